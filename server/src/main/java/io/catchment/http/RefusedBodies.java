package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.Parameters;
import io.catchment.RequestKind;
import io.catchment.UniqueKey;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogUnavailableException;
import io.catchment.intake.Partitioning;
import io.catchment.wire.MxError;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps what was refused at the door, so that the lead behind it can be mended and sent again: as entries of
/// the log that are only kept. So many and so many bytes of an account and hour; what is above is only counted.
final class RefusedBodies {
    /// A broken form of a busy site sends some hundred an hour before somebody looks.
    static final int KEPT_PER_ACCOUNT_AND_HOUR_MAX = 1_000;

    /// A thousand bodies of 64 KiB, far above a real form's; of full size they would be a GiB of the log's disk.
    static final long KEPT_BYTES_PER_ACCOUNT_AND_HOUR_MAX = 64L << 20;

    // What cannot be read has no route: all of an account go one way.
    private static final Optional<UniqueKey> ROUTE = Optional.empty();
    private static final long HOUR_SECONDS = 3_600;

    /// What becomes of a refused body.
    enum Fate {
        KEPT,
        OVER_LIMIT,
        LOG_UNAVAILABLE
    }

    private final IntakeLog log;
    private final Partitioning partitioning;

    // One for each account that ever sent one: bounded by the accounts there are.
    private final Map<AccountId, Kept> keptByAccount = new ConcurrentHashMap<>();

    RefusedBodies(IntakeLog log) {
        this.log = log;
        this.partitioning = new Partitioning(log.partitions());
    }

    /// Never fails: the caller is told about its body whether that is kept or not.
    Fate keep(
            Caller caller,
            RequestKind kind,
            Parameters parameters,
            Instant now,
            MxError error,
            byte[] body) {
        long hour = now.getEpochSecond() / HOUR_SECONDS;
        Kept kept = keptByAccount.computeIfAbsent(caller.account().id(), id -> new Kept());
        return kept.take(hour, body.length)
                ? append(caller, kind, parameters, now, error, body)
                : Fate.OVER_LIMIT;
    }

    private Fate append(
            Caller caller,
            RequestKind kind,
            Parameters parameters,
            Instant now,
            MxError error,
            byte[] body) {
        EntryHeader header = new EntryHeader(kind, caller.account().id(), caller.key(), now, true);
        Entry.RefusalText text = new Entry.RefusalText(error.exceptionType(), error.message());
        int partition =
                partitioning.partition(caller.account().id(), caller.account().partitions(), ROUTE);
        try {
            log.append(
                    partition, new Entry(header, Entry.Attributes.of(text).with(parameters), body));
            return Fate.KEPT;
        } catch (LogUnavailableException e) {
            return Fate.LOG_UNAVAILABLE;
        }
    }

    /// What one account had kept in one hour of the epoch.
    private static final class Kept {
        private long hour;
        private int bodies;
        private long bytes;

        /// Counts one more, if it is within the limits of its hour.
        synchronized boolean take(long ofHour, int size) {
            if (hour != ofHour) {
                hour = ofHour;
                bodies = 0;
                bytes = 0;
            }
            if (bodies == KEPT_PER_ACCOUNT_AND_HOUR_MAX
                    || bytes + size > KEPT_BYTES_PER_ACCOUNT_AND_HOUR_MAX) {
                return false;
            }
            bodies++;
            bytes += size;
            return true;
        }
    }
}
