package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Turns a position of one log into the request id of one account, and back.
///
/// A request id is a UUID of version 8 (RFC 9562): 58 bits of partition and offset, hidden, and 64 bits of a
/// keyed check over account, log and position. So a status call needs no index, an id tells nothing about
/// how many requests there are, and an id that was forged or belongs to another account does not open.
/// The check also hides the position (the construction of RFC 5297, with HMAC-SHA-256 in place of CMAC).
///
/// ```
///  48 bits   hidden position, upper part
///   4 bits   version 8
///  10 bits   hidden position, lower part
///   2 bits   check, upper part
///   2 bits   variant
///  62 bits   check, lower part
/// ```
public final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES_MIN = 32;
    private static final long POSITION_MASK = (1L << 58) - 1;

    private final LogId log;
    private final byte[] logName;
    private final SecretKey key;

    /// Copied for each id and never used itself: a copy costs a tenth of what keying one anew does.
    private final Mac keyed;

    /// @param key 32 random bytes or more, kept by the store for as long as ids of the log may be asked for
    public Seal(LogId log, byte[] key) {
        if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a seal key of " + key.length + " bytes is shorter than " + KEY_BYTES_MIN);
        }
        this.log = log;
        this.logName = log.value().getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.keyed = newMac();
    }

    public LogId log() {
        return log;
    }

    /// @throws IllegalArgumentException when the position is of another log
    public RequestId seal(AccountId account, Position position) {
        if (!position.log().equals(log)) {
            throw new IllegalArgumentException("position " + position + " is not of log " + log);
        }
        long packed = ((long) position.partition() << 48) | position.offset();
        Mac mac = mac();
        long check = check(mac, account, packed);
        return new RequestId(join(packed ^ mask(mac, check), check));
    }

    /// The position that was sealed for this account; empty when the id is none of this log and account.
    public Optional<Position> open(AccountId account, RequestId id) {
        UUID uuid = id.value();
        if (uuid.version() != 8 || uuid.variant() != 2) {
            return Optional.empty();
        }
        long check = checkIn(uuid);
        Mac mac = mac();
        long packed = hiddenIn(uuid) ^ mask(mac, check);
        return check(mac, account, packed) == check
                ? Optional.of(
                        new Position(
                                log, (int) (packed >>> 48), packed & (Position.OFFSETS_MAX - 1)))
                : Optional.empty();
    }

    private long check(Mac mac, AccountId account, long packed) {
        mac.update(
                ByteBuffer.allocate(Byte.BYTES + Integer.BYTES + Long.BYTES)
                        .put((byte) 'c')
                        .putInt(account.value())
                        .putLong(packed)
                        .flip());
        mac.update(logName);
        return firstLong(mac.doFinal());
    }

    private static long mask(Mac mac, long check) {
        mac.update(
                ByteBuffer.allocate(Byte.BYTES + Long.BYTES).put((byte) 'm').putLong(check).flip());
        return firstLong(mac.doFinal()) & POSITION_MASK;
    }

    private static UUID join(long hidden, long check) {
        long high = (hidden >>> 10 << 16) | 0x8000L | ((hidden & 0x3ff) << 2) | (check >>> 62);
        long low = (0b10L << 62) | (check & ((1L << 62) - 1));
        return new UUID(high, low);
    }

    private static long hiddenIn(UUID uuid) {
        long high = uuid.getMostSignificantBits();
        return (high >>> 16 << 10) | (high >>> 2 & 0x3ff);
    }

    private static long checkIn(UUID uuid) {
        return (uuid.getMostSignificantBits() << 62)
                | (uuid.getLeastSignificantBits() & ((1L << 62) - 1));
    }

    private Mac mac() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            // Java's own can; another provider's need not.
            return newMac();
        }
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static long firstLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
