package io.catchment.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/// An array of one dimension in PostgreSQL's binary form, as it grows (`array_recv` and the `recv` functions of the types in
/// its sources).
///
/// ```
///  int32  dimensions: 1
///  int32  whether any element is null
///  int32  type of the elements
///  int32  how many elements
///  int32  index of the first: 1
///  then for each element: int32 its length, -1 for null; its bytes
/// ```
final class ArrayBytes {
    private static final int HEADER_BYTES = 5 * Integer.BYTES;
    private static final int HAS_NULL_AT = Integer.BYTES;
    private static final int NULL = -1;

    /// Most elements are numbers, times and ids.
    private static final int ELEMENT_BYTES_EXPECTED = 20;

    static final Element<Integer> INT4 =
            new Element<>(
                    Oid.INT4,
                    Oid.INT4_ARRAY,
                    (value, into) -> into.room(Integer.BYTES).putInt(value));

    static final Element<Long> INT8 =
            new Element<>(
                    Oid.INT8,
                    Oid.INT8_ARRAY,
                    (value, into) -> into.room(Long.BYTES).putLong(value));

    static final Element<Boolean> BOOL =
            new Element<>(
                    Oid.BOOL,
                    Oid.BOOL_ARRAY,
                    (value, into) -> into.room(1).put((byte) (value ? 1 : 0)));

    static final Element<java.util.UUID> UUID =
            new Element<>(
                    Oid.UUID,
                    Oid.UUID_ARRAY,
                    (value, into) ->
                            into.room(2 * Long.BYTES)
                                    .putLong(value.getMostSignificantBits())
                                    .putLong(value.getLeastSignificantBits()));

    static final Element<byte[]> BYTEA =
            new Element<>(
                    Oid.BYTEA,
                    Oid.BYTEA_ARRAY,
                    (value, into) -> into.room(value.length).put(value));

    static final Element<String> TEXT =
            new Element<>(
                    Oid.TEXT, Oid.TEXT_ARRAY, (value, into) -> BYTEA.form.write(utf8(value), into));

    /// Its text behind the number of the form's version.
    static final Element<String> JSONB =
            new Element<>(
                    Oid.JSONB,
                    Oid.JSONB_ARRAY,
                    (value, into) -> {
                        byte[] text = utf8(value);
                        into.room(1 + text.length).put((byte) 1).put(text);
                    });

    static final Element<Instant> TIMESTAMPTZ =
            new Element<>(
                    Oid.TIMESTAMPTZ,
                    Oid.TIMESTAMPTZ_ARRAY,
                    (value, into) -> into.room(Long.BYTES).putLong(microseconds(value)));

    private static final long EPOCH_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROSECONDS_A_SECOND = 1_000_000;
    private static final double NANOSECONDS_A_MICROSECOND = 1_000;

    private ByteBuffer bytes;

    /// @param oid of the type of the elements
    /// @param elements how many will be added
    ArrayBytes(int oid, int elements) {
        bytes = ByteBuffer.allocate(HEADER_BYTES + elements * ELEMENT_BYTES_EXPECTED);
        bytes.putInt(1).putInt(0).putInt(oid).putInt(elements).putInt(1);
    }

    /// What the elements are.
    ///
    /// @param oid of PostgreSQL's type
    /// @param arrayOid of the type of arrays of it
    record Element<T>(int oid, int arrayOid, Form<T> form) {}

    /// Writes one value: asks for [#room], and fills all of it.
    interface Form<T> {
        void write(T value, ArrayBytes into);
    }

    <T> void add(@Nullable T value, Element<T> element) {
        if (value == null) {
            bytes.putInt(HAS_NULL_AT, 1);
            room(0).putInt(bytes.position() - Integer.BYTES, NULL);
        } else {
            element.form().write(value, this);
        }
    }

    /// For one element, behind its length.
    private ByteBuffer room(int length) {
        int needed = Integer.BYTES + length;
        if (bytes.remaining() < needed) {
            int capacity = Math.max(2 * bytes.capacity(), bytes.position() + needed);
            bytes =
                    ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity))
                            .position(bytes.position());
        }
        return bytes.putInt(length);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Since the year 2000, rounded as the server rounds what it reads as text.
    private static long microseconds(Instant at) {
        if (at.equals(Instant.MIN)) {
            return Long.MIN_VALUE;
        }
        if (at.equals(Instant.MAX)) {
            return Long.MAX_VALUE;
        }
        return Math.multiplyExact(at.getEpochSecond() - EPOCH_SECOND, MICROSECONDS_A_SECOND)
                + Math.round(Math.rint(at.getNano() / NANOSECONDS_A_MICROSECOND));
    }
}
