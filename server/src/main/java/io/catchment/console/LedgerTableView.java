package io.catchment.console;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.console.LedgerAsked.By;
import io.catchment.status.Ledger;
import io.catchment.status.RequestList.State;
import io.catchment.status.Sums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sums as a table: a row for each hour, source, both, or key, and the total that the rows add up to.
///
/// @param headings of the columns before the figures
/// @param rowsLeftOut how many more there are than a page shows; the total has them
record LedgerTableView(List<String> headings, List<Row> rows, int rowsLeftOut, Row total) {
    static final int ROWS_MAX = 500;

    static final String RECEIVED = "received";
    static final String ACCEPTED = "accepted";

    LedgerTableView {
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
    }

    /// @param heads one for each heading
    /// @param figures the equation from left to right: received, refused, accepted, and what accepted is made of
    record Row(List<Head> heads, List<Figure> figures) {
        Row {
            heads = List.copyOf(heads);
            figures = List.copyOf(figures);
        }

        Figure figure(String word) {
            return figures.stream()
                    .filter(it -> it.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no figure is " + word));
        }
    }

    /// @param path where there is more of it; empty: there is not
    record Head(String text, Optional<String> path) {}

    /// @param path of the requests behind it; empty: there are none, or they cannot be told from others
    record Figure(String word, long requests, Optional<String> path) {
        /// As a heading.
        String title() {
            return Character.toUpperCase(word.charAt(0)) + word.substring(1);
        }
    }

    static LedgerTableView of(LedgerAsked asked, Ledger.Answer answer) {
        Map<Group, Sums> sums = new TreeMap<>(Group.ORDER);
        answer.lines()
                .forEach((line, of) -> sums.merge(Group.of(asked.by(), line), of, Sums::plus));
        List<Row> rows = new ArrayList<>();
        sums.forEach((group, of) -> {
            if (rows.size() < ROWS_MAX) {
                rows.add(group.row(asked, of));
            }
        });
        return new LedgerTableView(
                headings(asked.by()),
                rows,
                sums.size() - rows.size(),
                new Row(List.of(), figures(asked, answer.total(), true)));
    }

    private static List<String> headings(By by) {
        return switch (by) {
            case HOUR -> List.of("Hour (UTC)");
            case SOURCE -> List.of("Source");
            case HOUR_AND_SOURCE -> List.of("Hour (UTC)", "Source");
            case KEY -> List.of("Access key");
        };
    }

    /// @param isRead whether the source of all of them has been read: else some cannot be told from others by it
    private static List<Figure> figures(LedgerAsked asked, Sums sums, boolean isRead) {
        List<Figure> figures = new ArrayList<>();
        figures.add(figure(asked, RECEIVED, sums.received(), isRead));
        figures.add(figure(asked, BehindLine.word(State.REFUSED), sums.refused(), isRead));
        figures.add(figure(asked, ACCEPTED, sums.accepted(), isRead));
        for (Effect effect : Effect.values()) {
            if (effect != Effect.REFUSED) {
                figures.add(
                        figure(
                                asked,
                                effect.name().toLowerCase(java.util.Locale.ROOT),
                                sums.of(effect),
                                isRead));
            }
        }
        figures.add(figure(asked, BehindLine.word(State.RETRYING), sums.retrying(), isRead));
        figures.add(figure(asked, BehindLine.word(State.PENDING), sums.pending(), true));
        return figures;
    }

    private static Figure figure(LedgerAsked asked, String word, long requests, boolean isTold) {
        return new Figure(
                word,
                requests,
                isTold && requests > 0 ? Optional.of(asked.requests(word)) : Optional.empty());
    }

    /// What a row is about; what the table does not part by is empty.
    ///
    /// @param source of a table by sources: empty in it while nobody has read it
    private record Group(
            Optional<Instant> hour, Optional<Optional<String>> source, Optional<KeyId> key) {
        /// The newest hour first; in it, what nobody has read yet.
        static final Comparator<Group> ORDER =
                Comparator.comparing((Group group) -> group.hour.orElse(Instant.EPOCH))
                        .reversed()
                        .thenComparing(group -> group.source.flatMap(it -> it).isPresent())
                        .thenComparing(group -> group.source.flatMap(it -> it).orElse(""))
                        .thenComparingInt(group -> group.key.map(KeyId::value).orElse(0));

        static Group of(By by, Ledger.Line line) {
            return switch (by) {
                case HOUR ->
                        new Group(Optional.of(line.hour()), Optional.empty(), Optional.empty());
                case SOURCE ->
                        new Group(Optional.empty(), Optional.of(line.source()), Optional.empty());
                case HOUR_AND_SOURCE ->
                        new Group(
                                Optional.of(line.hour()),
                                Optional.of(line.source()),
                                Optional.empty());
                case KEY -> new Group(Optional.empty(), Optional.empty(), Optional.of(line.key()));
            };
        }

        Row row(LedgerAsked asked, Sums sums) {
            List<Head> heads = new ArrayList<>();
            LedgerAsked ofRow = asked;
            boolean isRead = true;
            if (hour.isPresent()) {
                ofRow = ofRow.ofHour(hour.get());
                heads.add(
                        new Head(
                                Figures.moment(hour.get()).substring(0, 16),
                                Optional.of(ofRow.by(By.SOURCE).path())));
            }
            if (source.isPresent()) {
                isRead = source.get().isPresent();
                if (isRead) {
                    ofRow = ofRow.ofSource(source.get());
                }
                heads.add(
                        new Head(
                                name(source.get()),
                                isRead ? Optional.of(ofRow.by(By.HOUR).path()) : Optional.empty()));
            }
            if (key.isPresent()) {
                ofRow = ofRow.ofKey(key);
                heads.add(
                        new Head(
                                "Key " + key.get().value(), Optional.of(ofRow.by(By.HOUR).path())));
            }
            return new Row(heads, figures(ofRow, sums, isRead));
        }
    }

    /// What people call a source.
    static String name(Optional<String> source) {
        return source.map(text -> text.isEmpty() ? "none given" : text).orElse("not read yet");
    }
}
