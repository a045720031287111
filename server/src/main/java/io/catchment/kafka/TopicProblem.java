package io.catchment.kafka;

/// A setting of the topic or of its cluster with which an accepted request could be lost, or never be taken.
///
/// @param setting as Kafka calls it
/// @param value that it has
/// @param needed what it has to be
/// @param because what would happen otherwise
public record TopicProblem(String setting, String value, String needed, String because) {

    @Override
    public String toString() {
        return "%s is %s and has to be %s: %s".formatted(setting, value, needed, because);
    }
}
