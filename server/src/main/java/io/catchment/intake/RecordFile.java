package io.catchment.intake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// One of RocksDB's files of records, the write-ahead log or the manifest, and what became of its end.
///
/// ```
///  block of 32,768 bytes:   fragment … fragment, zeros where no head has room
///  fragment:                CRC-32C of type and payload, masked (4 bytes) · length (2) · type (1) · payload
///  record:                  FULL, or FIRST MIDDLE… LAST
/// ```
///
/// RocksDB takes a length that rotted in the last block for the end of the file, and a block of zeros for padding, and
/// goes on without a word. What it does not use: the log syncs each record before it writes the next, so
/// only the last can be torn. A whole record after a broken one proves that the broken one was on disk.
///
/// Source of the format: RocksDB's `db/log_format.h`.
final class RecordFile {
    private static final int BLOCK_BYTES = 32_768;
    private static final int HEAD_BYTES = 7;
    private static final int TYPE_AT = 6;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int CRC_MASK = 0xa282ead8;

    /// What a disk writes whole or not at all.
    private static final int SECTOR_BYTES = 512;

    private final byte[] bytes;
    private final ByteBuffer fields;
    private final Visitor visitor;

    /// Is told each whole record, up to the first that is broken.
    interface Visitor {
        /// @param fragments of the record, one after the other
        void record(byte[] fragments);
    }

    /// How the file ends.
    sealed interface End {
        /// With a whole record.
        record Whole() implements End {}

        /// With a record that was being written: the file is good up to there.
        record Torn(int from) implements End {}

        /// A record is there whole and is not what was written.
        ///
        /// @param to where the next whole record begins, or the file ends
        /// @param isProved whether a whole record follows; else it is the last, and nothing tells whether it was
        ///     acknowledged
        record Rotten(int from, int to, boolean isProved) implements End {}
    }

    private RecordFile(byte[] bytes, Visitor visitor) {
        this.bytes = bytes;
        this.fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.visitor = visitor;
    }

    static End read(byte[] bytes, Visitor visitor) {
        return new RecordFile(bytes, visitor).read(0);
    }

    /// The same from a whole record on, as [End.Rotten#to()] gives it.
    static End read(byte[] bytes, int from, Visitor visitor) {
        return new RecordFile(bytes, visitor).read(from);
    }

    private End read(int from) {
        int recordAt = from;
        int at = from;
        while (at < bytes.length) {
            if (room(at) < HEAD_BYTES) {
                // What stands there means nothing, to RocksDB neither.
                recordAt = recordAt == at ? at + room(at) : recordAt;
                at += room(at);
                continue;
            }
            if (!isWhole(at) || isFirst(at) != (at == recordAt)) {
                return broken(recordAt, at);
            }
            boolean ends = isLast(at);
            at += HEAD_BYTES + length(at);
            if (ends) {
                visitor.record(payload(recordAt, at));
                recordAt = at;
            }
        }
        return recordAt >= bytes.length ? new End.Whole() : new End.Torn(recordAt);
    }

    private End broken(int recordAt, int at) {
        int next = nextRecord(at);
        if (next < bytes.length) {
            return new End.Rotten(recordAt, next, true);
        }
        return isThere(at) ? new End.Rotten(recordAt, bytes.length, false) : new End.Torn(recordAt);
    }

    /// Where a whole first fragment begins, beyond a broken one; the end of the file when there is none.
    private int nextRecord(int broken) {
        // Also at the same place: it may be a first fragment that comes too early.
        for (int at = broken; at < bytes.length; at++) {
            if (room(at) >= HEAD_BYTES && isFirst(at) && isWhole(at)) {
                return at;
            }
        }
        return bytes.length;
    }

    /// Whether the bytes of a broken fragment, the last record's, are all there: a write that was cut off leaves the file too
    /// short, or whole sectors of zeros.
    private boolean isThere(int at) {
        int end = Math.min(bytes.length, at + room(at));
        if (end - at < HEAD_BYTES) {
            return false;
        }
        boolean lengthRotted = crc(at, end - at - HEAD_BYTES) == fields.getInt(at);
        return lengthRotted || (fitsUpTo(at, end) && !hasZeroSector(at, end));
    }

    private boolean fitsUpTo(int at, int end) {
        return at + HEAD_BYTES + length(at) == end;
    }

    private boolean hasZeroSector(int from, int to) {
        int at = from;
        while (at < to) {
            int sectorEnd = Math.min(to, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (sectorEnd - at >= HEAD_BYTES && isZero(at, sectorEnd)) {
                return true;
            }
            at = sectorEnd;
        }
        return false;
    }

    private boolean isZero(int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isWhole(int at) {
        if (at + HEAD_BYTES > bytes.length) {
            return false;
        }
        int length = length(at);
        int type = bytes[at + TYPE_AT];
        return type >= FULL
                && type <= LAST
                && HEAD_BYTES + length <= Math.min(room(at), bytes.length - at)
                && crc(at, length) == fields.getInt(at);
    }

    private boolean isFirst(int at) {
        int type = at + TYPE_AT < bytes.length ? bytes[at + TYPE_AT] : 0;
        return type == FULL || type == FIRST;
    }

    private boolean isLast(int at) {
        return bytes[at + TYPE_AT] == FULL || bytes[at + TYPE_AT] == LAST;
    }

    private int length(int at) {
        return Short.toUnsignedInt(fields.getShort(at + Integer.BYTES));
    }

    /// What its block still holds.
    private static int room(int at) {
        return BLOCK_BYTES - at % BLOCK_BYTES;
    }

    private int crc(int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at + TYPE_AT, 1 + length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    }

    private byte[] payload(int from, int to) {
        byte[] payload = new byte[to - from];
        int size = 0;
        int at = from;
        while (at < to) {
            if (room(at) < HEAD_BYTES) {
                at += room(at);
                continue;
            }
            System.arraycopy(bytes, at + HEAD_BYTES, payload, size, length(at));
            size += length(at);
            at += HEAD_BYTES + length(at);
        }
        return java.util.Arrays.copyOf(payload, size);
    }
}
