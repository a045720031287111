package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.RequestKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.CRC32C;

/// An entry as bytes, in an order that no later version changes.
///
/// ```
///  at    bytes
///   0     1     version: 1
///   1     1     kind, RequestKind.code()
///   2     1     flags: 1 refused
///   3     1     0
///   4     4     account
///   8     4     key
///  12     8     accepted at, microseconds since 1970
///  20     4     length of the attributes
///  24     4     length of the body
///  28     4     CRC-32C of partition, offset and bytes 0 to 27
///  32     …     attributes, see [AttributesCodec]
///   …     …     body
///  end    4     CRC-32C of partition, offset and all bytes before
/// ```
///
/// Both checks cover the position, so bytes that landed under another key are noticed, and the header can be
/// trusted without reading the rest. Where the offset is not known before the bytes are written, the checks cover the
/// log's id in its place.
///
/// A newer entry is told by an attribute that must not be passed over, or by an unknown flag. Only a change of the
/// layout itself takes a new version.
public final class EntryCodec {
    static final int HEADER_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int FLAG_REFUSED = 1;
    private static final int CHECK_BYTES = Integer.BYTES;
    private static final int HEADER_CHECK_AT = HEADER_BYTES - CHECK_BYTES;

    private EntryCodec() {}

    /// The bytes that the log holds at the entry's position.
    public static byte[] encode(Position position, Entry entry) {
        return encode(position.partition(), position.offset(), entry);
    }

    /// The bytes of an entry that is given its offset by whoever keeps it.
    public static byte[] encodeUnplaced(LogId log, int partition, Entry entry) {
        return encode(partition, inPlaceOfOffset(log), entry);
    }

    /// @throws DamagedLogException when the bytes were not written for this log and partition
    public static Entry decodeUnplaced(Position position, byte[] bytes) {
        return decode(position, inPlaceOfOffset(position.log()), bytes);
    }

    /// Reads the header alone.
    ///
    /// @throws DamagedLogException as [#decodeUnplaced] does
    public static EntryHeader decodeUnplacedHeader(Position position, byte[] bytes) {
        return decodeHeader(position, inPlaceOfOffset(position.log()), bytes, bytes.length);
    }

    private static long inPlaceOfOffset(LogId log) {
        CRC32C crc = new CRC32C();
        crc.update(log.value().getBytes(StandardCharsets.UTF_8));
        return Position.OFFSETS_MAX + crc.getValue();
    }

    static byte[] encode(int partition, long offset, Entry entry) {
        byte[] attributes = AttributesCodec.encode(entry.attributes());
        byte[] bytes =
                new byte[HEADER_BYTES + attributes.length + entry.body().length + CHECK_BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        putHeader(out, entry, attributes.length);
        out.putInt(check(partition, offset, bytes, HEADER_CHECK_AT));
        out.put(attributes).put(entry.body());
        out.putInt(check(partition, offset, bytes, bytes.length - CHECK_BYTES));
        return bytes;
    }

    /// @throws DamagedLogException when the bytes are not those that were written at the position
    public static Entry decode(Position position, byte[] bytes) {
        return decode(position, position.offset(), bytes);
    }

    private static Entry decode(Position position, long place, byte[] bytes) {
        EntryHeader header = decodeHeader(position, place, bytes, bytes.length);
        int checked = bytes.length - CHECK_BYTES;
        require(
                ByteBuffer.wrap(bytes).getInt(checked)
                        == check(position.partition(), place, bytes, checked),
                position,
                "its checksum is wrong");
        int attributesBytes = ByteBuffer.wrap(bytes).getInt(20);
        byte[] body = new byte[checked - HEADER_BYTES - attributesBytes];
        System.arraycopy(bytes, HEADER_BYTES + attributesBytes, body, 0, body.length);
        ByteBuffer attributes = ByteBuffer.wrap(bytes, HEADER_BYTES, attributesBytes);
        return new Entry(
                header, AttributesCodec.decode(position, header.refused(), attributes), body);
    }

    /// Reads the header alone.
    ///
    /// @param start the first [#HEADER_BYTES] or more
    /// @param bytesInAll how long the whole is
    /// @throws DamagedLogException as [#decode] does
    static EntryHeader decodeHeader(Position position, byte[] start, int bytesInAll) {
        return decodeHeader(position, position.offset(), start, bytesInAll);
    }

    private static EntryHeader decodeHeader(
            Position position, long place, byte[] start, int bytesInAll) {
        require(bytesInAll >= HEADER_BYTES + CHECK_BYTES, position, "it is too short");
        require(start[0] == VERSION, position, "its version is " + start[0] + ", not " + VERSION);
        ByteBuffer in = ByteBuffer.wrap(start);
        require(
                in.getInt(HEADER_CHECK_AT)
                        == check(position.partition(), place, start, HEADER_CHECK_AT),
                position,
                "the checksum of its header is wrong");
        long lengths = (long) in.getInt(20) + in.getInt(24) + HEADER_BYTES + CHECK_BYTES;
        require(lengths == bytesInAll, position, "it has " + bytesInAll + " bytes, not " + lengths);
        int flags = start[2];
        require((flags & ~FLAG_REFUSED) == 0, position, "a newer version wrote flags " + flags);
        return new EntryHeader(
                kind(position, start[1]),
                new AccountId(in.getInt(4)),
                new KeyId(in.getInt(8)),
                Instant.EPOCH.plus(in.getLong(12), ChronoUnit.MICROS),
                (flags & FLAG_REFUSED) != 0);
    }

    private static void putHeader(ByteBuffer out, Entry entry, int attributesBytes) {
        EntryHeader header = entry.header();
        out.put(VERSION)
                .put((byte) header.kind().code())
                .put((byte) (header.refused() ? FLAG_REFUSED : 0))
                .put((byte) 0)
                .putInt(header.account().value())
                .putInt(header.key().value())
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, header.acceptedAt()))
                .putInt(attributesBytes)
                .putInt(entry.body().length);
    }

    private static RequestKind kind(Position position, byte code) {
        try {
            return RequestKind.of(code);
        } catch (IllegalArgumentException e) {
            throw new DamagedLogException(
                    "entry " + position + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static int check(int partition, long offset, byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                        .putShort((short) partition)
                        .putLong(offset)
                        .flip());
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void require(boolean holds, Position position, String otherwise) {
        if (!holds) {
            throw new DamagedLogException(
                    "entry " + position + " cannot be read: " + otherwise, null);
        }
    }
}
