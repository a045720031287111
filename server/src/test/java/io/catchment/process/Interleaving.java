package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DuplicateRule;
import io.catchment.Interpret;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.Request;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.intake.Partitioning;
import io.catchment.store.TestStore;
import io.catchment.wire.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// One round: four threads send captures of twenty people, some through the log and some that they wait for, while four
/// more work off the log. An account and a log of its own.
final class Interleaving {
    private static final int SENDERS = 4;
    private static final int WORKERS = 4;
    private static final int PARTITIONS = 8;
    private static final int PEOPLE = 20;

    /// Half of all captures are of these, so that they meet.
    private static final int SOUGHT_AFTER = 4;

    private static final int CAPTURES_A_SENDER = 15;

    private static final AtomicReference<Instant> LAST = new AtomicReference<>(Instant.EPOCH);

    private final TestStore store;
    private final long seed;
    private final AccountId account;
    private final AccountRules rules;
    private final Workshop workshop;
    private final Lanes lanes;
    private final Partitioning partitioning = new Partitioning(PARTITIONS);
    private final Map<Position, Entry> synchronous = new ConcurrentHashMap<>();
    private final List<List<Position>> ownOrders = new ArrayList<>();
    private final AtomicInteger sending = new AtomicInteger(SENDERS);

    Interleaving(TestStore store, int number, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.store = store;
        this.seed = seed;
        this.account = new AccountId(number);
        this.rules = Workshop.rules(AccountRules.OnKeyConflict.KEEP_MATCHED, rule(random));
        int cut = 1 + random.nextInt(6);
        this.workshop =
                new Workshop(
                        store,
                        new MemoryIntakeLog(
                                "round" + number,
                                PARTITIONS,
                                entries -> 1 + Math.floorMod(System.nanoTime(), cut)));
        this.lanes = workshop.lanes();
        workshop.know(account, rules);
        IntStream.range(0, SENDERS).forEach(sender -> ownOrders.add(new ArrayList<>()));
    }

    private static DuplicateRule rule(SplittableRandom random) {
        return new DuplicateRule(
                "same",
                random.nextBoolean() ? List.of("mx_Custom_1") : List.of(),
                random.nextBoolean() ? List.of("Open") : List.of(),
                Optional.empty());
    }

    void run() throws InterruptedException, ExecutionException {
        List<Callable<Integer>> tasks = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int sender = 0; sender < SENDERS; sender++) {
            List<Position> ownOrder = ownOrders.get(sender);
            SplittableRandom own = random.split();
            tasks.add(() -> send(own, ownOrder));
        }
        for (int worker = 0; worker < WORKERS; worker++) {
            int own = worker;
            tasks.add(() -> work(workshop.processor(workshop.partitions(own, own + WORKERS))));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    private int send(SplittableRandom random, List<Position> ownOrder) {
        try {
            for (int i = 0; i < CAPTURES_A_SENDER; i++) {
                byte[] body = body(random).getBytes(StandardCharsets.UTF_8);
                Entry entry = Entry.plain(Workshop.header(account, now(), false), body);
                if (random.nextBoolean()) {
                    ownOrder.add(sendAndWait(entry));
                } else {
                    workshop.log.append(partitioning.partition(account, 0, route(body)), entry);
                }
            }
            return CAPTURES_A_SENDER;
        } finally {
            sending.decrementAndGet();
        }
    }

    /// No two requests are accepted at one time: which of two opportunities is newer must not hang on their ids.
    private static Instant now() {
        return LAST.updateAndGet(last -> {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
            return now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        });
    }

    private Position sendAndWait(Entry entry) {
        return switch (lanes.run(entry)) {
            case Ending.Final(var outcome) -> {
                synchronous.put(outcome.position(), entry);
                yield outcome.position();
            }
            // Nothing is stored, and the caller comes again.
            case Ending.NotDone again -> sendAndWait(entry);
            case Ending.OfUnfinished other -> throw new AssertionError(other);
            case Ending.NotKnown other -> throw new AssertionError(other);
        };
    }

    private int work(Processor processor) {
        int done = 0;
        int step;
        do {
            boolean mayMore = sending.get() > 0;
            step = processor.runOnce();
            done += step;
            if (step == 0 && mayMore) {
                Thread.onSpinWait();
                step = 1;
            }
        } while (step > 0);
        return done;
    }

    private String route(byte[] body) {
        return switch (Workshop.READER.read(RequestKind.OPPORTUNITY_CAPTURE, body, true)) {
            case Reading.Read(Request request) ->
                    Interpret.route(request, rules, Workshop.CONTACTS)
                            .map(key -> key.field() + "=" + key.value())
                            .orElse("");
            case Reading.Refused(var refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    private static String body(SplittableRandom random) {
        int person = person(random);
        boolean byPhone = random.nextInt(3) == 0;
        Body body = Body.by(byPhone ? "Phone" : "EmailAddress");
        if (!byPhone || random.nextBoolean()) {
            body.with("EmailAddress", "p" + person + "@example.com");
        }
        if (byPhone || random.nextBoolean()) {
            // Now and then that of somebody else.
            int owner = random.nextInt(8) == 0 ? person(random) : person;
            body.with("Phone", "90000000" + (10 + owner));
        }
        body.with("FirstName", "N" + random.nextInt(1_000));
        if (random.nextInt(3) == 0) {
            body.flag(random.nextBoolean() ? "OverwriteFields" : "UpdateEmptyFields");
        }
        body.field("mx_Custom_1", "v" + random.nextInt(2));
        if (random.nextBoolean()) {
            body.field("mx_Custom_2", "w" + random.nextInt(1_000));
        }
        return body.text();
    }

    private static int person(SplittableRandom random) {
        return random.nextInt(random.nextBoolean() ? SOUGHT_AFTER : PEOPLE);
    }

    /// Between what is stored and what the order of outcomes makes one by one, and between that order and the one in which
    /// each sender got its answers; empty when all is well.
    List<String> differences() {
        List<String> differences =
                new ArrayList<>(
                        new SerialReplay(store, workshop, account, rules, synchronous)
                                .differences());
        List<Position> order = order();
        for (List<Position> own : ownOrders) {
            List<Position> stored = order.stream().filter(own::contains).toList();
            if (!stored.equals(own)) {
                differences.add("a sender was answered in the order " + own + ", not " + stored);
            }
        }
        return differences;
    }

    private List<Position> order() {
        return store
                .rows(
                        """
                        SELECT l.id, o.partition, o.log_offset
                          FROM outcome    AS o
                          JOIN intake_log AS l ON l.number = o.log
                         WHERE o.account = %d
                         ORDER BY o.made
                        """
                                .formatted(account.value()))
                .stream()
                .map(row ->
                        new Position(
                                new LogId(row.get(0)),
                                Integer.parseInt(row.get(1)),
                                Long.parseLong(row.get(2))))
                .toList();
    }

    /// How often what came through the log and what was waited for followed one another.
    int turns() {
        List<Boolean> kinds =
                order().stream().map(it -> it.log().equals(LogId.SYNCHRONOUS)).toList();
        return (int)
                IntStream.range(1, kinds.size())
                        .filter(i -> !kinds.get(i).equals(kinds.get(i - 1)))
                        .count();
    }

    int synchronous() {
        return synchronous.size();
    }

    int requests() {
        return SENDERS * CAPTURES_A_SENDER;
    }

    @Override
    public String toString() {
        return "seed %d: account %d, %s"
                .formatted(
                        seed,
                        account.value(),
                        rules.opportunityType(12000).orElseThrow().duplicateRules());
    }
}
