package io.catchment.http;

import io.catchment.Effect;
import io.catchment.status.Ledger;
import io.catchment.status.Ledger.Line;
import io.catchment.status.Ledger.NotTaken;
import io.catchment.status.Sums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The ledger as CSV: a line for each hour, source and access key.
public final class LedgerTable {
    private static final List<Integer> NOT_TAKEN = List.of(401, 408, 413, 429, 503);
    private static final List<String> COLUMNS =
            List.of(
                    "hour",
                    "source",
                    "key",
                    "received",
                    "refused",
                    "accepted",
                    "created",
                    "updated",
                    "duplicate",
                    "repeated",
                    "error",
                    "failure",
                    "retrying",
                    "pending",
                    "not_taken_401",
                    "not_taken_408",
                    "not_taken_413",
                    "not_taken_429",
                    "not_taken_503");

    private LedgerTable() {}

    /// What was not taken is on lines without a source: nobody has read it.
    public static byte[] of(Ledger.Answer sums) {
        Map<Line, Row> rows = new TreeMap<>(Line.IN_ORDER);
        sums.lines().forEach((line, of) -> rows.put(line, new Row(of, new TreeMap<>())));
        for (NotTaken one : sums.notTaken()) {
            one.key()
                    .ifPresent(key ->
                            rows.computeIfAbsent(
                                            new Line(one.hour(), Optional.empty(), key),
                                            line -> new Row(Sums.NONE, new TreeMap<>()))
                                    .notTaken()
                                    .merge(one.status(), one.requests(), Long::sum));
        }
        Csv csv = new Csv().line(COLUMNS);
        rows.forEach((line, row) -> csv.line(cells(line, row)));
        return csv.bytes();
    }

    private static List<Object> cells(Line line, Row row) {
        List<Object> cells = new ArrayList<>();
        cells.add(line.hour());
        cells.add(line.source());
        cells.add(line.key().value());
        cells.addAll(numbers(row.sums()).values());
        NOT_TAKEN.forEach(status -> cells.add(row.notTaken().getOrDefault(status, 0L)));
        return cells;
    }

    private record Row(Sums sums, Map<Integer, Long> notTaken) {}

    /// The equation, from left to right.
    static Map<String, Long> numbers(Sums sums) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("received", sums.received());
        numbers.put("refused", sums.refused());
        numbers.put("accepted", sums.accepted());
        numbers.put("created", sums.of(Effect.CREATED));
        numbers.put("updated", sums.of(Effect.UPDATED));
        numbers.put("duplicate", sums.of(Effect.DUPLICATE));
        numbers.put("repeated", sums.of(Effect.REPEATED));
        numbers.put("error", sums.of(Effect.ERROR));
        numbers.put("failure", sums.of(Effect.FAILURE));
        numbers.put("retrying", sums.retrying());
        numbers.put("pending", sums.pending());
        return numbers;
    }
}
