package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.OpportunityType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// An account's opportunity types as LeadSquared tells of them: enough to set the same ones up elsewhere.
public final class OpportunityTypeAnswers {
    private static final int FIELD_BYTES_EXPECTED = 1024;

    private OpportunityTypeAnswers() {}

    public static byte[] types(Collection<OpportunityType> types) {
        List<OpportunityType> ordered =
                types.stream().sorted(Comparator.comparingInt(OpportunityType::eventCode)).toList();
        return Answers.json(
                FIELD_BYTES_EXPECTED,
                out -> {
                    out.writeStartArray();
                    for (OpportunityType type : ordered) {
                        out.writeStartObject();
                        writeHead(out, type);
                        writeTail(out, type);
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                });
    }

    public static byte[] metadata(OpportunityType type) {
        return Answers.json(
                FIELD_BYTES_EXPECTED * (type.fields().all().size() + 1),
                out -> {
                    out.writeStartObject();
                    writeHead(out, type);
                    writeFields(out, type);
                    writeTail(out, type);
                    out.writeEndObject();
                });
    }

    private static void writeHead(JsonGenerator out, OpportunityType type) {
        out.writeBooleanProperty("AllowAttachments", false);
        out.writeBooleanProperty("CanDelete", false);
        out.writeStringProperty("Description", "");
        Answers.text(out, "DisplayName", type.name());
        out.writeNumberProperty("EventCode", type.eventCode());
    }

    private static void writeFields(JsonGenerator out, OpportunityType type) {
        out.writeArrayPropertyStart("Fields");
        OpportunityFieldShape shape = new OpportunityFieldShape(out);
        shape.note(Optional.empty());
        type.fields()
                .all()
                .forEach(field -> shape.field(field, Optional.empty(), member -> Optional.empty()));
        out.writeEndArray();
    }

    private static void writeTail(JsonGenerator out, OpportunityType type) {
        Answers.text(out, "Name", type.name());
        Answers.text(out, "PluralName", type.name());
    }

    /// Whether an account has any type at all.
    public static byte[] enabled(boolean areThereTypes) {
        return ("{\"OpportunityManagement\":\"" + (areThereTypes ? "Enabled" : "Disabled") + "\"}")
                .getBytes(UTF_8);
    }
}
