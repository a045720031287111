package io.catchment.console;

import gg.jte.html.HtmlTemplateOutput;
import io.catchment.Lead;
import io.catchment.Opportunity;
import io.catchment.Outcome;
import io.catchment.process.Preview;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a request would do now: each thing that it touches as it is beside as it would be.
///
/// @param said in a sentence
/// @param failure empty when it would be applied
/// @param things what it would touch
/// @param explanation without the cure
record DryRunView(
        String said,
        Optional<Outcome.Failure> failure,
        List<Thing> things,
        List<String> activities,
        List<String> explanation,
        Optional<String> cure)
        implements View {
    DryRunView {
        things = List.copyOf(things);
        activities = List.copyOf(activities);
        explanation = List.copyOf(explanation);
    }

    /// A lead or an opportunity.
    ///
    /// @param title as `The lead`
    /// @param isNew it is not there yet
    /// @param fields what changes first
    record Thing(String title, boolean isNew, List<FieldLine> fields) {
        Thing {
            fields = List.copyOf(fields);
        }

        long changes() {
            return fields.stream().filter(FieldLine::changes).count();
        }
    }

    /// @param before empty: it has no value
    record FieldLine(String name, Optional<String> before, Optional<String> after) {
        boolean changes() {
            return !before.equals(after);
        }
    }

    boolean applies() {
        return failure.isEmpty();
    }

    static DryRunView of(Preview preview) {
        return switch (preview) {
            case Preview.Applied applied -> of(applied);
            case Preview.Failed failed -> of(failed);
        };
    }

    private static DryRunView of(Preview.Failed failed) {
        String said =
                switch (failed.effect()) {
                    case REFUSED -> "The door would refuse it.";
                    case FAILURE -> "A fault of this server would hit it.";
                    case ERROR, CREATED, UPDATED, DUPLICATE, REPEATED ->
                            "It would end as an error. Nothing would be changed.";
                };
        return new DryRunView(
                said,
                Optional.of(failed.failure()),
                List.of(),
                List.of(),
                withoutCure(failed.explanation()),
                Outcome.cureIn(failed.explanation()));
    }

    private static DryRunView of(Preview.Applied applied) {
        List<Thing> things = new ArrayList<>();
        Optional<Lead> before = applied.before();
        things.add(
                thing(
                        "The lead",
                        before.isEmpty(),
                        before.map(Lead::fields).orElse(Map.of()),
                        applied.after().fields()));
        applied.opportunity()
                .ifPresent(after -> things.add(opportunity(applied.opportunityBefore(), after)));
        return new DryRunView(
                "It would be applied.",
                Optional.empty(),
                things,
                applied.activities().stream().map(it -> it.code().label()).toList(),
                withoutCure(applied.explanation()),
                Outcome.cureIn(applied.explanation()));
    }

    private static List<String> withoutCure(List<String> explanation) {
        return Outcome.cureIn(explanation).isPresent()
                ? explanation.subList(0, explanation.size() - 1)
                : explanation;
    }

    private static Thing opportunity(Optional<Opportunity> before, Opportunity after) {
        return thing(
                "The opportunity of the type " + after.eventCode(),
                before.isEmpty(),
                before.map(DryRunView::fields).orElse(Map.of()),
                fields(after));
    }

    private static Map<String, String> fields(Opportunity opportunity) {
        Map<String, String> fields = new java.util.HashMap<>(opportunity.fields());
        if (!opportunity.note().isEmpty()) {
            fields.put("OpportunityNote", opportunity.note());
        }
        fields.put("OpportunityDateTime", Figures.moment(opportunity.at()));
        return fields;
    }

    private static Thing thing(
            String title, boolean isNew, Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<FieldLine> lines =
                names.stream()
                        .map(name ->
                                new FieldLine(
                                        name, value(before.get(name)), value(after.get(name))))
                        .sorted(Comparator.comparing(line -> !line.changes()))
                        .toList();
        return new Thing(title, isNew, lines);
    }

    private static Optional<String> value(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !Objects.equals(text, ""));
    }

    @Override
    public void render(HtmlTemplateOutput out) {
        JtedryrunGenerated.render(out, NOTHING_MORE, this);
    }
}
