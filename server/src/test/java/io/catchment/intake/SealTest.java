package io.catchment.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.RequestId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SealTest {
    private static final LogId LOG = new LogId("log-a");
    private static final AccountId ACCOUNT = new AccountId(7);
    private static final int POSITIONS = 2_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Seal seal = new Seal(LOG, key(1));

    @Test
    void every_position_opens_again_and_only_its_id_opens() {
        Set<UUID> ids = new HashSet<>();
        Set<Position> positions = new HashSet<>();
        for (int i = 0; i < POSITIONS; i++) {
            Position position = position();

            RequestId id = seal.seal(ACCOUNT, position);

            assertThat(id.value().version()).isEqualTo(8);
            assertThat(id.value().variant()).isEqualTo(2);
            assertThat(seal.open(ACCOUNT, id)).as(position::toString).contains(position);
            ids.add(id.value());
            positions.add(position);
        }
        assertThat(ids).hasSameSizeAs(positions);
    }

    @Test
    void the_ends_of_the_range_open_again() {
        for (Position position :
                List.of(
                        new Position(LOG, 0, 0),
                        new Position(LOG, Position.PARTITIONS_MAX - 1, 0),
                        new Position(LOG, Position.PARTITIONS_MAX - 1, Position.OFFSETS_MAX - 1))) {
            assertThat(seal.open(ACCOUNT, seal.seal(ACCOUNT, position))).contains(position);
        }
    }

    @Test
    void an_id_with_one_bit_flipped_never_opens() {
        for (int i = 0; i < 20; i++) {
            RequestId id = seal.seal(ACCOUNT, position());
            for (int bit = 0; bit < 128; bit++) {
                assertThat(seal.open(ACCOUNT, flipped(id, bit)))
                        .as("bit %d of %s", bit, id)
                        .isEmpty();
            }
        }
    }

    @Test
    void an_id_of_another_account_log_or_key_never_opens() {
        for (int i = 0; i < POSITIONS; i++) {
            Position position = position();
            RequestId id = seal.seal(ACCOUNT, position);

            assertThat(seal.open(new AccountId(8), id)).isEmpty();
            assertThat(new Seal(new LogId("log-b"), key(1)).open(ACCOUNT, id)).isEmpty();
            assertThat(new Seal(LOG, key(2)).open(ACCOUNT, id)).isEmpty();
        }
    }

    @Test
    void ids_one_after_the_other_show_no_order() {
        long agreeing = 0;
        for (int offset = 0; offset < POSITIONS; offset++) {
            UUID one = seal.seal(ACCOUNT, new Position(LOG, 0, offset)).value();
            UUID next = seal.seal(ACCOUNT, new Position(LOG, 0, offset + 1)).value();
            agreeing += one.compareTo(next) < 0 ? 1 : 0;
        }

        assertThat(agreeing).isBetween(POSITIONS * 4L / 10, POSITIONS * 6L / 10);
    }

    @Test
    void a_position_of_another_log_is_not_sealed() {
        assertThatThrownBy(() -> seal.seal(ACCOUNT, new Position(new LogId("log-b"), 0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_seals_of_all_logs_open_what_each_sealed() {
        Seal other = new Seal(new LogId("log-b"), key(2));
        Seals seals = new Seals(List.of(seal, other));
        Position here = position();
        Position there = new Position(other.log(), here.partition(), here.offset());

        assertThat(seals.open(ACCOUNT, seals.seal(ACCOUNT, here))).contains(here);
        assertThat(seals.open(ACCOUNT, seals.seal(ACCOUNT, there))).contains(there);
        assertThat(seals.open(ACCOUNT, new RequestId(new UUID(0, 0)))).isEmpty();
    }

    @Test
    void an_id_is_the_same_in_every_version() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }

        RequestId id = new Seal(LOG, key).seal(ACCOUNT, new Position(LOG, 3, 12_345));

        assertThat(id.value()).hasToString("02fa050b-d5ec-8911-bd2d-1c5f25a5db6e");
    }

    @Test
    void many_threads_seal_what_one_does() {
        List<Position> positions =
                Stream.generate(this::position).limit(POSITIONS).distinct().toList();
        List<RequestId> expected =
                positions.stream().map(position -> seal.seal(ACCOUNT, position)).toList();

        List<RequestId> sealed =
                positions.parallelStream().map(position -> seal.seal(ACCOUNT, position)).toList();

        assertThat(sealed).isEqualTo(expected);
    }

    private Position position() {
        return new Position(
                LOG,
                random.nextInt(Position.PARTITIONS_MAX),
                random.nextLong(Position.OFFSETS_MAX) >>> random.nextInt(48));
    }

    private static RequestId flipped(RequestId id, int bit) {
        UUID value = id.value();
        return new RequestId(
                new UUID(
                        value.getMostSignificantBits() ^ (bit < 64 ? 1L << bit : 0),
                        value.getLeastSignificantBits() ^ (bit < 64 ? 0 : 1L << bit)));
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
