package io.catchment.process;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes bodies of captures for tests.
final class Body {
    private final List<String> details = new ArrayList<>();
    private final List<String> members = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();

    static Body by(String attribute) {
        return new Body().with("SearchBy", attribute);
    }

    static Body of(String email) {
        return by("EmailAddress").with("EmailAddress", email);
    }

    Body with(String attribute, @Nullable String value) {
        details.add(
                "{\"Attribute\":\"%s\",\"Value\":%s}"
                        .formatted(attribute, value == null ? "null" : "\"" + value + "\""));
        return this;
    }

    Body note(String note) {
        members.add(",\"OpportunityNote\":\"" + note + "\"");
        return this;
    }

    Body flag(String name) {
        members.add(",\"" + name + "\":true");
        return this;
    }

    Body field(String schemaName, String value) {
        fields.add("{\"SchemaName\":\"%s\",\"Value\":\"%s\"}".formatted(schemaName, value));
        return this;
    }

    String text() {
        return text(12000);
    }

    String text(int eventCode) {
        String custom = fields.isEmpty() ? "" : ",\"Fields\":[" + String.join(",", fields) + "]";
        return "{\"LeadDetails\":[%s],\"Opportunity\":{\"OpportunityEventCode\":%d%s%s}}"
                .formatted(String.join(",", details), eventCode, String.join("", members), custom);
    }
}
