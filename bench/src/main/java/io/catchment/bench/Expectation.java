package io.catchment.bench;

/// What has to become of one request, as the input says it.
sealed interface Expectation {

    /// `Success`: an opportunity of this person's lead.
    record Captured(Person person) implements Expectation {}

    /// `ERROR`, and nothing changed.
    record Failed(String exceptionType) implements Expectation {}

    /// 400 at the door, kept there.
    record Refused() implements Expectation {}
}
