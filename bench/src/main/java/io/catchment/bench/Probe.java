package io.catchment.bench;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds out from outside whether a server does its work: a request is acknowledged, and becomes final.
record Probe(Pour pour, Client client) {
    private static final Duration POLL_PAUSE = Duration.ofMillis(20);
    private static final String NOT_FINAL = "In-Queue";

    /// How long it took until a request was acknowledged, and until it was final.
    record Well(Duration acknowledged, Duration applied) {
        @Override
        public String toString() {
            return "well: acknowledged after %d ms, final after %d ms"
                    .formatted(acknowledged.toMillis(), applied.toMillis());
        }
    }

    /// @return empty when it took longer
    Optional<Well> within(Duration atMost) {
        long begun = System.nanoTime();
        long end = begun + atMost.toNanos();
        Optional<String> id = until(end, this::acknowledged);
        Duration acknowledging = since(begun);
        return id.flatMap(known -> until(end, () -> finalStatus(known)))
                .map(_ -> new Well(acknowledging, since(begun)));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static <T> Optional<T> until(long end, Supplier<Optional<T>> attempt) {
        Optional<T> result = attempt.get();
        while (result.isEmpty() && System.nanoTime() < end) {
            Faults.pause(POLL_PAUSE);
            result = attempt.get();
        }
        return result;
    }

    private Optional<String> acknowledged() {
        return pour.probe().filter(sent -> sent.fate() == Sent.Fate.ACKNOWLEDGED).map(Sent::id);
    }

    private Optional<String> finalStatus(String id) {
        return status(client, id).filter(status -> !status.equals(NOT_FINAL));
    }

    /// What the status call says; empty when nobody answers, or cannot say now.
    static Optional<String> status(Client client, String id) {
        try {
            Client.Answer answer = client.status(id);
            return switch (answer.status()) {
                case 200 -> Optional.of(answer.task().get("Status").asString());
                case 503 -> Optional.empty();
                default -> Optional.of("HTTP " + answer.status());
            };
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
