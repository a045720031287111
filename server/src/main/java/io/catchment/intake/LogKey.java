package io.catchment.intake;

import java.nio.ByteBuffer;

/// Where an entry stands in RocksDB, in the order in which RocksDB sorts it.
///
/// ```
///  4 bytes   segment, from 0
///  2 bytes   partition; 0xffff for what the log keeps about the segment itself
///  8 bytes   offset
/// ```
///
/// The segment comes first so that the files that RocksDB writes one after the other hold ranges of keys one
/// after the other: they never overlap, so nothing is ever merged, and what was trimmed goes by whole files.
final class LogKey {
    static final int BYTES = Integer.BYTES + Short.BYTES + Long.BYTES;

    private static final int ABOUT = 0xffff;

    private LogKey() {}

    static byte[] entry(int segment, int partition, long offset) {
        return key(segment, partition, offset);
    }

    /// The key of a segment's header: above all its entries.
    static byte[] header(int segment) {
        return key(segment, ABOUT, 0);
    }

    /// The key under which a segment keeps up to where a partition was trimmed while it was the newest.
    static byte[] trim(int segment, int partition) {
        return key(segment, ABOUT, 1L + partition);
    }

    /// Below every key of the segment and above every key of the one before.
    static byte[] first(int segment) {
        return key(segment, 0, 0);
    }

    static int segment(byte[] key) {
        return ByteBuffer.wrap(key).getInt();
    }

    static int partition(byte[] key) {
        return Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(Integer.BYTES));
    }

    static long offset(byte[] key) {
        return ByteBuffer.wrap(key).getLong(Integer.BYTES + Short.BYTES);
    }

    static boolean isEntry(byte[] key) {
        return partition(key) != ABOUT;
    }

    private static byte[] key(int segment, int partition, long offset) {
        return ByteBuffer.allocate(BYTES)
                .putInt(segment)
                .putShort((short) partition)
                .putLong(offset)
                .array();
    }
}
