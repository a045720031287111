package io.catchment.bench.mainstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The body of a capture as Jackson binds it: what the caller left out is null. [#checked] makes a [Capture] of it.
record CaptureBody(
        @JsonProperty("LeadDetails") @Nullable List<@Nullable LeadDetail> leadDetails,
        @JsonProperty("Opportunity") @Nullable Opportunity opportunity) {

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    record LeadDetail(
            @JsonProperty("Attribute") @Nullable String attribute,
            @JsonProperty("Value") @Nullable String value) {}

    record Opportunity(
            @JsonProperty("OpportunityEventCode") @Nullable Integer eventCode,
            @JsonProperty("OpportunityNote") @Nullable String note,
            @JsonProperty("OpportunityDateTime") @Nullable String dateTime,
            @JsonProperty("Fields") @Nullable List<@Nullable Field> fields) {}

    record Field(
            @JsonProperty("SchemaName") @Nullable String schemaName,
            @JsonProperty("Value") @Nullable String value) {}

    /// @throws InvalidCapture that names what is missing or wrong
    Capture checked() {
        Opportunity given = present(opportunity, "Opportunity");
        Map<String, String> lead = lead();
        return new Capture(
                present(lead.remove("SearchBy"), "LeadDetails[].SearchBy"),
                lead,
                present(given.eventCode(), "Opportunity.OpportunityEventCode"),
                Optional.ofNullable(given.note()),
                Optional.ofNullable(given.dateTime()).map(CaptureBody::instant),
                fields(given));
    }

    private Map<String, String> lead() {
        var lead = new HashMap<String, String>();
        for (LeadDetail each : present(leadDetails, "LeadDetails")) {
            LeadDetail detail = present(each, "LeadDetails[]");
            String attribute = present(detail.attribute(), "LeadDetails[].Attribute");
            if (detail.value() != null) {
                lead.put(attribute, detail.value());
            }
        }
        return lead;
    }

    private static Map<String, String> fields(Opportunity opportunity) {
        var fields = new HashMap<String, String>();
        if (opportunity.fields() == null) {
            return fields;
        }
        for (Field each : opportunity.fields()) {
            Field field = present(each, "Opportunity.Fields[]");
            String name = present(field.schemaName(), "Opportunity.Fields[].SchemaName");
            if (field.value() != null) {
                fields.put(name, field.value());
            }
        }
        return fields;
    }

    private static Instant instant(String text) {
        try {
            return LocalDateTime.parse(text, DATE_TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new InvalidCapture("OpportunityDateTime: expected yyyy-MM-dd HH:mm:ss", e);
        }
    }

    private static <T> T present(@Nullable T value, String path) {
        if (value == null) {
            throw new InvalidCapture(path + " is missing");
        }
        return value;
    }
}
