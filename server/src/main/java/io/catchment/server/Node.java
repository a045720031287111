package io.catchment.server;

import io.catchment.console.Console;
import io.catchment.console.Users;
import io.catchment.http.Administration;
import io.catchment.http.HttpServer;
import io.catchment.http.PortInUseException;
import io.catchment.intake.DiskReserve;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogKeeper;
import io.catchment.intake.Seals;
import io.catchment.intake.TendedLog;
import io.catchment.process.Awaited;
import io.catchment.process.BodyCheck;
import io.catchment.process.DryRun;
import io.catchment.process.FormerLog;
import io.catchment.process.Lanes;
import io.catchment.process.LogCheck;
import io.catchment.process.LogEnds;
import io.catchment.process.OwnedPartitions;
import io.catchment.process.ProcessMetrics;
import io.catchment.process.Processor;
import io.catchment.process.Retention;
import io.catchment.process.Retrier;
import io.catchment.process.Step;
import io.catchment.process.Succession;
import io.catchment.process.Throughput;
import io.catchment.process.TimeOrderedIds;
import io.catchment.process.Trimmer;
import io.catchment.process.Worker;
import io.catchment.quarantine.AuditTrail;
import io.catchment.quarantine.Dismissals;
import io.catchment.quarantine.Eraser;
import io.catchment.quarantine.Quarantine;
import io.catchment.quarantine.Replays;
import io.catchment.readback.ReadBack;
import io.catchment.settings.AccountKeys;
import io.catchment.settings.AccountSettings;
import io.catchment.settings.Administrators;
import io.catchment.settings.DemoAccount;
import io.catchment.settings.LiveSettings;
import io.catchment.settings.SettingsFiles;
import io.catchment.status.Books;
import io.catchment.status.DoorCounts;
import io.catchment.status.Ledger;
import io.catchment.status.LedgerWatch;
import io.catchment.status.RequestFinder;
import io.catchment.status.RequestList;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import io.catchment.store.OutcomeWeeks;
import io.catchment.store.StoreException;
import io.catchment.tls.LiveTls;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.ReadLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One running server: opens its parts in the order of the data, and closes them in the reverse order.
///
/// ```
///   data directory ─► log ─► settings (file) ─► store ─► workers ─► watch ─► door ─► control
/// ```
///
/// Where the embedded store has data, its server starts while the log opens: see [HeadStart].
///
/// The store may be away when it starts, but for the very first time: see [StoreGate] and [FirstContact].
public final class Node implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Node.class.getName());

    /// In the data directory: what was last seen of the settings, and where the log ended before that.
    static final String SETTINGS_FILE = "settings.json";

    /// Of the log in the data directory.
    static final String LOG_ENDS_FILE = "log-ends";

    /// Of the log in Kafka, which may come after the one in the data directory.
    private static final String KAFKA_LOG_ENDS_FILE = "log-ends.kafka";

    /// What waits for its next try does so for half a minute or more.
    private static final Duration RETRIES_EVERY = Duration.ofSeconds(1);

    private static final Duration SUCCESSION_EVERY = Duration.ofSeconds(1);

    private static final Duration RETENTION_EVERY = Duration.ofHours(1);

    private static final Duration ERASURES_EVERY = Duration.ofMinutes(1);

    /// A segment of the log lasts an hour, and is looked at each minute.
    private static final Duration LOG_GONE_AFTER_KEEP = Duration.ofMinutes(65);

    /// What a crash may lose of the counts of calls that were not taken.
    private static final Duration DOOR_COUNTS_EVERY = Duration.ofSeconds(3);

    private static final Duration LEDGER_LOOKED_AT_EVERY = Duration.ofMinutes(1);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Config config;
    private final InstantSource clock = InstantSource.system();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Contacts contacts = new Contacts();
    private final Throughput throughput = new Throughput();
    private final DiskReserve reserve;
    private final LiveSettings settings;
    private final StoreGate store;
    private final Optional<WantedSettings> wanted;
    private final FirstContact firstContact;
    private final Optional<Users.Made.As> firstUser;
    private final HttpServer http;

    private Node(Config config) {
        this.config = config;
        try {
            wanted = config.settingsFile().map(WantedSettings::read);
            if (Files.notExists(config.data())) {
                // Nobody holds it, and a start that cannot be leaves none behind.
                HttpServer.refuseTakenPort(config.http().forServer());
            }
            DataDirectory data = keep(DataDirectory.take(config.data()));
            RestoreCommand.refuseUnfinished(data.path());
            // Before the store is started, which takes seconds and would be in vain.
            HttpServer.refuseTakenPort(config.http().forServer());
            HeadStart headStart = keep(HeadStart.of(config));
            reserve = DiskReserve.on(data.path(), config.diskReserveBytes());
            TendedLog log = keep(LogOpening.open(config, data.path(), reserve, clock));
            keep(LogKeeper.start(log, reserve));
            Optional<FormerOpening> former = FormerOpening.find(config, data.path());
            former.ifPresent(this::keep);
            LogEnds ends = LogEnds.open(log, data.path().resolve(endsFile()));
            settings = LiveSettings.in(data.path().resolve(SETTINGS_FILE));
            StoreTraces traces = new StoreTraces(data.path(), log, former.map(FormerOpening::log));
            firstContact =
                    new FirstContact(config, data, log, ends, former, traces, settings, wanted);
            StoreServer server = StoreServer.of(config, traces, headStart);
            store = keep(StoreGate.start(server, firstContact));
            Optional<RuntimeException> away = store.awaitFirstTry(settings.areKnown());
            away.ifPresent(why -> goOnWithout(log, ends, why));
            // Whoever comes to a store that was away then finds none, and makes one by the command.
            firstUser = away.isPresent() ? Optional.empty() : makeFirstUser(store.database());
            http = open(log, ends, former);
            LOG.log(
                    Level.INFO,
                    "node started port={0,number,#} data={1} store={2} log={3} partitions={4} workers={5}",
                    http.port(),
                    data.path(),
                    config.store().isPresent() ? "own" : "embedded",
                    log.id(),
                    log.partitions(),
                    config.workers());
        } catch (RuntimeException | Error e) {
            closeBecause(e);
            throw e;
        }
    }

    private String endsFile() {
        return config.log().kafka().isPresent() ? KAFKA_LOG_ENDS_FILE : LOG_ENDS_FILE;
    }

    /// What was last seen of the store has to do for now.
    private void goOnWithout(IntakeLog log, LogEnds ends, RuntimeException away) {
        if (!settings.areKnown()) {
            throw away;
        }
        wanted.ifPresent(WantedSettings::mayNoLongerStopTheNode);
        new LogCheck(log.id(), ends).askSnapshot(settings.get().logs());
        LOG.log(Level.WARNING, "node starts without the store, from the settings snapshot");
    }

    private void closeBecause(Throwable trouble) {
        try {
            closeAll();
        } catch (RuntimeException e) {
            trouble.addSuppressed(e);
        }
    }

    /// Opens everything and returns when the first request can come.
    ///
    /// @throws DataDirectory.InUseException when another process holds the data directory
    /// @throws PortInUseException when somebody else listens at the port
    public static Node start(Config config) {
        return new Node(config);
    }

    public int port() {
        return http.port();
    }

    /// As [HttpServer#calls()].
    public List<String> calls() {
        return http.calls();
    }

    /// The keys of the demo account, when this start has made it.
    public Optional<DemoAccount.Keys> newDemoAccount() {
        return firstContact.newDemoAccount();
    }

    /// The first user of the console with their password, when this start has made them: it is kept nowhere.
    public Optional<Users.Made.As> firstUser() {
        return firstUser;
    }

    private Optional<Users.Made.As> makeFirstUser(Database database) {
        return new Users(database, clock).addFirst("first start");
    }

    /// Whether there is an account of that name, made by this start or an earlier one.
    public boolean hasDemoAccount() {
        return settings.get().accounts().stream()
                .anyMatch(account -> account.name().equals(DemoAccount.NAME));
    }

    /// What this node cannot go on with, once it comes to light: the one who runs it closes it then.
    public CompletableFuture<RuntimeException> trouble() {
        return store.contradiction();
    }

    private HttpServer open(TendedLog log, LogEnds ends, Optional<FormerOpening> former) {
        Database database = store.database();
        List<OwnedPartitions> owned = shares(log, ends);
        Processor.Parts parts = processing(log);
        Retrier retrier = new Retrier(parts);
        Succession succession =
                new Succession(log.id(), new Logs(database), former.map(it -> former(it, parts)));
        List<Worker> workers = work(parts, owned, retrier, succession);
        Trimmer trimmer = trimmer(log, this::isLogShortOfSpace);
        LedgerWatch ledger = new LedgerWatch(database, clock);
        Optional<LiveTls> tls = config.http().tls().map(files -> LiveTls.open(files, clock));
        DoorCounts doorCounts = keep(new DoorCounts(database, clock));
        Eraser eraser = new Eraser(parts, config.log().keep().plus(LOG_GONE_AFTER_KEEP));
        Retention retention =
                new Retention(new OutcomeWeeks(database), config.outcomesKeep(), clock);
        List<Worker> others =
                List.of(
                        keep(Worker.start("ledger", ledger, LEDGER_LOOKED_AT_EVERY)),
                        keep(Worker.start("door-counts", doorCounts, DOOR_COUNTS_EVERY)),
                        keep(Worker.start("eraser", eraser, ERASURES_EVERY)),
                        keep(Worker.start("retention", retention, RETENTION_EVERY)));
        Watch watch =
                keep(
                        Watch.start(
                                new Watch.Parts(
                                        log,
                                        reserve,
                                        store,
                                        settings,
                                        workers,
                                        others,
                                        owned,
                                        retrier,
                                        trimmer,
                                        ledger,
                                        tls,
                                        succession,
                                        clock),
                                registry));
        Seals seals = seals();
        RequestFinder requests =
                new RequestFinder(
                        log,
                        seals,
                        database,
                        owned,
                        retrier,
                        throughput,
                        clock,
                        parts.awaited(),
                        succession);
        Books books =
                Books.of(
                        new Ledger(log, database, owned, succession::waitingBefore),
                        new RequestList(log, seals, database, succession::waitingBefore));
        Administration administration = administration(parts, seals, eraser, succession);
        ReadBack readBack = new ReadBack(database, contacts);
        Console console =
                new Console(
                        new Console.Parts(
                                database,
                                settings,
                                watch::state,
                                () -> watch.flow(parts.metrics().finished()),
                                administration,
                                books,
                                requests,
                                readBack,
                                clock));
        keep(Worker.start("console", console::runOnce, Console.TICK));
        HttpServer door =
                keep(
                        HttpServer.start(
                                config.http().forServer(),
                                new HttpServer.Parts(
                                        settings,
                                        log,
                                        seals,
                                        contacts,
                                        requests,
                                        books,
                                        doorCounts,
                                        watch::health,
                                        registry,
                                        clock,
                                        new Lanes(parts),
                                        Optional.of(administration),
                                        Optional.of(readBack),
                                        Optional.of(console),
                                        tls)));
        Path data = config.data();
        keep(Control.start(data, BackupCommand.ofNode(config, log, database)));
        return door;
    }

    private Trimmer trimmer(IntakeLog log, BooleanSupplier isShortOfSpace) {
        return new Trimmer(
                log, new Logs(store.database()), config.log().keep(), isShortOfSpace, clock);
    }

    private FormerLog former(FormerOpening opened, Processor.Parts parts) {
        return new FormerLog(
                parts.with(opened.log()),
                opened.ends().all(),
                trimmer(opened.log(), reserve::isNear),
                opened::remove);
    }

    /// Of the disks of Kafka's brokers nobody tells us.
    private boolean isLogShortOfSpace() {
        return config.log().kafka().isEmpty() && reserve.isNear();
    }

    private Administration administration(
            Processor.Parts parts, Seals seals, Eraser eraser, Succession succession) {
        BodyCheck door = new BodyCheck(parts.reader(), contacts, parts.log().partitions());
        Database database = parts.database();
        Quarantine quarantine = new Quarantine(parts.log(), seals, database, succession);
        return new Administration(
                quarantine,
                new Replays(parts.log(), seals, quarantine, door, database, clock),
                new Dismissals(seals, quarantine, database, clock),
                new AuditTrail(database),
                new DryRun(parts, door),
                eraser,
                new AccountSettings(database, settings, clock),
                new AccountKeys(database, settings, clock),
                new Administrators(database, Optional.of(settings), clock),
                new SettingsFiles(database, Optional.of(settings), clock));
    }

    /// Each worker has every so-manieth partition.
    private List<OwnedPartitions> shares(IntakeLog log, LogEnds ends) {
        return IntStream.range(0, Math.min(config.workers(), log.partitions()))
                .mapToObj(worker ->
                        new OwnedPartitions(log, share(worker, log.partitions()), ends.all()))
                .toList();
    }

    private Set<Integer> share(int worker, int partitions) {
        return IntStream.range(0, partitions)
                .filter(partition -> partition % config.workers() == worker)
                .boxed()
                .collect(Collectors.toSet());
    }

    private Processor.Parts processing(IntakeLog log) {
        return new Processor.Parts(
                log,
                settings,
                new CaptureReader(ReadLimits.DEFAULT),
                contacts,
                store.database(),
                new TimeOrderedIds(clock, () -> ThreadLocalRandom.current().nextLong()),
                clock,
                new ProcessMetrics(registry),
                throughput,
                new Awaited());
    }

    private List<Worker> work(
            Processor.Parts parts,
            List<OwnedPartitions> owned,
            Retrier retrier,
            Succession succession) {
        List<Worker> workers = new ArrayList<>();
        for (OwnedPartitions share : owned) {
            Processor processor = new Processor(parts, share);
            begin(processor);
            Step inTurn = succession.inTurn(processor);
            workers.add(keep(Worker.start("worker-" + workers.size(), inTurn, parts.log())));
        }
        workers.add(keep(Worker.start("succession", succession, SUCCESSION_EVERY)));
        workers.add(keep(Worker.start("retrier", retrier, RETRIES_EVERY)));
        // The last that is kept is the first to be closed: all stop at once, and each is waited for
        // then.
        AutoCloseable allStop = () -> workers.forEach(Worker::stop);
        keep(allStop);
        return workers;
    }

    /// So that the first question of all is answered by what waits already.
    private static void begin(Processor processor) {
        try {
            processor.begin();
        } catch (StoreException e) {
            // The worker waits for the store, and says so.
            return;
        }
    }

    private Seals seals() {
        return new Seals(new KnownSeals(() -> settings.get().logs()));
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    /// Refuses what is new, answers what was accepted, finishes the batches, and stops all parts.
    @Override
    public void close() {
        LOG.log(Level.INFO, "node stopping");
        closeAll();
        LOG.log(Level.INFO, "node stopped");
    }

    private void closeAll() {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                RuntimeException trouble =
                        new IllegalStateException("a part did not close in order", e);
                if (first == null) {
                    first = trouble;
                } else {
                    first.addSuppressed(trouble);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
