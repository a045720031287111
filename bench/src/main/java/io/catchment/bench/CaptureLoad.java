package io.catchment.bench;

import io.catchment.Effect;
import io.catchment.bench.Input.Request;
import io.catchment.store.Database;
import io.catchment.store.EmbeddedPostgres;
import io.catchment.store.LedgerCheck;
import io.catchment.store.StoreAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/// Sends captures to a server of its own over HTTP, waits until all are final, and holds everything that the
/// server then says and keeps against the input.
///
/// The store is the embedded PostgreSQL with its own settings, only started by this process instead of the
/// server, so that its tables can be read.
final class CaptureLoad {
    private static final long SEED = 20_261_123;
    private static final int CONNECTIONS = 64;
    private static final int REQUESTS = 100_000;
    private static final int REQUESTS_SHORT = 10_000;
    private static final Duration FINAL_WITHIN = Duration.ofMinutes(10);
    private static final Duration POLL_PAUSE = Duration.ofMillis(10);
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final Result result;
    private final Input input;
    private final RunningServer server;
    private final Client client;
    private final Senders senders;
    private final StoreCount store;
    private final LedgerCheck ledger;
    private final long postmasterPid;

    private CaptureLoad(
            Result result,
            Input input,
            RunningServer server,
            Client client,
            Database database,
            long postmasterPid) {
        this.result = result;
        this.input = input;
        this.server = server;
        this.client = client;
        this.senders = new Senders(client, CONNECTIONS);
        this.store = new StoreCount(database);
        this.ledger = new LedgerCheck(database);
        this.postmasterPid = postmasterPid;
    }

    public static void main(String[] arguments) throws IOException {
        // The pool and the migrations have their say on the server's log already.
        Logger.getLogger("").setLevel(Level.WARNING);
        boolean isShort = List.of(arguments).contains("--short");
        Repository repository = Repository.ofThisProcess();
        Path folder = repository.emptyFolder("capture");
        Result result = new Result("capture", repository);
        run(repository, folder, isShort ? REQUESTS_SHORT : REQUESTS, result);
        Path file = (isShort ? folder : repository.results()).resolve("capture.json");
        System.exit(result.write(file));
    }

    private static void run(Repository repository, Path folder, int requests, Result result)
            throws IOException {
        Input input = Input.of(SEED, requests / 10, requests);
        try (EmbeddedPostgres postgres = start(folder.resolve("store"));
                RunningServer server =
                        RunningServer.start(
                                RunningServer.Start.of(
                                                repository.catchment(), folder.resolve("data"))
                                        .flags("--rate-limit", "none", "--read-rate-limit", "none")
                                        .with(addressOf(postgres)));
                Client client = server.client();
                Database database = open(postgres)) {
            new CaptureLoad(result, input, server, client, database, postgres.pid()).run();
        }
    }

    private static EmbeddedPostgres start(Path folder) throws IOException {
        return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
    }

    private static Map<String, String> addressOf(EmbeddedPostgres postgres) {
        return Map.of(
                "CATCHMENT_STORE_URL", postgres.jdbcUrl(),
                "CATCHMENT_STORE_USER", postgres.user(),
                "CATCHMENT_STORE_PASSWORD", postgres.password());
    }

    private static Database open(EmbeddedPostgres postgres) {
        return Database.open(
                new StoreAddress(
                        postgres.jdbcUrl(),
                        Optional.of(postgres.user()),
                        Optional.of(postgres.password())));
    }

    private void run() {
        describe();
        Senders.Sent first = new Senders(client, CONNECTIONS).send(input.first());
        awaitWorkedOff(first.answers().size());
        Senders.Sent load = measure(first.answers().size());
        checkAnswers(input.first(), first.answers());
        checkAnswers(input.load(), load.answers());
        checkStatuses(input.first(), first.answers());
        checkStatuses(input.load(), load.answers());
        checkStore();
        checkSums();
    }

    private void describe() {
        result.figure("seed", SEED);
        result.figure("connections", CONNECTIONS);
        result.figure("captures sent before", input.first().size());
        result.figure("captures", input.load().size());
        result.figure(
                "bytes of a body, on average",
                Math.round(
                        input.load().stream()
                                .mapToInt(request -> request.body().length)
                                .average()
                                .orElseThrow()));
        result.figure("input", Input.endings(input.load()));
    }

    // ---- the load ----

    private Senders.Sent measure(int before) {
        CpuSeconds cpuBefore = CpuSeconds.of(server, postmasterPid);
        Pulse pulse =
                Pulse.of(
                        Map.of(
                                "answered",
                                senders::answered,
                                "final",
                                () -> store.workedOff() - before));
        long begun = System.nanoTime();
        Senders.Sent sent = senders.send(input.load());
        awaitWorkedOff(before + sent.answers().size());
        Duration untilFinal = Duration.ofNanos(System.nanoTime() - begun);
        CpuSeconds cpuAfter = CpuSeconds.of(server, postmasterPid);
        pulse.close();

        result.figure("answered per second", sent.perSecond());
        result.figure(
                "finished per second",
                Math.round(sent.answers().size() / (untilFinal.toNanos() / 1e9)));
        result.figure("seconds until all were answered", Result.seconds(sent.took()));
        result.figure("seconds until all were final", Result.seconds(untilFinal));
        result.figure("milliseconds until the answer, closed loop", percentiles(senders.micros()));
        result.figure("processor seconds", cpuAfter.since(cpuBefore));
        result.raw("each second", pulse.beats());
        return sent;
    }

    private static Map<String, Double> percentiles(Histogram micros) {
        Map<String, Double> millis = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            millis.put("p" + percentile, micros.getValueAtPercentile(percentile) / 1e3);
        }
        return millis;
    }

    private void awaitWorkedOff(long offsets) {
        long begun = System.nanoTime();
        while (store.workedOff() < offsets) {
            if (System.nanoTime() - begun > FINAL_WITHIN.toNanos()) {
                throw new IllegalStateException(
                        store.workedOff() + " of " + offsets + " are final after " + FINAL_WITHIN);
            }
            LockSupport.parkNanos(POLL_PAUSE.toNanos());
        }
    }

    // ---- what callers were told ----

    private void checkAnswers(List<Request> requests, List<Client.Answer> answers) {
        Map<Integer, Integer> expected = new TreeMap<>();
        Map<Integer, Integer> found = new TreeMap<>();
        for (int i = 0; i < requests.size(); i++) {
            expected.merge(statusCode(requests.get(i)), 1, Integer::sum);
            int told = answers.get(i).status();
            found.merge(told == statusCode(requests.get(i)) ? told : -told, 1, Integer::sum);
        }
        result.check("answers by status code (negative: to the wrong request)", expected, found);
    }

    private static int statusCode(Request request) {
        return request.expectation() instanceof Expectation.Refused ? 400 : 200;
    }

    private void checkStatuses(List<Request> requests, List<Client.Answer> answers) {
        Map<String, Integer> unlike = new ConcurrentHashMap<>();
        int accepted = (int) answers.stream().filter(answer -> answer.status() == 200).count();
        Duration took =
                senders.each(
                        requests.size(),
                        i -> {
                            if (answers.get(i).status() == 200) {
                                unlike(requests.get(i), answers.get(i).requestId())
                                        .ifPresent(why -> unlike.merge(why, 1, Integer::sum));
                            }
                        });
        result.figure("status calls per second", Math.round(accepted / (took.toNanos() / 1e9)));
        result.check(
                "the status of each of "
                        + accepted
                        + " RequestIds is what the input says, with its body",
                Map.of(),
                Map.copyOf(unlike));
    }

    private Optional<String> unlike(Request request, String requestId) {
        Client.Answer answer = client.status(requestId);
        if (answer.status() != 200) {
            return Optional.of("status call answered " + answer.status());
        }
        JsonNode task = answer.task();
        String status = task.get("Status").asString();
        String reason = task.get("StatusReason").asString();
        boolean isSo =
                switch (request.expectation()) {
                    case Expectation.Captured captured -> status.equals("Success");
                    case Expectation.Failed(String exceptionType) ->
                            status.equals("ERROR") && reason.startsWith(exceptionType + ":");
                    case Expectation.Refused refused -> false;
                };
        if (!isSo) {
            return Optional.of(request.expectation() + " is " + status + " " + reason);
        }
        String body = new String(request.body(), java.nio.charset.StandardCharsets.UTF_8);
        return task.get("RequestBody").asString().equals(body)
                ? Optional.empty()
                : Optional.of("another body");
    }

    // ---- what is kept ----

    private void checkStore() {
        Map<Person, Integer> made = input.opportunities();
        long captured = made.values().stream().mapToLong(Integer::longValue).sum();
        long all = (long) input.first().size() + input.load().size();
        Map<String, Long> rows = new TreeMap<>();
        rows.put("leads", (long) made.size());
        rows.put("keys of leads", 2L * made.size());
        rows.put("opportunities", captured);
        rows.put("activities", captured);
        rows.put("outcomes", all);
        rows.put("outcomes that made a lead", (long) made.size());
        result.check("rows in the store", rows, store.rows());

        Map<String, Long> byKeys = new TreeMap<>();
        made.forEach(
                (person, count) -> byKeys.put(person.email() + " " + person.phone(), (long) count));
        Map<String, Long> found = store.opportunitiesByKeys();
        result.verdict(
                "each lead has its two keys and its number of opportunities",
                byKeys.equals(found),
                byKeys.size() + " leads expected, " + found.size() + " found");
    }

    private void checkSums() {
        long refused = endings(Expectation.Refused.class);
        long failed = endings(Expectation.Failed.class);
        long captured = endings(Expectation.Captured.class);
        Map<String, Long> effects = new TreeMap<>();
        effects.put(Integer.toString(Effect.REFUSED.code()), refused);
        effects.put(Integer.toString(Effect.CREATED.code()), captured);
        effects.put(Integer.toString(Effect.ERROR.code()), failed);
        result.check("outcomes by effect", effects, store.outcomesByEffect());
        result.check("the ledger's sums by effect", effects, store.sumsByEffect());
        result.check(
                "metrics: received = refused + accepted",
                refused + failed + captured,
                client.metric("catchment_http_refused_total")
                        + client.metric("catchment_http_accepted_total"));
        result.check("metrics: refused", refused, client.metric("catchment_http_refused_total"));
        result.check("pending", 0L, client.pending());
        result.check(
                "below the position every offset has one outcome; sums, keys and results agree",
                List.of(),
                ledger.violations());
    }

    private long endings(Class<? extends Expectation> kind) {
        return java.util.stream.Stream.concat(input.first().stream(), input.load().stream())
                .filter(request -> kind.isInstance(request.expectation()))
                .count();
    }
}
