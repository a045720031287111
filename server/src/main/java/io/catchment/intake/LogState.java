package io.catchment.intake;

import java.util.concurrent.atomic.AtomicLongArray;

/// What every thread may know of an open log. Only the writer changes it, and only after the disk has it.
final class LogState {
    final AtomicLongArray firsts;
    final AtomicLongArray ends;
    volatile Segments segments;

    LogState(AtomicLongArray firsts, AtomicLongArray ends, Segments segments) {
        this.firsts = firsts;
        this.ends = ends;
        this.segments = segments;
    }
}
