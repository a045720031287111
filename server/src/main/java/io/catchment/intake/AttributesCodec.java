package io.catchment.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.IdempotencyKey;
import io.catchment.LogId;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.intake.Entry.Attributes;
import io.catchment.intake.Entry.RefusalText;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came beside a body, as bytes: each attribute is a tag (1 byte), a length (4 bytes) and a value.
///
/// ```
///    1  the exception of a refusal, UTF-8
///    2  its message, UTF-8
///  128  the idempotency key, UTF-8
///  129  the replayed position: partition (4 bytes), offset (8), log, UTF-8
///  130  the request's parameters, as [Parameters#text()], UTF-8
/// ```
///
/// What an older reader may pass over has a tag below 128. What it must not pass over (an idempotency key: without it
/// a request would take effect twice) has a tag from 128 on, and a reader that does not know it refuses the entry.
final class AttributesCodec {
    private static final int HEAD_BYTES = 1 + Integer.BYTES;
    private static final int REFUSAL_TYPE = 1;
    private static final int REFUSAL_MESSAGE = 2;
    private static final int NOT_TO_BE_PASSED_OVER = 128;
    private static final int IDEMPOTENCY_KEY = 128;
    private static final int REPLAY_OF = 129;
    private static final int PARAMETERS = 130;

    private static final byte[] NOTHING = {};

    private AttributesCodec() {}

    static byte[] encode(Attributes attributes) {
        if (attributes.equals(Attributes.NONE)) {
            return NOTHING;
        }
        SortedMap<Integer, byte[]> values = new TreeMap<>();
        attributes
                .refusal()
                .ifPresent(refusal -> {
                    values.put(REFUSAL_TYPE, refusal.exceptionType().getBytes(UTF_8));
                    values.put(REFUSAL_MESSAGE, refusal.message().getBytes(UTF_8));
                });
        attributes
                .idempotencyKey()
                .ifPresent(key -> values.put(IDEMPOTENCY_KEY, key.value().getBytes(UTF_8)));
        attributes.replayOf().ifPresent(replayed -> values.put(REPLAY_OF, bytes(replayed)));
        if (!attributes.parameters().equals(Parameters.NONE)) {
            values.put(PARAMETERS, attributes.parameters().text().getBytes(UTF_8));
        }
        return encode(values);
    }

    private static byte[] encode(SortedMap<Integer, byte[]> values) {
        int bytes = values.values().stream().mapToInt(value -> HEAD_BYTES + value.length).sum();
        ByteBuffer out = ByteBuffer.allocate(bytes);
        values.forEach((tag, value) -> out.put((byte) (int) tag).putInt(value.length).put(value));
        return out.array();
    }

    private static byte[] bytes(Position position) {
        byte[] log = position.log().value().getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + log.length)
                .putInt(position.partition())
                .putLong(position.offset())
                .put(log)
                .array();
    }

    /// @param of the entry, named when it cannot be read
    /// @throws DamagedLogException when a newer version wrote what must not be passed over
    static Attributes decode(Position of, boolean refused, ByteBuffer in) {
        if (!refused && !in.hasRemaining()) {
            return Attributes.NONE;
        }
        SortedMap<Integer, byte[]> values = new TreeMap<>();
        while (in.hasRemaining()) {
            int tag = Byte.toUnsignedInt(in.get());
            byte[] value = new byte[in.getInt()];
            in.get(value);
            values.put(tag, value);
        }
        refuseUnknown(of, values);
        return new Attributes(
                refused
                        ? Optional.of(
                                new RefusalText(
                                        text(values, REFUSAL_TYPE).orElse(""),
                                        text(values, REFUSAL_MESSAGE).orElse("")))
                        : Optional.empty(),
                text(values, IDEMPOTENCY_KEY).map(IdempotencyKey::new),
                Optional.ofNullable(values.get(REPLAY_OF)).map(AttributesCodec::position),
                parameters(of, text(values, PARAMETERS)));
    }

    private static void refuseUnknown(Position of, SortedMap<Integer, byte[]> values) {
        for (int tag : values.tailMap(NOT_TO_BE_PASSED_OVER).keySet()) {
            if (tag != IDEMPOTENCY_KEY && tag != REPLAY_OF && tag != PARAMETERS) {
                throw new DamagedLogException(
                        "entry "
                                + of
                                + " cannot be read: a newer version wrote its attribute "
                                + tag,
                        null);
            }
        }
    }

    private static Parameters parameters(Position of, Optional<String> text) {
        try {
            return text.map(Parameters::parse).orElse(Parameters.NONE);
        } catch (IllegalArgumentException e) {
            throw new DamagedLogException(
                    "entry " + of + " cannot be read: a newer version wrote its parameters", e);
        }
    }

    private static Optional<String> text(SortedMap<Integer, byte[]> values, int tag) {
        return Optional.ofNullable(values.get(tag)).map(value -> new String(value, UTF_8));
    }

    private static Position position(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        int partition = in.getInt();
        long offset = in.getLong();
        return new Position(new LogId(UTF_8.decode(in).toString()), partition, offset);
    }
}
