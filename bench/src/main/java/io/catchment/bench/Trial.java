package io.catchment.bench;

import io.catchment.bench.FaultPlan.Step;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One server that lives through faults while captures pour in, until the callers are told to end.
final class Trial implements AutoCloseable {
    /// Below what a caller's library waits, so that a freeze shows callers who have given up.
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /// A server that takes no requests for so long, or does nothing about them, does not come back by itself.
    private static final Duration WELL_WITHIN = Duration.ofSeconds(60);

    private static final int CALLERS = 24;

    /// Some hundred requests a second: what ten minutes of them leave has to fit on the small disk.
    private static final int PAUSE_MILLIS_MAX = 100;

    private final String name;
    private final Supervisor supervisor;
    private final StoreFolder store;
    private final Faults faults;
    private final Client client;
    private final Pour pour;
    private final Probe probe;
    private final Deque<AutoCloseable> opened;
    private final List<Event> events = new ArrayList<>();
    private final List<String> byHand = new ArrayList<>();
    private String last = "the start";
    private final long begun = System.nanoTime();

    /// What befell the server, and how it took it.
    ///
    /// @param seen apart from what the fault's name says
    /// @param well after the fault was over; empty when the next one struck at once
    record Event(Duration at, Fault fault, Duration took, String seen, Optional<Probe.Well> well) {}

    /// What a trial came to.
    ///
    /// @param answers how often which came
    /// @param unconnected how often a caller found nobody to connect to
    /// @param untilReady of each start but the first
    /// @param failedStarts that ended before the server was ready
    /// @param byHand after which faults the server had to be started anew, because it did not come back by itself
    record Lived(
            List<Event> events,
            List<String> byHand,
            Map<String, Long> answers,
            long unconnected,
            List<Duration> untilReady,
            int failedStarts,
            Proof proof) {
        Lived {
            events = List.copyOf(events);
            byHand = List.copyOf(byHand);
        }
    }

    /// What a trial is made of.
    ///
    /// @param folder an empty one
    /// @param program starts a server on a data directory
    /// @param ownStore whether the store is not the server's, and on another disk
    record Setup(
            String name,
            Path folder,
            Function<Path, RunningServer.Start> program,
            boolean ownStore,
            long diskBytes,
            long seed) {}

    private Trial(Setup setup, Deque<AutoCloseable> opened) throws IOException {
        this.name = setup.name();
        this.opened = opened;
        Path data = Files.createDirectories(setup.folder().resolve("data"));
        Disk disk = keep(Disk.mount(data, setup.diskBytes()));
        Optional<EmbeddedPostgres> own =
                setup.ownStore() ? Optional.of(keep(startStore(setup))) : Optional.empty();
        this.store = new StoreFolder(own.isPresent() ? storeFolder(setup) : data);
        RunningServer.Start start = setup.program().apply(data);
        this.supervisor =
                keep(Supervisor.start(own.isPresent() ? start.with(addressOf(store)) : start));
        this.client = keep(supervisor.server().client(PATIENCE));
        this.pour = keep(Pour.start(client, setup.seed(), CALLERS, PAUSE_MILLIS_MAX));
        this.faults = new Faults(supervisor, store, own, disk, pour);
        this.probe = new Probe(pour, client);
    }

    /// Returns when the server is ready and captures pour in.
    static Trial start(Setup setup) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return new Trial(setup, opened);
        } catch (IOException e) {
            close(opened);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private static EmbeddedPostgres startStore(Setup setup) throws IOException {
        return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(storeFolder(setup)));
    }

    private static Path storeFolder(Setup setup) {
        return setup.folder().resolve("store");
    }

    private static Map<String, String> addressOf(StoreFolder store) {
        return Map.of(
                "CATCHMENT_STORE_URL", store.address().jdbcUrl(),
                "CATCHMENT_STORE_USER", store.address().user().orElseThrow(),
                "CATCHMENT_STORE_PASSWORD", store.address().password().orElseThrow());
    }

    /// Lets faults happen for a time, and at least until each kind has come once; then lets the callers end, and holds
    /// what they were told against what is there.
    ///
    /// @throws IllegalStateException when the server does not come back at all
    Lived live(FaultPlan plan, Duration atLeast) {
        awaitWell();
        while (!plan.hasDealtAll() || sinceBegun().compareTo(atLeast) < 0) {
            suffer(plan.next());
        }
        awaitWell();
        pour.end();
        return new Lived(
                events,
                byHand,
                pour.answers(),
                pour.unconnected(),
                supervisor.untilReady(),
                supervisor.failedStarts(),
                Proof.of(client, store, pour.sent()));
    }

    private void suffer(Step step) {
        Faults.pause(step.pause());
        Duration at = sinceBegun();
        say(at, step.fault().toString());
        String seen = faults.carryOut(step.fault());
        Duration took = sinceBegun().minus(at);
        say(sinceBegun(), "took %.1f s %s".formatted(Result.seconds(took), seen));
        last = step.fault().toString();
        Optional<Probe.Well> well = step.awaitsWell() ? Optional.of(awaitWell()) : Optional.empty();
        events.add(new Event(at, step.fault(), took, seen, well));
    }

    private Probe.Well awaitWell() {
        Probe.Well well = probe.within(WELL_WITHIN).orElseGet(this::startAnewByHand);
        say(sinceBegun(), well.toString());
        return well;
    }

    /// As a person does who has waited long enough.
    private Probe.Well startAnewByHand() {
        say(sinceBegun(), "NOT WELL after " + WELL_WITHIN + ", started anew by hand");
        byHand.add(last);
        faults.carryOut(new Fault.KillServer());
        return probe.within(WELL_WITHIN)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the server is not well within " + WELL_WITHIN + ", see its log"));
    }

    private void say(Duration at, String text) {
        System.out.printf(Locale.ROOT, "%7.1f s  %-8s  %s%n", Result.seconds(at), name, text);
    }

    private Duration sinceBegun() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void close() {
        close(opened);
    }

    private static void close(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                System.out.println("left open: " + e.getMessage());
            }
        }
    }
}
