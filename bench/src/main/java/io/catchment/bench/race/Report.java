package io.catchment.bench.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The standings as Markdown.
final class Report {
    private static final List<List<Figure>> TABLES =
            List.of(
                    List.of(
                            Figure.ROWS_PER_SECOND,
                            Figure.ACCEPTED_PER_SECOND,
                            Figure.ANSWER_P50,
                            Figure.ANSWER_P99,
                            Figure.ANSWER_P999),
                    List.of(
                            Figure.SERVER_CPU,
                            Figure.POSTGRES_CPU,
                            Figure.GENERATOR_CPU,
                            Figure.CORES_BUSY,
                            Figure.WAITED,
                            Figure.WAL_BYTES),
                    List.of(Figure.SERVER_BYTES, Figure.POSTGRES_BYTES, Figure.GENERATOR_BYTES));

    private final Standings standings;
    private final List<Contestant> contestants;
    private final Optional<CaptureCpu> cpu;
    private final List<String> text = new ArrayList<>();

    /// @param cpu of a capture by Catchment, if it was looked at
    Report(Standings standings, List<Contestant> contestants, Optional<CaptureCpu> cpu) {
        this.standings = standings;
        this.contestants = contestants;
        this.cpu = cpu;
    }

    /// @param head what was measured, on what
    /// @param verdicts one line each
    String markdown(Map<String, Object> head, List<String> verdicts) {
        text.add("# Catchment beside its peers, in one run");
        text.add("");
        head.forEach((name, value) -> text.add("- " + name + ": " + value));
        text.add("");
        text.add("Medians of the rounds; in brackets the least and the most.");
        text.add("");
        text.add("![Captures a second](run.svg)");
        TABLES.forEach(this::table);
        cpu.ifPresent(this::parts);
        text.add("");
        text.add("## Targets");
        text.add("");
        verdicts.forEach(verdict -> text.add("- " + verdict));
        text.add("");
        text.add("## Contestants");
        text.add("");
        contestants.forEach(each -> text.add("- **" + each.name() + "**: " + each.what()));
        order();
        return String.join("\n", text) + "\n";
    }

    private void table(List<Figure> figures) {
        text.add("");
        text.add(row("", figures.stream().map(Figure::title).toList()));
        text.add(row("---", figures.stream().map(figure -> "---:").toList()));
        for (Contestant contestant : contestants) {
            text.add(
                    row(
                            contestant.name(),
                            figures.stream().map(figure -> cell(contestant, figure)).toList()));
        }
        text.add("");
        text.add(
                figures.stream()
                        .map(figure -> figure.title() + ": " + figure.what())
                        .collect(Collectors.joining("; ", "", ".")));
    }

    private void parts(CaptureCpu found) {
        text.add("");
        text.add("## A capture's processor time");
        text.add("");
        text.add(
                "Of Catchment, in a heat of its own with the Flight Recorder on. The four of the server have what the"
                        + " JVM does for itself in them, by their own time.");
        text.add("");
        text.add("| by | µs |");
        text.add("| --- | ---: |");
        found.parts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each ->
                        text.add(row(each.getKey().title(), List.of(number(each.getValue())))));
        text.add(row("**sum**", List.of(number(found.sum()))));
        text.add("");
        text.add(found.said() + ".");
    }

    private static String row(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |";
    }

    private String cell(Contestant contestant, Figure figure) {
        Optional<Standing> standing = standings.of(contestant.name(), figure);
        return standing.map(found ->
                        "%s (%s–%s)"
                                .formatted(
                                        number(found.median()),
                                        number(found.least()),
                                        number(found.most())))
                .orElse("");
    }

    /// With three digits that say something.
    static String number(double number) {
        return String.format(
                Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%,.0f", number);
    }

    private void order() {
        text.add("");
        text.add("## Order");
        text.add("");
        for (List<Heat> heats : standings.rounds()) {
            text.add(
                    "1. " + heats.stream().map(Heat::contestant).collect(Collectors.joining(", ")));
        }
    }
}
