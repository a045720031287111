package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.status.Flow;
import java.time.Duration;

/// What comes and goes at this moment, in numbers.
///
/// @param acceptedPerSecond in the last seconds
/// @param hour what came and went in the last hour, or since the start
record NowView(Flow flow, double acceptedPerSecond, double finishedPerSecond, Hour hour)
        implements View {
    /// @param since when: less than an hour after a start
    record Hour(Duration since, long accepted, long finished, long errors, long refused) {}

    String pending() {
        return flow.waiting().isPresent()
                ? Figures.count(flow.waiting().getAsLong() + flow.retrying())
                : "not counted";
    }

    String ofPending() {
        if (flow.waiting().isEmpty()) {
            return "until the store has been there";
        }
        return flow.retrying() == 0
                ? "accepted and not final"
                : Figures.count(flow.retrying()) + " of them wait for another try";
    }

    String oldest() {
        if (flow.waiting().isEmpty()) {
            return "not known";
        }
        return flow.oldest().filter(age -> !waitsForNone()).map(Figures::span).orElse("none");
    }

    private boolean waitsForNone() {
        return flow.waiting().orElse(0) == 0;
    }

    String ofOldest() {
        if (waitsForNone()) {
            return "nothing waits";
        }
        return isLate() ? "waits for too long" : "since it was accepted";
    }

    boolean isLate() {
        return !waitsForNone()
                && flow.oldest().filter(age -> age.compareTo(Alarm.LATE_AFTER) > 0).isPresent();
    }

    String sinceWhen() {
        if (hour.since().isZero()) {
            return "since the start";
        }
        return hour.since().compareTo(History.SPAN.minus(History.RESOLUTION)) >= 0
                ? "in the last hour"
                : "in the last " + Figures.span(hour.since());
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtenowGenerated.render(out, NOTHING_MORE, this);
    }
}
