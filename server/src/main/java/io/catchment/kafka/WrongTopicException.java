package io.catchment.kafka;

import java.util.List;
import java.util.stream.Collectors;

/// The topic, as it is set up, does not keep what a 200 promises. The message names every problem.
public final class WrongTopicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongTopicException(String topic, List<TopicProblem> problems) {
        super(
                problems.stream()
                        .map(problem -> "\n- " + problem)
                        .collect(
                                Collectors.joining(
                                        "",
                                        "the Kafka topic %s would not keep what is accepted (docs/cluster.md):"
                                                .formatted(topic),
                                        "")));
    }

    WrongTopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
