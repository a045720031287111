package io.catchment.bench.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;
import tools.jackson.core.io.JsonStringEncoder;

/// The values of one column for a whole batch, in the bytes that PostgreSQL takes for an array. Filled again for each
/// batch.
final class Column extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1;
    private static final int HEADER_BYTES = 20;
    private static final int COUNT_AT = 12;
    private static final int JSONB_VERSION = 1;
    private static final long MICROS = 1_000_000;
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800;

    private byte[] bytes = new byte[1 << 16];
    private int end = HEADER_BYTES;
    private int count;

    /// @param type of the array, as PostgreSQL names it
    /// @param elementOid of its elements
    private Column(String type, int elementOid) {
        setType(type);
        putInt(0, 1);
        putInt(8, elementOid);
        putInt(16, 1);
    }

    static Column smallints() {
        return new Column("_int2", 21);
    }

    static Column integers() {
        return new Column("_int4", 23);
    }

    static Column texts() {
        return new Column("_text", 25);
    }

    static Column bodies() {
        return new Column("_bytea", 17);
    }

    static Column times() {
        return new Column("_timestamptz", 1184);
    }

    static Column ids() {
        return new Column("_uuid", 2950);
    }

    static Column objects() {
        return new Column("_jsonb", 3802);
    }

    void clear() {
        end = HEADER_BYTES;
        count = 0;
    }

    void addShort(int value) {
        begin(Short.BYTES);
        bytes[end++] = (byte) (value >> 8);
        bytes[end++] = (byte) value;
    }

    void add(int value) {
        begin(Integer.BYTES);
        putInt(end, value);
        end += Integer.BYTES;
    }

    void add(Instant time) {
        begin(Long.BYTES);
        addLong((time.getEpochSecond() - POSTGRES_EPOCH_SECONDS) * MICROS + time.getNano() / 1_000);
    }

    void add(UUID id) {
        begin(2 * Long.BYTES);
        addLong(id.getMostSignificantBits());
        addLong(id.getLeastSignificantBits());
    }

    void add(byte[] value, int from, int length) {
        begin(length);
        System.arraycopy(value, from, bytes, end, length);
        end += length;
    }

    void add(String text) {
        byte[] value = text.getBytes(UTF_8);
        add(value, 0, value.length);
    }

    /// As a JSON object.
    void add(Map<String, String> members) {
        begin(0);
        int from = end;
        addByte(JSONB_VERSION);
        int before = '{';
        for (var member : members.entrySet()) {
            addByte(before);
            addQuoted(member.getKey());
            addByte(':');
            addQuoted(member.getValue());
            before = ',';
        }
        if (before == '{') {
            addByte('{');
        }
        addByte('}');
        putInt(from - Integer.BYTES, end - from);
    }

    private void addQuoted(String text) {
        addByte('"');
        int plain = addPlain(text);
        if (plain < text.length()) {
            addBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text.substring(plain)));
        }
        addByte('"');
    }

    /// @return how many characters stand for themselves
    private int addPlain(String text) {
        grow(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                return i;
            }
            bytes[end++] = (byte) character;
        }
        return text.length();
    }

    private void addBytes(byte[] value) {
        grow(value.length);
        System.arraycopy(value, 0, bytes, end, value.length);
        end += value.length;
    }

    private void begin(int length) {
        grow(Integer.BYTES + length);
        putInt(end, length);
        end += Integer.BYTES;
        count++;
    }

    private void addByte(int value) {
        grow(1);
        bytes[end++] = (byte) value;
    }

    private void addLong(long value) {
        putInt(end, (int) (value >> 32));
        putInt(end + Integer.BYTES, (int) value);
        end += Long.BYTES;
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    private void grow(int more) {
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }

    @Override
    public int lengthInBytes() {
        putInt(COUNT_AT, count);
        return end;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, end);
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("columns are sent, not read");
    }

    // A column is itself: its values come and go.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
        throw new CloneNotSupportedException();
    }
}
