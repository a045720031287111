package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.quarantine.BulkRun;
import io.catchment.quarantine.BulkRun.Kind;
import io.catchment.quarantine.BulkRun.Progress;
import io.catchment.quarantine.BulkRun.State;
import java.time.Duration;
import java.time.Instant;

/// How far a replay or dismissal of many is; moves while it runs.
///
/// @param path of its page
/// @param words which requests these are
record BulkRunView(String path, Kind kind, String words, Instant begunAt, Progress progress)
        implements View {
    static BulkRunView of(QuarantinePaths paths, BulkRun run) {
        return new BulkRunView(
                paths.run(run.id()),
                run.aim().kind(),
                QuarantineQuery.words(run.aim().filter()),
                run.begunAt(),
                run.progress());
    }

    boolean isRunning() {
        return progress.state() == State.RUNNING;
    }

    /// As `12 of 300`.
    String count() {
        return Figures.count(progress.all())
                + progress.meant()
                        .map(meant -> " of " + Figures.count(Math.max(meant, progress.all())))
                        .orElse("");
    }

    /// For a bar: what it ends at, never below where it is.
    long max() {
        return Math.max(1, Math.max(progress.meant().orElse(1L), progress.all()));
    }

    String said() {
        return switch (progress.state()) {
            case RUNNING ->
                    kind == Kind.REPLAY
                            ? "They are being sent again."
                            : "They are being dismissed.";
            case DONE -> "It is done, after " + took() + ".";
            case STOPPED ->
                    "It was stopped. What was done stays done; what was not is where it was.";
            case BROKEN ->
                    "It broke off: the store or the log does not answer. What was done stays done; begin it again for the rest.";
        };
    }

    private String took() {
        return Figures.span(Duration.between(begunAt, progress.endedAt().orElse(begunAt)));
    }

    String title() {
        return kind == Kind.REPLAY ? "Replay of all" : "Dismissal of all";
    }

    String done() {
        return kind == Kind.REPLAY ? "Sent again" : "Dismissed";
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtebulkrunGenerated.render(out, NOTHING_MORE, this);
    }
}
