package io.catchment.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.IdempotencyKey;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.Parameters;
import io.catchment.Position;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
    private static final Position POSITION = new Position(new LogId("log"), 3, 1L << 40);

    @Test
    void an_entry_comes_back_as_it_was() {
        for (Entry entry : List.of(Entries.entry(""), Entries.entry("é"), Entries.refused("x"))) {
            Entry decoded = EntryCodec.decode(POSITION, encode(entry));

            assertThat(decoded.header()).isEqualTo(entry.header());
            assertThat(decoded.refusal()).isEqualTo(entry.refusal());
            assertThat(decoded.body()).isEqualTo(entry.body());
        }
    }

    /// As the version before parameters wrote them: a replay, and an entry with nothing but its body.
    @Test
    void entries_of_before_there_were_parameters_are_read() {
        Position at = new Position(new LogId("log"), 3, 1_234_567_890_123L);
        String replay =
                "0101000000000007000000090006475ef6574f3500000026000000021897b124800000000a63616c6c65723a6b6579"
                        + "810000001200000001000000000000002a666f726d65727b7d3d1a35ba";
        String plain =
                "0101000000000007000000090006475ef6574f3500000000000000029358659b7b7d30bcae3a";

        Entry replayed = EntryCodec.decode(at, HexFormat.of().parseHex(replay));
        Entry entry = EntryCodec.decode(at, HexFormat.of().parseHex(plain));

        assertThat(replayed.attributes())
                .isEqualTo(
                        Entry.Attributes.ofReplay(
                                new Position(new LogId("former"), 1, 42),
                                IdempotencyKey.ofCaller("key")));
        assertThat(entry.attributes()).isEqualTo(Entry.Attributes.NONE);
        assertThat(entry.header()).isEqualTo(replayed.header());
        assertThat(entry.header().account()).isEqualTo(new AccountId(7));
        assertThat(entry.body()).asString().isEqualTo("{}");
        assertThat(EntryCodec.encode(at, replayed)).isEqualTo(HexFormat.of().parseHex(replay));
        assertThat(EntryCodec.encode(at, entry)).isEqualTo(HexFormat.of().parseHex(plain));
    }

    @Test
    void parameters_come_back_and_are_not_passed_over_by_who_does_not_know_them() {
        Parameters parameters = Parameters.of(LeadId.parse("8eca6fa6-262c-43eb-8cfe-6e3325e2dc73"));
        Entry plain = Entries.entry("body");
        byte[] bytes =
                encode(
                        new Entry(
                                plain.header(),
                                Entry.Attributes.NONE.with(parameters),
                                plain.body()));

        assertThat(EntryCodec.decode(POSITION, bytes).attributes().parameters())
                .isEqualTo(parameters);
        assertThat(Byte.toUnsignedInt(bytes[EntryCodec.HEADER_BYTES])).isGreaterThanOrEqualTo(128);
    }

    @Test
    void the_first_bytes_are_enough_for_the_header() {
        Entry entry = Entries.refused("a longer body");
        byte[] bytes = encode(entry);
        byte[] start = Arrays.copyOf(bytes, EntryCodec.HEADER_BYTES);

        assertThat(EntryCodec.decodeHeader(POSITION, start, bytes.length))
                .isEqualTo(entry.header());
    }

    @Test
    void every_flipped_bit_is_noticed() {
        byte[] bytes = encode(Entries.refused("body"));

        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

            assertDamaged(flipped, "log/3/" + POSITION.offset());
        }
    }

    @Test
    void every_cut_is_noticed() {
        byte[] bytes = encode(Entries.entry("body"));

        for (int length = 0; length < bytes.length; length++) {
            assertDamaged(Arrays.copyOf(bytes, length), "entry log/3/");
        }
    }

    @Test
    void an_entry_under_the_key_of_another_is_noticed() {
        byte[] bytes = encode(Entries.entry("body"));
        Position partition = new Position(POSITION.log(), 4, POSITION.offset());
        Position offset = new Position(POSITION.log(), 3, POSITION.offset() + 1);

        for (Position other : List.of(partition, offset)) {
            assertThatThrownBy(() -> EntryCodec.decode(other, bytes))
                    .isInstanceOf(DamagedLogException.class);
            assertThatThrownBy(() -> EntryCodec.decodeHeader(other, bytes, bytes.length))
                    .isInstanceOf(DamagedLogException.class);
        }
    }

    @Test
    void a_newer_attribute_may_be_passed_over_below_128_only() {
        byte[] bytes = encode(Entries.refused("body"));

        byte[] optional = withTag(bytes, 127);
        byte[] needed = withTag(bytes, 255);

        assertThat(EntryCodec.decode(POSITION, optional).body())
                .isEqualTo(Entries.refused("body").body());
        assertDamaged(needed, "newer version wrote its attribute 255");
    }

    private static byte[] encode(Entry entry) {
        return EntryCodec.encode(POSITION.partition(), POSITION.offset(), entry);
    }

    /// The first attribute renamed and the check made right again.
    private static byte[] withTag(byte[] bytes, int tag) {
        byte[] changed = bytes.clone();
        changed[EntryCodec.HEADER_BYTES] = (byte) tag;
        int checkAt = changed.length - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                        .putShort((short) POSITION.partition())
                        .putLong(POSITION.offset())
                        .flip());
        crc.update(changed, 0, checkAt);
        ByteBuffer.wrap(changed).putInt(checkAt, (int) crc.getValue());
        return changed;
    }

    private static void assertDamaged(byte[] bytes, String message) {
        assertThatThrownBy(() -> EntryCodec.decode(POSITION, bytes))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(message);
    }
}
