package io.catchment.intake;

import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.intake.RocksIntakeLog.Options;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The intake log on this machine's disk, opened anew each time an opening of it has failed.
///
/// ```
///   OPEN ──a write or fsync failed──► FAILED ──its time has come──► read back from disk ──whole──► OPEN
///                                       ▲                                │    │
///                                       └──────the disk still fails──────┘    └──less than was acknowledged──► DAMAGED
///   any ── close ──► CLOSED
/// ```
///
/// OPEN takes and gives. FAILED refuses appends and trims, and gives what it acknowledged for as long as the failed
/// opening can be read: it is let go of only for a try that has room. DAMAGED is for good, until a person has seen it:
/// it refuses appends and trims, and gives what is left.
///
/// What a failed fsync leaves in the page cache is not on disk, although it can be read. No opening counts on it: RocksDB
/// writes what it replays from the write-ahead log into a file of its own and syncs that, before it is open.
///
/// Somebody must call [#runOnce()] a few times a second: [LogKeeper].
public final class ReopeningIntakeLog implements CheckpointedLog, TendedLog {
    private static final System.Logger LOG = System.getLogger(ReopeningIntakeLog.class.getName());

    private static final Duration WAIT_MIN = Duration.ofSeconds(1);

    /// Sooner than anybody is back who freed the disk.
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    /// A person must come first.
    private static final Duration DAMAGE_RETRY_AFTER = Duration.ofMinutes(5);

    private final Path directory;
    private final Options options;
    private final DiskReserve reserve;
    private final InstantSource clock;
    private final AppendCount appends = new AppendCount();
    private volatile RocksIntakeLog current;
    private volatile @Nullable DamagedLogException damage;
    private volatile Instant nextTry = Instant.MAX;
    private volatile String trouble = "";
    private volatile boolean closed;
    private Duration wait = WAIT_MIN;

    /// What the log does now.
    public enum State {
        OPEN,
        FAILED,
        DAMAGED,
        CLOSED
    }

    private ReopeningIntakeLog(
            Path directory, Options options, DiskReserve reserve, InstantSource clock) {
        this.directory = directory;
        this.options = options;
        this.reserve = reserve;
        this.clock = clock;
        this.current = RocksIntakeLog.open(directory, options, appends);
    }

    /// Opens the log in a directory, or makes one, as [RocksIntakeLog#open(Path, Options)] does: the first opening
    /// must succeed.
    ///
    /// @param reserve of free disk: appends that would take from it are refused
    /// @param clock tells when the next try is due
    public static ReopeningIntakeLog open(
            Path directory, Options options, DiskReserve reserve, InstantSource clock) {
        return new ReopeningIntakeLog(directory, options, reserve, clock);
    }

    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        if (damage != null) {
            return State.DAMAGED;
        }
        return current.state() == RocksIntakeLog.State.OPEN ? State.OPEN : State.FAILED;
    }

    @Override
    public String promise() {
        return "a 200 is on this node's disk, by fsync";
    }

    @Override
    public List<String> alarms() {
        return List.of();
    }

    @Override
    public boolean takesAppends() {
        return state() == State.OPEN && !reserve.isReached();
    }

    @Override
    public String said() {
        return switch (state()) {
            case OPEN -> "open";
            case FAILED -> "failed and is opened anew as soon as the disk lets us: " + trouble;
            case DAMAGED -> trouble;
            case CLOSED -> "closed";
        };
    }

    /// Opens the log anew if it has failed and the time has come.
    @Override
    public synchronized void runOnce() {
        if (state() != State.FAILED) {
            return;
        }
        Instant now = clock.instant();
        if (nextTry.equals(Instant.MAX)) {
            failed(now, current.failure());
        } else if (!now.isBefore(nextTry)) {
            tryAgain(now);
        }
    }

    private void failed(Instant now, String reason) {
        trouble = reason;
        nextTry = now.plus(wait);
        LOG.log(Level.ERROR, "log failed log={0} again in={1} reason={2}", id(), wait, reason);
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(WAIT_MAX) < 0 ? twice : WAIT_MAX;
    }

    private void tryAgain(Instant now) {
        try {
            requireRoom();
            letGo();
            goOn(RocksIntakeLog.reopen(directory, options, appends));
        } catch (LogUnavailableException e) {
            failed(now, String.valueOf(e.getMessage()));
        } catch (DamagedLogException e) {
            damaged(e);
        } catch (RuntimeException e) {
            failed(now, e.getClass().getName());
            throw e;
        }
    }

    /// An opening writes out what it replays. Without room for that it would fail, and nothing could be read any more.
    private void requireRoom() {
        try (Stream<Path> files = Files.list(directory)) {
            long needed =
                    files.filter(file -> file.toString().endsWith(".log"))
                            .mapToLong(file -> file.toFile().length())
                            .sum();
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < needed) {
                throw new LogUnavailableException(
                        "the disk has "
                                + free
                                + " bytes free, and reading back what is not in a finished file needs "
                                + needed,
                        wait,
                        null);
            }
        } catch (IOException e) {
            throw RocksTrouble.unavailable("intake log in " + directory + " is not there", e);
        }
    }

    private void letGo() {
        try {
            current.letGo();
        } catch (LogUnavailableException e) {
            // It had failed: what it could not do on its way out, the next opening does.
            LOG.log(Level.DEBUG, "failed log let go log={0} reason={1}", id(), e.getMessage());
        }
    }

    private void goOn(RocksIntakeLog opened) {
        RocksIntakeLog before = current;
        if (!opened.id().equals(before.id()) || opened.partitions() != before.partitions()) {
            opened.close();
            throw new DamagedLogException(
                    "the directory held the intake log "
                            + before.id()
                            + " of "
                            + before.partitions()
                            + " partitions and now holds "
                            + opened.id()
                            + " of "
                            + opened.partitions(),
                    null);
        }
        List<String> lost = lost(before, opened);
        if (!lost.isEmpty()) {
            // In this order: the log gives what is left, but never takes in between.
            damaged(
                    new DamagedLogException(
                            "intake log "
                                    + before.id()
                                    + ": opened anew, it lacks what was acknowledged: "
                                    + String.join(", ", lost),
                            null));
            current = opened;
            return;
        }
        long turnedUp = turnedUp(before, opened);
        current = opened;
        nextTry = Instant.MAX;
        wait = WAIT_MIN;
        appends.add(turnedUp);
        LOG.log(Level.WARNING, "log opened anew log={0} turned up={1,number,#}", id(), turnedUp);
    }

    private static List<String> lost(RocksIntakeLog before, RocksIntakeLog opened) {
        List<String> lost = new ArrayList<>();
        for (int partition = 0; partition < before.partitions(); partition++) {
            long acknowledged = before.extent(partition).end();
            long end = opened.extent(partition).end();
            if (end < acknowledged) {
                lost.add(
                        "partition " + partition + " offsets " + end + " to " + (acknowledged - 1));
            }
        }
        return lost;
    }

    /// Entries whose appends were answered with trouble, and which are on disk nevertheless.
    private static long turnedUp(RocksIntakeLog before, RocksIntakeLog opened) {
        return IntStream.range(0, before.partitions())
                .mapToLong(partition ->
                        opened.extent(partition).end() - before.extent(partition).end())
                .sum();
    }

    private void damaged(DamagedLogException e) {
        trouble = "damaged, nothing is taken any more: " + e.getMessage();
        damage = e;
        LOG.log(Level.ERROR, "log damaged log={0} reason={1}", id(), e.getMessage());
    }

    @Override
    public LogId id() {
        return current.id();
    }

    @Override
    public int partitions() {
        return current.partitions();
    }

    @Override
    public Position append(int partition, Entry entry) {
        RocksIntakeLog opening = writing();
        reserve.take(entry.body().length);
        return opening.append(partition, entry);
    }

    @Override
    public void trim(int partition, long before) {
        writing().trim(partition, before);
    }

    @Override
    public List<Extent> checkpoint(Path target) {
        return writing().checkpoint(target);
    }

    @Override
    public Optional<Entry> read(int partition, long offset) {
        return reading(log -> log.read(partition, offset));
    }

    @Override
    public List<Entry> read(int partition, long from, int entriesMax, int bytesMax) {
        return reading(log -> log.read(partition, from, entriesMax, bytesMax));
    }

    @Override
    public List<EntryHeader> headers(int partition, long from, int entriesMax) {
        return reading(log -> log.headers(partition, from, entriesMax));
    }

    @Override
    public Extent extent(int partition) {
        return current.extent(partition);
    }

    @Override
    public void awaitAppends(long known, Duration atMost) throws InterruptedException {
        appends.await(known, atMost);
    }

    @Override
    public long appends() {
        return appends.value();
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.close();
    }

    private RocksIntakeLog writing() {
        if (damage != null) {
            throw new LogUnavailableException(trouble, DAMAGE_RETRY_AFTER, damage);
        }
        RocksIntakeLog opening = current;
        if (opening.state() != RocksIntakeLog.State.OPEN) {
            throw unavailable();
        }
        return opening;
    }

    private <T> T reading(Function<RocksIntakeLog, T> read) {
        RocksIntakeLog opening = current;
        if (opening.state() == RocksIntakeLog.State.CLOSED) {
            throw unavailable();
        }
        return read.apply(opening);
    }

    private LogUnavailableException unavailable() {
        return new LogUnavailableException("the intake log is " + said(), untilNextTry(), null);
    }

    private Duration untilNextTry() {
        Instant next = nextTry;
        Duration until =
                next.equals(Instant.MAX) ? WAIT_MIN : Duration.between(clock.instant(), next);
        return until.compareTo(WAIT_MIN) < 0 ? WAIT_MIN : until;
    }
}
