package io.catchment.intake;

import java.time.Duration;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's exceptions mean for a log.
final class RocksTrouble {
    /// Somebody must look at the disk: sooner is of no use.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private RocksTrouble() {}

    static RuntimeException of(String what, RocksDBException e) {
        return isDamage(e) ? damage(what, e) : unavailable(what, e);
    }

    static DamagedLogException damage(String what, RocksDBException e) {
        return new DamagedLogException(what + ": " + e.getMessage(), e);
    }

    static LogUnavailableException unavailable(String what, Throwable e) {
        return new LogUnavailableException(what + ": " + e.getMessage(), RETRY_AFTER, e);
    }

    static boolean isDamage(RocksDBException e) {
        return e.getStatus() == null || e.getStatus().getCode() == Status.Code.Corruption;
    }
}
