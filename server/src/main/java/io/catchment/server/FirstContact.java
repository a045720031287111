package io.catchment.server;

import io.catchment.LogId;
import io.catchment.intake.IntakeLog;
import io.catchment.process.GapCheck;
import io.catchment.process.LogCheck;
import io.catchment.process.LogEnds;
import io.catchment.settings.AdministratorKey;
import io.catchment.settings.DemoAccount;
import io.catchment.settings.LiveSettings;
import io.catchment.store.AccountRows;
import io.catchment.store.AdministratorRows;
import io.catchment.store.Database;
import io.catchment.store.Logs;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;

/// What this node settles with the store when they first meet, before anyone else may use it: at the start, or
/// long after it when the store was away. Each step may be done again.
final class FirstContact implements Consumer<Database> {
    private static final Logger LOG = System.getLogger(FirstContact.class.getName());

    private static final int SEAL_KEY_BYTES = 32;

    /// There is nothing in it to be worked off, so it has no positions.
    private static final int NO_PARTITIONS = 0;

    private final Config config;
    private final DataDirectory data;
    private final IntakeLog log;
    private final LogEnds ends;
    private final Optional<FormerOpening> former;
    private final StoreTraces traces;
    private final LiveSettings settings;
    private final Optional<WantedSettings> wanted;
    private final SecureRandom random = new SecureRandom();
    private volatile Optional<DemoAccount.Keys> newDemoAccount = Optional.empty();

    FirstContact(
            Config config,
            DataDirectory data,
            IntakeLog log,
            LogEnds ends,
            Optional<FormerOpening> former,
            StoreTraces traces,
            LiveSettings settings,
            Optional<WantedSettings> wanted) {
        this.config = config;
        this.data = data;
        this.log = log;
        this.ends = ends;
        this.former = former;
        this.traces = traces;
        this.settings = settings;
        this.wanted = wanted;
    }

    @Override
    public void accept(Database reached) {
        Logs logs = new Logs(reached);
        refuseAnotherStore(logs);
        Optional<FormerOpening> before = former.filter(it -> isWaitedFor(it, logs));
        new LogCheck(log.id(), ends)
                .besides(before.map(it -> it.log().id()))
                .askStore(logs, config.log().givenUp());
        new GapCheck(log, logs).run(config.log().acceptedGap());
        registerOrMove(logs);
        logs.register(LogId.SYNCHRONOUS, NO_PARTITIONS, sealKey());
        wanted.ifPresent(settingsFile -> settingsFile.apply(reached));
        if (config.demo()) {
            makeDemoAccount(new AccountRows(reached));
        }
        makeAdministratorKey(new AdministratorRows(reached));
        takeOverSettings(reached);
        ends.agreed();
        former.ifPresent(it -> it.ends().agreed());
    }

    /// What the data directory holds of a log before gives way to the present one.
    private void registerOrMove(Logs logs) {
        Optional<FormerOpening> before = former.filter(it -> isWaitedFor(it, logs));
        if (before.isEmpty()) {
            logs.register(log.id(), log.partitions(), sealKey());
            return;
        }
        LogId from = before.get().log().id();
        before.get().check(logs, config.log().acceptedGap());
        logs.move(from, log.id(), log.partitions(), sealKey());
        LOG.log(Level.INFO, "log moves from={0} to={1}", from, log.id());
    }

    /// Not when it is closed, or was given up.
    private static boolean isWaitedFor(FormerOpening former, Logs logs) {
        return logs.all().stream()
                .anyMatch(known -> known.isOpen() && known.id().equals(former.log().id()));
    }

    /// Else a wrong address would show another store, whose settings would take the place of the right ones and whose
    /// accounts would get what waits in the log. Before a log is given up, which cannot be taken back.
    private void refuseAnotherStore(Logs logs) {
        if (traces.areOfAnother(settings.get().logs(), logs.all())) {
            throw traces.another("it does not know the intake log " + traces.known());
        }
    }

    private byte[] sealKey() {
        byte[] key = new byte[SEAL_KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    /// The keys are on disk before the account is there: a start cut short in between makes others.
    private void makeDemoAccount(AccountRows accounts) {
        if (accounts.all().accounts().isEmpty()) {
            DemoAccount.Keys keys = DemoAccount.Keys.random(random);
            data.writeSecret(DemoAccount.FILE, keys.json());
            DemoAccount.add(accounts, keys);
            newDemoAccount = Optional.of(keys);
        }
    }

    /// As with the account demo: the key is on disk before it is good for anything.
    private void makeAdministratorKey(AdministratorRows administrators) {
        if (administrators.all().isEmpty()) {
            AdministratorKey key = AdministratorKey.random(random);
            data.writeSecret(AdministratorKey.FILE, key.json());
            key.addTo(administrators);
        }
    }

    private void takeOverSettings(Database reached) {
        boolean hadFile = settings.areKnown();
        try {
            settings.refresh(reached);
        } catch (UncheckedIOException e) {
            if (!hadFile) {
                throw e;
            }
            // What counts is in memory; the file is tried again.
            LOG.log(Level.ERROR, "settings not written reason={0}", e.getMessage());
        }
    }

    /// The keys of the account demo, when it was made now.
    Optional<DemoAccount.Keys> newDemoAccount() {
        return newDemoAccount;
    }
}
