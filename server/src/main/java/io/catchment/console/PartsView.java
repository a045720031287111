package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.status.NodeState;
import java.util.List;
import java.util.Map;

/// How the parts of this node are, in the order in which the data travels.
record PartsView(NodeState node) implements View {
    /// It is looked at every minute, and what did not change is not to move.
    private static final String WHEN = " \\(looked at .*";

    /// @param isWell as far as can be told
    record Part(String name, boolean isWell, String said) {}

    List<Part> parts() {
        Map<String, String> said = node.health().parts();
        return List.of(
                new Part("Intake log", node.logTakes(), said.getOrDefault("log", "")),
                new Part("Disk", node.diskFreeBytes() > node.diskReserveBytes(), disk()),
                new Part(
                        "Processors",
                        !node.processorsFailed() && node.stopped().isEmpty(),
                        said.getOrDefault("processors", "")),
                new Part("Store", node.storeAnswers(), said.getOrDefault("store", "")),
                new Part(
                        "Ledger",
                        node.ledgerMissing() == 0 && node.ledgerTwice() == 0,
                        said.getOrDefault("ledger", "").replaceFirst(WHEN, "")),
                new Part(
                        "This node",
                        node.health().ready(),
                        node.name() + ": " + said.getOrDefault("promise", "")));
    }

    private String disk() {
        return Figures.bytes(node.diskFreeBytes())
                + " free, "
                + Figures.bytes(node.diskReserveBytes())
                + " kept in reserve";
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtepartsGenerated.render(out, NOTHING_MORE, this);
    }
}
