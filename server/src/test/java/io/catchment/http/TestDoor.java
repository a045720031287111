package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.Position;
import io.catchment.RequestFilter;
import io.catchment.RequestId;
import io.catchment.intake.Entry;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.RocksIntakeLog;
import io.catchment.intake.Seal;
import io.catchment.intake.Seals;
import io.catchment.process.AtOnce;
import io.catchment.process.Ending;
import io.catchment.readback.ReadBack;
import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import io.catchment.settings.TestAccounts;
import io.catchment.status.Books;
import io.catchment.status.Health;
import io.catchment.status.Ledger;
import io.catchment.status.QueueMetrics;
import io.catchment.status.RequestList;
import io.catchment.status.RequestStatus;
import io.catchment.status.Requests;
import io.catchment.tls.LiveTls;
import io.catchment.wire.Contacts;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// A door over a real log, and a caller before it.
final class TestDoor implements AutoCloseable {
    static final String CAPTURE = "/opportunity/capture";
    static final String STATUS = "/opportunity/capture/status";
    static final String METRICS = "/opportunity/capture/metrics";

    /// The documented sample.
    static final String SAMPLE =
            """
            {"LeadDetails":[
               {"Attribute":"EmailAddress","Value":"a@example.com"},
               {"Attribute":"mx_City","Value":"Bangalore 360° É – 🙂"},
               {"Attribute":"SearchBy","Value":"EmailAddress"}],
             "Opportunity":{
               "OpportunityEventCode":12231,
               "OpportunityNote":"Opportunity capture api",
               "OpportunityDateTime":"2020-12-05 12:13:44",
               "Fields":[{"SchemaName":"mx_Custom_1","Value":"1"}]}}
            """;

    private static final int PARTITIONS = 4;
    private static final RocksIntakeLog.Options OPTIONS =
            new RocksIntakeLog.Options(
                    PARTITIONS,
                    1_000,
                    8 << 20,
                    1 << 20,
                    () -> new LogId(UUID.randomUUID().toString()));

    final RocksIntakeLog log;
    final Seals seals;
    final PrometheusRegistry registry = new PrometheusRegistry();
    final AtomicReference<Health> health =
            new AtomicReference<>(new Health(true, Map.of("log", "open")));

    /// Calls that were not taken, as `429 of account 1 key 11`.
    final List<String> unaccepted = new CopyOnWriteArrayList<>();

    final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestDoor(Path folder, HttpConfig config, Settings settings, Parts parts) {
        this.log = RocksIntakeLog.open(folder, OPTIONS);
        this.seals = new Seals(List.of(new Seal(log.id(), new byte[32])));
        this.server =
                HttpServer.start(
                        config,
                        new HttpServer.Parts(
                                () -> settings,
                                parts.log(log),
                                seals,
                                new Contacts(),
                                parts.requests(log, seals),
                                new NoBooks(),
                                (caller, status) ->
                                        unaccepted.add(
                                                status
                                                        + caller.map(it ->
                                                                        " of account "
                                                                                + it.account()
                                                                                        .value()
                                                                                + " key "
                                                                                + it.key().value())
                                                                .orElse(" of nobody")),
                                health::get,
                                registry,
                                InstantSource.system(),
                                parts.atOnce(),
                                Optional.empty(),
                                parts.readBack(),
                                Optional.empty(),
                                parts.tls()));
    }

    /// What a test puts in the place of the real thing.
    interface Parts {
        default IntakeLog log(IntakeLog real) {
            return real;
        }

        default AtOnce atOnce() {
            return entry -> new Ending.NotDone(Duration.ofSeconds(5));
        }

        default Requests requests(IntakeLog log, Seals seals) {
            return new LogRequests(log, seals);
        }

        default Optional<LiveTls> tls() {
            return Optional.empty();
        }

        default Optional<ReadBack> readBack() {
            return Optional.empty();
        }
    }

    static TestDoor open(Path folder, HttpConfig config, Account... accounts) {
        return open(folder, config, new Parts() {}, accounts);
    }

    static TestDoor open(Path folder, HttpConfig config, Parts parts, Account... accounts) {
        return new TestDoor(folder, config, TestAccounts.settings(accounts), parts);
    }

    static HttpConfig config() {
        return HttpConfig.at("127.0.0.1", 0);
    }

    int port() {
        return server.port();
    }

    // ---- the caller ----

    /// `POST /opportunity/capture` with all keys of an account.
    HttpResponse<String> capture(int account, String body) {
        return send(captureRequest(account, body).build());
    }

    HttpRequest.Builder captureRequest(int account, String body) {
        return request(capturePath(account))
                .header("x-api-key", TestAccounts.keys(account).apiKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static String capturePath(int account) {
        TestAccounts.Keys keys = TestAccounts.keys(account);
        return CAPTURE + "?accessKey=" + keys.accessKey() + "&secretKey=" + keys.secretKey();
    }

    HttpResponse<String> get(int account, String path) {
        return send(request(path).header("x-api-key", TestAccounts.keys(account).apiKey()).build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Sends bytes as they are and reads until the door closes the connection.
    String raw(String request) {
        try (RawCaller caller = new RawCaller(port())) {
            caller.send(request);
            caller.endSending();
            return caller.readToEnd();
        }
    }

    /// The head of a capture as raw text, up to the header that tells its length.
    static String rawCaptureHead(int account) {
        return "POST "
                + capturePath(account)
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nx-api-key: "
                + TestAccounts.keys(account).apiKey()
                + "\r\n";
    }

    // ---- behind the door ----

    /// All that is in the log, whatever the partition.
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        IntStream.range(0, PARTITIONS)
                .forEach(partition -> all.addAll(log.read(partition, 0, 10_000, 1 << 30)));
        return all;
    }

    Entry only() {
        List<Entry> entries = entries();
        if (entries.size() != 1) {
            throw new AssertionError("the log has " + entries.size() + " entries, not one");
        }
        return entries.getFirst();
    }

    static String text(Entry entry) {
        return new String(entry.body(), StandardCharsets.UTF_8);
    }

    /// A metric as `/metrics` shows it; empty when it is not there.
    Optional<String> metric(String nameAndLabels) {
        return send(request("/metrics").build())
                .body()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .map(line -> line.substring(nameAndLabels.length() + 1))
                .findFirst();
    }

    static String requestId(HttpResponse<String> accepted) {
        String body = accepted.body();
        int at = body.indexOf("RequestID\":\"") + "RequestID\":\"".length();
        return body.substring(at, at + 36);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        log.close();
    }

    /// Where requests are that nobody works on: in the log.
    record LogRequests(IntakeLog log, Seals seals) implements Requests {
        @Override
        public RequestStatus status(AccountId account, RequestId id) {
            Supplier<RequestStatus> unknown = RequestStatus.Unknown::new;
            return seals.open(account, id)
                    .flatMap(this::entry)
                    .map(LogRequests::waiting)
                    .orElseGet(unknown);
        }

        @Override
        public RequestStatus await(AccountId account, RequestId id, Duration atMost) {
            return status(account, id);
        }

        @Override
        public void endWaits() {}

        @Override
        public Optional<QueueMetrics> metrics(AccountId account) {
            return Optional.of(new QueueMetrics(log.appends(), Duration.ofSeconds(3), 24.84));
        }

        private Optional<Entry> entry(Position position) {
            return log.read(position.partition(), position.offset());
        }

        private static RequestStatus waiting(Entry entry) {
            return new RequestStatus.InQueue(
                    entry.header().kind(),
                    entry.body(),
                    entry.header().acceptedAt(),
                    Duration.ofMillis(1500));
        }
    }

    /// Of what nobody works on there are none.
    private record NoBooks() implements Books {
        @Override
        public Optional<Ledger.Answer> sums(RequestFilter asked) {
            return Optional.empty();
        }

        @Override
        public List<Ledger.NotTaken> ofNobody(Instant from, Instant to) {
            return List.of();
        }

        @Override
        public RequestList.Page page(
                RequestFilter asked,
                Set<RequestList.State> states,
                Optional<RequestList.Place> after,
                int listedMax) {
            return new RequestList.Page(List.of(), false, true);
        }

        @Override
        public RequestFilter reach(RequestFilter asked, Optional<RequestList.Place> after) {
            return asked;
        }

        @Override
        public RequestList.Behind behind(
                AccountId account, LeadId lead, Optional<OpportunityId> opportunity) {
            return new RequestList.Behind(List.of(), true);
        }
    }
}
