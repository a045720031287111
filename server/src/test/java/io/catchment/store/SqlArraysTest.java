package io.catchment.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The columns of set-based statements, as the store understands them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SqlArraysTest {
    private final TestStore store = TestStore.open();

    @AfterAll
    void close() {
        store.close();
    }

    @Test
    void numbers_arrive_as_they_are() {
        List<Integer> ints = List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        List<Long> longs = List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);

        assertThat(arrived("integer", arrays -> arrays.ints(ints, n -> n))).isEqualTo(texts(ints));
        assertThat(arrived("smallint", arrays -> arrays.ints(List.of(1, -1), n -> n)))
                .containsExactly("1", "-1");
        assertThat(arrived("bigint", arrays -> arrays.longs(longs, n -> n)))
                .isEqualTo(texts(longs));
    }

    @Test
    void texts_arrive_character_by_character() {
        List<String> given =
                List.of("", "NULL", "{a,b}", "quote \" backslash \\ comma , \n", "360° É ® – 🙂");

        assertThat(arrived("text", arrays -> arrays.texts(given, text -> text))).isEqualTo(given);
    }

    @Test
    void bodies_arrive_byte_by_byte() {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        List<byte[]> given = List.of(every, new byte[0], "x".repeat(100_000).getBytes(UTF_8));

        List<@Nullable String> arrived =
                arrived("bytea", arrays -> arrays.bytes(given, body -> body));

        assertThat(arrived)
                .isEqualTo(
                        given.stream()
                                .map(body -> "\\x" + java.util.HexFormat.of().formatHex(body))
                                .toList());
    }

    @Test
    void what_is_absent_is_null() {
        List<Integer> rows = List.of(1, 2, 3);

        assertThat(arrived("text", arrays -> arrays.texts(rows, n -> n == 2 ? null : "n" + n)))
                .containsExactly("n1", null, "n3");
        assertThat(arrived("boolean", arrays -> arrays.booleans(rows, n -> n == 2 ? null : n == 1)))
                .containsExactly("true", null, "false");
        assertThat(arrived("uuid", arrays -> arrays.uuids(rows, n -> null)))
                .isEqualTo(Collections.nCopies(3, null));
        assertThat(arrived("integer", arrays -> arrays.ints(List.<Integer>of(), n -> n))).isEmpty();
    }

    @Test
    void ids_and_documents_arrive_as_they_are() {
        UUID id = UUID.fromString("8eca6fa6-262c-83eb-8cfe-6e3325e2dc73");
        String json = "{\"mx_City\": \"São Paulo\"}";

        assertThat(arrived("uuid", arrays -> arrays.uuids(List.of(id), it -> it)))
                .containsExactly(id.toString());
        assertThat(arrived("jsonb", arrays -> arrays.jsons(List.of(json), it -> it)))
                .containsExactly(json);
    }

    /// A time stands in some columns as text and in some in an array: it has to be the same in both.
    @Test
    void times_are_those_that_their_texts_are() {
        List<Instant> given =
                Stream.of(
                                "2026-11-23T23:27:27.099805Z",
                                "2026-11-23T23:27:27.099805500Z",
                                "2026-11-23T23:27:27.099804500Z",
                                "2026-11-23T23:27:27.999999999Z",
                                "1969-12-31T23:59:59.123456789Z",
                                "0001-01-01T00:00:00Z",
                                "9999-12-31T23:59:59Z")
                        .map(Instant::parse)
                        .toList();

        assertThat(arrived("timestamptz", arrays -> arrays.timestamps(given, at -> at)))
                .isEqualTo(
                        arrived(
                                "text",
                                "timestamptz",
                                arrays -> arrays.texts(given, Instant::toString)));
    }

    @Test
    void the_first_and_the_last_instant_are_before_and_after_all_times() {
        List<Instant> given = List.of(Instant.MIN, Instant.MAX);

        assertThat(arrived("timestamptz", arrays -> arrays.timestamps(given, at -> at)))
                .containsExactly("-infinity", "infinity");
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private List<@Nullable String> arrived(String type, Sent sent) {
        return arrived(type, type, sent);
    }

    private List<@Nullable String> arrived(String type, String as, Sent sent) {
        return store.database()
                .inTransaction(connection -> {
                    String sql =
                            "SELECT value::%s::text FROM unnest(?::%s[]) WITH ORDINALITY AS sent (value, number) ORDER BY number"
                                    .formatted(as, type);
                    List<@Nullable String> values = new ArrayList<>();
                    try (var select = connection.prepareStatement(sql)) {
                        select.setArray(1, sent.by(new SqlArrays(connection)));
                        try (var rows = select.executeQuery()) {
                            while (rows.next()) {
                                values.add(rows.getString(1));
                            }
                        }
                    }
                    return values;
                });
    }

    private interface Sent {
        Array by(SqlArrays arrays) throws SQLException;
    }
}
