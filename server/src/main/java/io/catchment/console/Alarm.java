package io.catchment.console;

import io.catchment.status.Flow;
import io.catchment.status.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a person should know, in a sentence, and what follows from it in another.
record Alarm(Level level, String said, String more) {
    /// Most requests are final within a second: whoever waits for longer than this waits for something.
    static final Duration LATE_AFTER = Duration.ofMinutes(2);

    /// Free space that is left above the reserve when it is time to look after it.
    private static final long DISK_SHORT_BYTES = 2L << 30;

    /// How bad it is.
    enum Level {
        /// Callers are turned away, or something cannot be right.
        BAD("bad"),
        /// Nothing is lost, and something should be done.
        WARNING("warning");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// The worst first.
    static List<Alarm> of(NodeState node, Flow flow) {
        List<Alarm> alarms = new ArrayList<>();
        if (!node.logTakes()) {
            alarms.add(
                    new Alarm(
                            Level.BAD,
                            "The intake log takes nothing.",
                            "Callers are answered 503 and have to send again. What was accepted before is safe. The log says of itself: "
                                    + said(node, "log")
                                    + "."));
        }
        if (!node.stopped().isEmpty()) {
            alarms.add(
                    new Alarm(
                            Level.BAD,
                            "Of the log's partitions %d stand still."
                                    .formatted(node.stopped().size()),
                            "Log and store contradict each other there. The first: "
                                    + node.stopped().values().iterator().next()
                                    + "."));
        }
        if (node.processorsFailed()) {
            alarms.add(
                    new Alarm(
                            Level.BAD,
                            "A processor ended by a fault.",
                            "What it works off waits. The server's log has the fault; a restart begins anew."));
        }
        if (node.ledgerMissing() > 0 || node.ledgerTwice() > 0) {
            alarms.add(
                    new Alarm(
                            Level.BAD,
                            "The ledger does not add up.",
                            "Without an outcome: %s. Counted twice: %s."
                                    .formatted(
                                            Figures.count(node.ledgerMissing()),
                                            Figures.count(node.ledgerTwice()))));
        }
        addWarnings(alarms, node, flow);
        return alarms;
    }

    private static void addWarnings(List<Alarm> alarms, NodeState node, Flow flow) {
        if (!node.storeAnswers()) {
            alarms.add(
                    new Alarm(
                            Level.WARNING,
                            "The store does not answer.",
                            "Requests are accepted and wait in the log; none is lost. They are worked off when the store is back."));
        } else if (flow.oldest().filter(age -> age.compareTo(LATE_AFTER) > 0).isPresent()) {
            alarms.add(
                    new Alarm(
                            Level.WARNING,
                            "Requests wait for "
                                    + Figures.span(flow.oldest().orElse(Duration.ZERO))
                                    + ".",
                            "More comes than is worked off, or something holds the processors up."));
        }
        if (node.diskFreeBytes() < node.diskReserveBytes() + DISK_SHORT_BYTES) {
            alarms.add(
                    new Alarm(
                            Level.WARNING,
                            "The disk of the data directory is getting full.",
                            "%s are free. Below %s nothing is accepted any more."
                                    .formatted(
                                            Figures.bytes(node.diskFreeBytes()),
                                            Figures.bytes(node.diskReserveBytes()))));
        }
    }

    private static String said(NodeState node, String part) {
        return node.health().parts().getOrDefault(part, "nothing");
    }
}
