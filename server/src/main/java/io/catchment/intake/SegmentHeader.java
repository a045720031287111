package io.catchment.intake;

import io.catchment.LogId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// What a segment keeps about itself and the log, written in one batch with its first entries: enough to open the
/// log from its newest segment, whatever older ones have gone.
///
/// @param starts by partition: the first offset that this segment holds, or would hold
/// @param firsts by partition: the first offset that was not trimmed when the segment began
// Never compared; the one writer makes it, nobody changes it.
@SuppressWarnings("ArrayRecordComponent")
record SegmentHeader(LogId log, long[] starts, long[] firsts) {
    private static final byte VERSION = 1;
    private static final int CHECK_BYTES = Integer.BYTES;

    int partitions() {
        return starts.length;
    }

    byte[] encode() {
        byte[] name = log.value().getBytes(StandardCharsets.UTF_8);
        int checkAt = 1 + 2 * Integer.BYTES + name.length + partitions() * 2 * Long.BYTES;
        byte[] bytes = new byte[checkAt + CHECK_BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(VERSION).putInt(name.length).put(name).putInt(partitions());
        for (int partition = 0; partition < partitions(); partition++) {
            out.putLong(starts[partition]).putLong(firsts[partition]);
        }
        out.putInt(check(bytes, checkAt));
        return bytes;
    }

    static SegmentHeader decode(int segment, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int checkAt = bytes.length - CHECK_BYTES;
        if (checkAt < 1 || in.getInt(checkAt) != check(bytes, checkAt)) {
            throw new DamagedLogException(
                    "the header of segment " + segment + " has a wrong checksum", null);
        }
        byte version = in.get();
        if (version != VERSION) {
            throw new DamagedLogException(
                    "the header of segment "
                            + segment
                            + " has version "
                            + version
                            + ", not "
                            + VERSION,
                    null);
        }
        byte[] name = new byte[in.getInt()];
        in.get(name);
        return offsets(new LogId(new String(name, StandardCharsets.UTF_8)), in);
    }

    private static SegmentHeader offsets(LogId log, ByteBuffer in) {
        int partitions = in.getInt();
        long[] starts = new long[partitions];
        long[] firsts = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            starts[partition] = in.getLong();
            firsts[partition] = in.getLong();
        }
        return new SegmentHeader(log, starts, firsts);
    }

    private static int check(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
