package io.catchment.console;

import io.catchment.Effect;
import io.catchment.status.Flow;
import io.catchment.status.Health;
import io.catchment.status.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Data of no database, for stories.
final class Canned {
    static final Instant NOW = Instant.parse("2026-03-14T09:26:53Z");

    static final User ADMINISTRATOR = new User(1, "admin", Role.ADMINISTRATOR, false);

    private Canned() {}

    /// Around a page of a section, with every section in the navigation.
    static Shell shell(String title, Section section) {
        return shell(title, Optional.of(section), ADMINISTRATOR, Optional.empty());
    }

    static Shell shell(
            String title, Optional<Section> section, User user, Optional<Notice> notice) {
        List<Shell.Link> links =
                Section.all().stream()
                        .map(it ->
                                new Shell.Link(
                                        it.title(),
                                        it.path("demo"),
                                        section.equals(Optional.of(it))))
                        .toList();
        List<Shell.Link> accounts =
                section.filter(Section::isOfAccount)
                        .map(it ->
                                List.of(
                                        new Shell.Link("demo", it.path("demo"), true),
                                        new Shell.Link("north", it.path("north"), false)))
                        .orElse(List.of());
        return new Shell(title, section, links, accounts, user, "token", notice, Optional.empty());
    }

    static Shell withBanner(Shell shell) {
        return new Shell(
                shell.title(),
                shell.section(),
                shell.links(),
                shell.accounts(),
                shell.user(),
                shell.csrf(),
                shell.notice(),
                Optional.of(
                        "The store does not answer. Requests are accepted and wait in the log; what is in the store cannot be shown until it is back."));
    }

    static Flow flow(long waiting, Duration oldest) {
        return new Flow(
                NOW,
                1_284_377,
                OptionalLong.of(waiting),
                Optional.of(oldest),
                waiting > 100 ? 12 : 0,
                Map.of(Effect.CREATED, 900_000L, Effect.ERROR, 212L));
    }

    static NodeState node(boolean storeAnswers) {
        return node(storeAnswers, true, Map.of());
    }

    static NodeState node(boolean storeAnswers, boolean logTakes, Map<Integer, String> stopped) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("promise", "a 200 is on this node's disk, by fsync");
        said.put("log", logTakes ? "open" : "closed: no space is left on the device");
        said.put("disk", "41231 MiB free");
        said.put("store", storeAnswers ? "answers" : "does not answer: accepted requests wait");
        said.put("processors", storeAnswers ? "work" : "wait");
        said.put("ledger", "every offset passed has one outcome (looked at 2026-03-14T09:26:26Z)");
        return new NodeState(
                "4711@host",
                logTakes,
                storeAnswers,
                false,
                stopped,
                0,
                0,
                logTakes ? 41L << 30 : 200L << 20,
                1L << 30,
                new Health(logTakes && stopped.isEmpty(), said));
    }

    static NowView.Hour hour(long errors) {
        return new NowView.Hour(History.SPAN, 48_211, 48_190, errors, errors / 4);
    }

    /// As the server tells it to scripts: a morning with a peak, and some errors in it.
    static String historyJson() {
        StringBuilder[] columns = new StringBuilder[7];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new StringBuilder("[");
        }
        java.util.Random chance = new java.util.Random(7);
        for (int point = 0; point < 720; point++) {
            double wave = 12 + 6 * Math.sin(point / 60.0) + chance.nextDouble() * 3;
            double peak = point > 430 && point < 470 ? 25 : 0;
            double[] numbers = {
                NOW.getEpochSecond() - (719 - point) * 5L,
                wave + peak,
                wave + (point > 435 && point < 480 ? 20 : 0),
                point > 430 && point < 480 ? (point - 430) / 4.0 : 0,
                wave - 0.4,
                chance.nextDouble() < 0.06 ? 0.6 : 0,
                chance.nextDouble() < 0.03 ? 0.4 : 0
            };
            for (int i = 0; i < columns.length; i++) {
                columns[i]
                        .append(point == 0 ? "" : ",")
                        .append(
                                i == 0
                                        ? Long.toString((long) numbers[i])
                                        : "%.2f".formatted(numbers[i]));
            }
        }
        return "[" + String.join("],", columns) + "]]";
    }
}
