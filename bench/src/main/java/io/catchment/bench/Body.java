package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The body of a capture while it is put together. Names and values need no escaping in JSON.
final class Body {
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String eventCode = "12231";
    private String stray = "";
    private String note = "Asked for a call back between ten and twelve";

    Body email(String email) {
        return attribute("EmailAddress", email);
    }

    Body phone(String phone) {
        return attribute("Phone", phone);
    }

    Body searchBy(String name) {
        return attribute("SearchBy", name);
    }

    /// The last value of a name counts.
    Body attribute(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    Body field(String name, String value) {
        fields.put(name, value);
        return this;
    }

    Body eventCode(int code) {
        return eventCode(Integer.toString(code));
    }

    /// @param json as it stands in the body
    Body eventCode(String json) {
        eventCode = json;
        return this;
    }

    Body note(String text) {
        note = text;
        return this;
    }

    /// Beside what is asked for, under a name that nobody knows.
    Body stray(int characters) {
        stray = ",\n \"Stray\":\"" + "x".repeat(characters) + "\"";
        return this;
    }

    byte[] bytes() {
        return """
        {"LeadDetails":[%s],
         "Opportunity":{"OpportunityEventCode":%s,"OpportunityNote":"%s","OpportunityDateTime":"2026-01-31 12:13:44",
          "Fields":[%s]}%s}\
        """
                .formatted(
                        members("Attribute", attributes),
                        eventCode,
                        note,
                        members("SchemaName", fields),
                        stray)
                .getBytes(UTF_8);
    }

    private static String members(String nameKey, Map<String, String> members) {
        return members.entrySet().stream()
                .map(member ->
                        "{\"%s\":\"%s\",\"Value\":\"%s\"}"
                                .formatted(nameKey, member.getKey(), member.getValue()))
                .collect(Collectors.joining(","));
    }
}
