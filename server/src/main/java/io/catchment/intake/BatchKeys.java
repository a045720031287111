package io.catchment.intake;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The keys that a record of the write-ahead log puts, for saying what is in it.
///
/// ```
///  sequence number (8 bytes) · count (4) · then each: 1 · length of the key · key · length of the value · value
/// ```
///
/// Lengths are in groups of seven bits, the lowest first. Source: RocksDB's `db/write_batch.cc`.
final class BatchKeys {
    private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;
    private static final byte PUT = 1;
    private static final int LENGTH_BITS_MAX = 28;

    private BatchKeys() {}

    /// As many as can be read: of a broken record perhaps none.
    static List<byte[]> of(byte[] record) {
        List<byte[]> keys = new ArrayList<>();
        if (record.length <= HEAD_BYTES) {
            return keys;
        }
        ByteBuffer in = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).position(HEAD_BYTES);
        try {
            while (in.hasRemaining() && in.get() == PUT) {
                byte[] key = new byte[Math.min(length(in), in.remaining())];
                in.get(key);
                int valueBytes = length(in);
                if (valueBytes > in.remaining()) {
                    break;
                }
                in.position(in.position() + valueBytes);
                if (key.length == LogKey.BYTES) {
                    keys.add(key);
                }
            }
        } catch (BufferUnderflowException e) {
            return keys;
        }
        return keys;
    }

    private static int length(ByteBuffer in) {
        int length = 0;
        for (int bits = 0; bits <= LENGTH_BITS_MAX; bits += 7) {
            int group = in.get();
            length |= (group & 0x7f) << bits;
            if (group >= 0) {
                break;
            }
        }
        return length & Integer.MAX_VALUE;
    }
}
