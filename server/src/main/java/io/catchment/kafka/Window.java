package io.catchment.kafka;

import io.catchment.intake.DamagedLogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A stretch of one partition in memory, which the feed makes longer at its end and whoever reads shortens at its
/// beginning.
///
/// ```
///   start … next … end of the partition
///   held here | to come
/// ```
///
/// Anyone may want it to be elsewhere; the feed moves it, so that what was on its way for the former place is told from
/// what comes for the new one.
final class Window<T> {
    /// What an entry costs beside its body.
    private static final long HELD_BESIDE_BYTES = 256;

    private static final long NOWHERE = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ToIntFunction<T> bodyBytes;
    private final List<T> held = new ArrayList<>();
    private long next = NOWHERE;
    private long wanted = NOWHERE;
    private boolean unwanted;
    private @Nullable DamagedLogException damage;
    private long heldBytes;

    /// Somebody has waited in vain, and nothing has come since.
    private volatile boolean late;

    /// The same as held, for who looks at a thousand windows and needs no lock for that.
    private volatile long heldBytesSeen;

    Window(ToIntFunction<T> bodyBytes) {
        this.bodyBytes = bodyBytes;
    }

    /// What it holds from an offset on; empty when it does not hold that one.
    ///
    /// @throws DamagedLogException when that one cannot be read
    Optional<List<T>> from(long from, int itemsMax, long bytesMax) {
        lock.lock();
        try {
            if (next == from && damage != null) {
                throw damage;
            }
            return isHeld(from) ? Optional.of(cut(from, itemsMax, bytesMax)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isHeld(long offset) {
        return next != NOWHERE && offset >= first() && offset < next;
    }

    private long first() {
        return next - held.size();
    }

    /// The first offset that is held, or is the next; empty when it is nowhere.
    OptionalLong start() {
        lock.lock();
        try {
            return next == NOWHERE ? OptionalLong.empty() : OptionalLong.of(first());
        } finally {
            lock.unlock();
        }
    }

    private List<T> cut(long from, int itemsMax, long bytesMax) {
        int first = Math.toIntExact(from - first());
        int end = (int) Math.min(held.size(), first + (long) itemsMax);
        int taken = first + 1;
        long bytes = bodyBytes.applyAsInt(held.get(first));
        while (taken < end) {
            bytes += bodyBytes.applyAsInt(held.get(taken));
            if (bytes > bytesMax) {
                break;
            }
            taken++;
        }
        return List.copyOf(held.subList(first, taken));
    }

    /// Whether an offset is held or is the next to come.
    boolean isHereOrNext(long from) {
        lock.lock();
        try {
            return wanted == from || isHeld(from) || (next == from && !unwanted);
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of what lies below an offset that is held, or is the next.
    void dropBelow(long offset) {
        lock.lock();
        try {
            if (next == NOWHERE || offset <= first() || offset > next) {
                return;
            }
            List<T> dropped = held.subList(0, Math.toIntExact(offset - first()));
            dropped.forEach(item -> heldBytes -= heldBytes(item));
            dropped.clear();
            heldBytesSeen = heldBytes;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all from an offset up to an end is here, or no more will come now.
    ///
    /// @param heldBytesMax more is not brought before something is dropped
    void await(long from, long end, long heldBytesMax, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = late ? 0 : nanos;
            while (left > 0 && isToCome(from, end, heldBytesMax)) {
                left = changed.awaitNanos(left);
            }
            late = isToCome(from, end, heldBytesMax);
        } finally {
            lock.unlock();
        }
    }

    private boolean isToCome(long from, long end, long heldBytesMax) {
        boolean isOnItsWay = from >= first() && from <= next && next < end && !unwanted;
        return wanted == from
                || (next != NOWHERE && isOnItsWay && damage == null && heldBytes < heldBytesMax);
    }

    /// Asks the feed to begin anew at an offset.
    void want(long offset) {
        lock.lock();
        try {
            wanted = offset;
            unwanted = false;
        } finally {
            lock.unlock();
        }
    }

    /// Asks the feed to let go of it.
    void unwant() {
        lock.lock();
        try {
            wanted = NOWHERE;
            unwanted = true;
        } finally {
            lock.unlock();
        }
    }

    // ---- the feed's own ----

    /// Moves to where it is wanted, if that is elsewhere; the offset to go on from then.
    OptionalLong move() {
        lock.lock();
        try {
            if (wanted == NOWHERE) {
                return OptionalLong.empty();
            }
            clear(wanted);
            wanted = NOWHERE;
            return OptionalLong.of(next);
        } finally {
            lock.unlock();
        }
    }

    /// Lets go when nobody wants it any more.
    ///
    /// @return whether anything changed
    boolean letGo() {
        lock.lock();
        try {
            if (!unwanted || next == NOWHERE) {
                return false;
            }
            clear(NOWHERE);
            unwanted = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void clear(long at) {
        next = at;
        held.clear();
        heldBytes = 0;
        heldBytesSeen = 0;
        damage = null;
        late = false;
        changed.signalAll();
    }

    boolean isLate() {
        return late;
    }

    /// Where it goes on; empty when it is nowhere, or cannot go on.
    OptionalLong next() {
        lock.lock();
        try {
            return next == NOWHERE || damage != null ? OptionalLong.empty() : OptionalLong.of(next);
        } finally {
            lock.unlock();
        }
    }

    /// Adds what stands at the next offset.
    void add(List<T> items) {
        lock.lock();
        try {
            late = false;
            held.addAll(items);
            next += items.size();
            items.forEach(item -> heldBytes += heldBytes(item));
            heldBytesSeen = heldBytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Notes that the next offset cannot be read, and why.
    void damaged(DamagedLogException why) {
        lock.lock();
        try {
            damage = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long heldBytes(T item) {
        return HELD_BESIDE_BYTES + bodyBytes.applyAsInt(item);
    }

    long heldBytes() {
        return heldBytesSeen;
    }
}
