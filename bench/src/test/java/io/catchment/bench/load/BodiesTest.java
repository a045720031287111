package io.catchment.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BodiesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int COUNT = 20_000;

    private final Bodies bodies = new Bodies(5);

    @Test
    void a_body_is_600_bytes_of_json_as_documented() {
        for (long index : new long[] {0, 1, 3, 999, 1_000_000, 1_400_000_000}) {
            byte[] body = bodies.body(index);

            JsonNode json = JSON.readTree(body);

            assertThat(body).hasSize(Bodies.BYTES);
            assertThat(attributes(json))
                    .containsOnlyKeys(
                            "EmailAddress",
                            "Phone",
                            "mx_Member_Id",
                            "FirstName",
                            "mx_City",
                            "Source",
                            "SearchBy")
                    .containsEntry("SearchBy", "EmailAddress");
            assertThat(json.at("/Opportunity/OpportunityEventCode").asInt()).isEqualTo(12231);
            assertThat(json.at("/Opportunity/Fields/0/SchemaName").asString())
                    .isEqualTo("mx_Custom_1");
            assertThat(json.at("/Opportunity/Fields/0/Value").asString()).isEqualTo("%012d", index);
        }
    }

    @Test
    void the_same_index_and_seed_give_the_same_body() {
        byte[] once = bodies.body(1234);

        assertThat(new Bodies(5).body(1234)).isEqualTo(once);
        assertThat(new Bodies(6).body(1234)).isNotEqualTo(once);
        assertThat(bodies.body(1235)).isNotEqualTo(once);
    }

    @Test
    void new_persons_are_counted_exactly() {
        Set<Long> seen = new HashSet<>();

        for (long index = 0; index < COUNT; index++) {
            assertThat(Bodies.newPersons(index)).isEqualTo(seen.size());
            seen.add(bodies.person(index));
        }

        assertThat(seen).hasSize(COUNT / 10 * 7);
    }

    @Test
    void the_first_index_of_a_person_is_known() {
        for (long person = 0; person < COUNT / 10 * 7; person++) {
            assertThat(bodies.person(Bodies.firstOf(person))).isEqualTo(person);
            assertThat(Bodies.newPersons(Bodies.firstOf(person))).isEqualTo(person);
        }
    }

    @Test
    void scattered_values_are_as_many_and_in_no_order() {
        Bodies scattered = new Bodies(5, true);

        List<String> emails =
                LongStream.range(0, COUNT)
                        .filter(index -> index % 10 < 3)
                        .mapToObj(index -> attributes(JSON.readTree(scattered.body(index))))
                        .map(values -> value(values, "EmailAddress"))
                        .toList();

        assertThat(emails).doesNotHaveDuplicates().hasSize(COUNT / 10 * 3);
        long rising =
                IntStream.range(1, emails.size())
                        .filter(i -> emails.get(i - 1).compareTo(emails.get(i)) < 0)
                        .count();
        assertThat(rising).isCloseTo(emails.size() / 2, within(emails.size() / 5L));
    }

    @Test
    void known_persons_are_of_any_earlier_index() {
        Set<Long> seen = new HashSet<>();
        Map<Long, Integer> byTenth = new TreeMap<>();

        for (long index = 0; index < COUNT; index++) {
            long person = bodies.person(index);
            if (!seen.add(person)) {
                byTenth.merge(person * 10 / Bodies.newPersons(index), 1, Integer::sum);
            }
        }

        assertThat(byTenth.values())
                .hasSize(10)
                .allSatisfy(of -> assertThat(of).isCloseTo(COUNT * 3 / 100, within(100)));
    }

    @Test
    void a_person_has_the_same_three_unique_values_in_all_bodies_and_shares_none() {
        Map<String, Set<String>> byEmail = new HashMap<>();

        LongStream.range(0, COUNT)
                .mapToObj(index -> attributes(JSON.readTree(bodies.body(index))))
                .forEach(values ->
                        byEmail.computeIfAbsent(
                                        value(values, "EmailAddress"), email -> new HashSet<>())
                                .add(
                                        digits(values, "Phone")
                                                + " "
                                                + digits(values, "mx_Member_Id")));

        assertThat(byEmail).hasSize((int) Bodies.newPersons(COUNT));
        assertThat(byEmail.values()).allSatisfy(values -> assertThat(values).hasSize(1));
        assertThat(new HashSet<>(byEmail.values())).hasSameSizeAs(byEmail.values());
    }

    @Test
    void one_phone_in_eight_is_spelt_another_way() {
        long others =
                LongStream.range(0, COUNT)
                        .filter(index ->
                                new String(bodies.body(index), US_ASCII).contains("\"+91 9"))
                        .count();

        assertThat(others).isCloseTo(COUNT / 8, within(200L));
    }

    @Test
    void what_a_number_of_captures_makes_is_known_before() {
        assertThat(Bodies.rows(1_000)).isEqualTo(new Rows(700, 2_100, 1_000, 1_000, 1_000));
    }

    @Test
    void an_index_whose_person_would_share_a_phone_number_has_no_body() {
        assertThatThrownBy(() -> bodies.body(1_500_000_000)).hasMessageContaining("1500000000");
        assertThatThrownBy(() -> bodies.body(-1)).hasMessageContaining("-1");
    }

    private static Map<String, String> attributes(JsonNode json) {
        Map<String, String> attributes = new HashMap<>();
        for (JsonNode each : json.get("LeadDetails")) {
            attributes.put(each.get("Attribute").asString(), each.get("Value").asString());
        }
        return attributes;
    }

    private static String digits(Map<String, String> values, String name) {
        return value(values, name).replaceAll("\\D", "");
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name));
    }
}
