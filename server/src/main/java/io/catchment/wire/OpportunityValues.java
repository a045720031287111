package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.Opportunity;
import io.catchment.OpportunityType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The values of an opportunity by field. Members of a custom field set, which are stored side by side, stand together.
final class OpportunityValues {
    private static final int BYTES_EXPECTED = 128;

    private final Map<String, String> single = new TreeMap<>();
    private final Map<String, Map<String, String>> members = new TreeMap<>();

    OpportunityValues(Opportunity opportunity) {
        opportunity.fields().forEach(this::add);
    }

    private void add(String place, String value) {
        int slash = place.indexOf(OpportunityType.MEMBER_OF);
        if (slash < 0) {
            single.put(place, value);
        } else {
            members.computeIfAbsent(place.substring(0, slash), set -> new TreeMap<>())
                    .put(place.substring(slash + 1), value);
        }
    }

    /// As one text: a set's members as a JSON object.
    Optional<String> text(String field) {
        Map<String, String> inSet = members(field);
        return inSet.isEmpty()
                ? Optional.ofNullable(single.get(field))
                : Optional.of(new String(object(inSet), UTF_8));
    }

    /// Those of a set that have a value, by name.
    Map<String, String> members(String set) {
        return members.getOrDefault(set, Map.of());
    }

    private static byte[] object(Map<String, String> inSet) {
        return Answers.json(
                BYTES_EXPECTED,
                out -> {
                    out.writeStartObject();
                    inSet.forEach(
                            (name, value) -> Answers.text(out, Answers.encodable(name), value));
                    out.writeEndObject();
                });
    }

    /// Every field that has a value, in an order that is the same each time.
    Iterable<String> names() {
        Map<String, String> all = new TreeMap<>(single);
        members.keySet().forEach(set -> all.put(set, ""));
        return all.keySet();
    }
}
