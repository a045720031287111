package io.catchment.console;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.console.LedgerAsked.By;
import io.catchment.status.Ledger;
import io.catchment.status.RequestList.State;
import io.catchment.status.Sums;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ledger: sums that add up, and the requests behind a figure.
final class LedgerStories {
    private static final Instant HOUR = Canned.NOW.truncatedTo(ChronoUnit.HOURS);
    private static final KeyId KEY = new KeyId(1);
    private static final LedgerPage.Proof PROOF = LedgerPage.Proof.of(Canned.node(true));

    private LedgerStories() {}

    static List<Story> all() {
        return List.of(
                new Story("ledger, by hour", page(asked(By.HOUR), lines(24, 3), 0, PROOF)),
                new Story(
                        "ledger, by source",
                        page(
                                asked(By.SOURCE).ofHour(HOUR).ofKey(Optional.of(KEY)),
                                lines(1, 5),
                                0,
                                PROOF)),
                new Story(
                        "ledger, by hour and source",
                        page(asked(By.HOUR_AND_SOURCE), lines(150, 4), 0, PROOF)),
                new Story("ledger, by key", page(asked(By.KEY), lines(3, 2), 0, PROOF)),
                new Story(
                        "ledger, of one source",
                        page(
                                asked(By.HOUR).ofSource(Optional.of("Website")),
                                lines(3, 1),
                                0,
                                PROOF)),
                new Story("ledger, nothing came", page(asked(By.HOUR), Map.of(), 0, PROOF)),
                new Story(
                        "ledger, not all counted", page(asked(By.HOUR), lines(2, 2), 1_204, PROOF)),
                new Story(
                        "ledger, does not add up",
                        page(
                                asked(By.HOUR),
                                lines(2, 2),
                                0,
                                new LedgerPage.Proof(
                                        false,
                                        "DOES NOT ADD UP: log embedded partition 17: 2 of the offsets from 812 to 1024 are missing"))),
                new Story(
                        "ledger, too many sums",
                        new LedgerPage(
                                shell("Ledger"),
                                asked(By.HOUR).last(LedgerAsked.SPAN_MAX),
                                "",
                                Optional.empty(),
                                0,
                                List.of(),
                                PROOF)),
                new Story(
                        "ledger, wrong hours",
                        new LedgerPage(
                                shell("Ledger"),
                                asked(By.HOUR),
                                "The first hour has to come before the last, by 14 days at most. These are the last 24 hours.",
                                Optional.of(table(asked(By.HOUR), lines(2, 2))),
                                0,
                                List.of(),
                                PROOF)),
                new Story("ledger requests", requests(behind(), true, Optional.empty(), true)),
                new Story(
                        "ledger requests, none", requests(List.of(), true, Optional.empty(), true)),
                new Story(
                        "ledger requests, past the last",
                        requests(List.of(), false, Optional.empty(), true)),
                new Story(
                        "ledger requests, none as far as looked",
                        requests(List.of(), true, Optional.of(HOUR.minusSeconds(900)), true)),
                new Story(
                        "ledger requests, a flood waits",
                        requests(behind(), true, Optional.of(HOUR.minusSeconds(900)), false)));
    }

    private static Shell shell(String title) {
        return Canned.shell(title, Section.LEDGER);
    }

    private static LedgerAsked asked(By by) {
        Instant end = HOUR.plus(1, ChronoUnit.HOURS);
        return new LedgerAsked(
                "demo", end.minus(Duration.ofDays(1)), end, Optional.empty(), Optional.empty(), by);
    }

    private static View page(
            LedgerAsked asked,
            Map<Ledger.Line, Sums> lines,
            long uncounted,
            LedgerPage.Proof proof) {
        return new LedgerPage(
                shell("Ledger"),
                asked,
                "",
                Optional.of(table(asked, lines)),
                uncounted,
                lines.isEmpty()
                        ? List.of()
                        : List.of(
                                new LedgerPage.NotTaken(401, "keys were missing or wrong", 0, 12),
                                new LedgerPage.NotTaken(429, "over the rate limit", 1_733, 0)),
                proof);
    }

    private static LedgerTableView table(LedgerAsked asked, Map<Ledger.Line, Sums> lines) {
        return LedgerTableView.of(asked, new Ledger.Answer(lines, List.of(), 0));
    }

    private static Map<Ledger.Line, Sums> lines(int hours, int sources) {
        List<String> names = List.of("Website", "", "Walk-in", "campaign-2026-spring-suv", "Fair");
        Map<Ledger.Line, Sums> lines = new LinkedHashMap<>();
        for (int hour = 0; hour < hours; hour++) {
            Instant at = HOUR.minus(hour, ChronoUnit.HOURS);
            for (int source = 0; source < sources; source++) {
                lines.put(
                        new Ledger.Line(at, Optional.of(names.get(source)), KEY),
                        new Sums(
                                Map.of(
                                        Effect.CREATED,
                                        2_000L + 17L * hour,
                                        Effect.UPDATED,
                                        300L,
                                        Effect.DUPLICATE,
                                        12L + source,
                                        Effect.ERROR,
                                        hour % 3 == 0 ? 2L : 0L,
                                        Effect.REFUSED,
                                        1L),
                                hour == 0 ? 4 : 0,
                                0,
                                0));
            }
        }
        lines.put(new Ledger.Line(HOUR, Optional.empty(), KEY), new Sums(Map.of(), 0, 18, 1));
        return lines;
    }

    private static View requests(
            List<BehindLine> lines, boolean isFirst, Optional<Instant> lookedTo, boolean whole) {
        LedgerAsked asked = asked(By.HOUR);
        return new LedgerRequestsPage(
                shell("Requests of the ledger"),
                asked,
                "error",
                "Counted as error, accepted from 2026-03-13 10:00 to 2026-03-14 10:00 UTC, source Website",
                lines,
                isFirst,
                lines.isEmpty() && lookedTo.isEmpty()
                        ? Optional.empty()
                        : Optional.of(asked.requests("error") + "&after=1_1_17_812"),
                lookedTo,
                whole);
    }

    private static List<BehindLine> behind() {
        List<BehindLine> lines = new ArrayList<>();
        int number = 0;
        for (State state : State.values()) {
            number++;
            boolean failed =
                    state == State.ERROR || state == State.FAILURE || state == State.REFUSED;
            String id = "8eca6fa6-262c-83eb-8cfe-6e33%08d".formatted(number);
            lines.add(
                    new BehindLine(
                            Section.REQUESTS.path("demo") + "/" + id,
                            id,
                            HOUR.plusSeconds(number * 61L),
                            state,
                            1,
                            state == State.PENDING ? Optional.empty() : Optional.of("Website"),
                            failed
                                    ? "MXInvalidActivityException: Event Code is invalid or empty"
                                    : ""));
        }
        return lines;
    }
}
