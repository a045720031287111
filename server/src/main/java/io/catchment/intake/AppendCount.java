package io.catchment.intake;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many entries were appended, and a place to wait for more.
public final class AppendCount {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private long value;
    private boolean over;

    public long value() {
        lock.lock();
        try {
            return value;
        } finally {
            lock.unlock();
        }
    }

    public void add(long appended) {
        lock.lock();
        try {
            value += appended;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// There will be no more: nobody waits any longer.
    public void end() {
        lock.lock();
        try {
            over = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @throws LogUnavailableException when there was an end before: who waits in a loop would spin
    public void await(long known, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            if (over) {
                throw new LogUnavailableException(
                        "the intake log is closed", Duration.ofSeconds(1), null);
            }
            while (value <= known && !over && left > 0) {
                left = grown.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
