package io.catchment.wire;

import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.UniqueKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// An account's lead fields as LeadSquared tells of them: enough to set the same ones up elsewhere.
public final class LeadMetadataAnswer {
    private static final int FIELD_BYTES_EXPECTED = 512;

    private LeadMetadataAnswer() {}

    /// Every field that a lead is shown with.
    public static List<Field> all(Collection<Field> fields) {
        List<Field> all = new ArrayList<>();
        all.add(Field.of(UniqueKey.LEAD_ID, "Lead Id", DataType.STRING).asUnique());
        all.addAll(fields);
        all.add(Field.of("CreatedOn", "Created On", DataType.DATE_TIME));
        all.add(Field.of("ModifiedOn", "Modified On", DataType.DATE_TIME));
        return all;
    }

    /// @param withOptions whether what a dropdown allows is told
    public static byte[] of(List<Field> fields, boolean withOptions) {
        return Answers.json(
                FIELD_BYTES_EXPECTED * fields.size(),
                out -> {
                    out.writeStartArray();
                    fields.forEach(field -> write(out, field, withOptions));
                    out.writeEndArray();
                });
    }

    private static void write(JsonGenerator out, Field field, boolean withOptions) {
        Shown type = Shown.of(field.type());
        out.writeStartObject();
        out.writeStringProperty("Entity", "1");
        Answers.text(out, "SchemaName", field.name());
        Answers.text(out, "DisplayName", field.label());
        out.writeStringProperty("DataType", type.dataType());
        out.writeBooleanProperty("IsMandatory", field.mandatory());
        if (withOptions && !field.options().isEmpty()) {
            writeOptions(out, field.options());
        }
        out.writeStringProperty("MaxLength", String.valueOf(field.lengthMax()));
        Answers.text(out, "Name", field.name());
        out.writeStringProperty("RenderTypeTextValue", type.renderedAs());
        out.writeBooleanProperty("IsVisible", true);
        out.writeBooleanProperty("IsSearchable", field.unique());
        Answers.text(out, "DefaultValue", field.defaultValue().orElse(null));
        out.writeBooleanProperty("IsLeadIdentifier", field.unique());
        out.writeBooleanProperty("IsUnique", field.unique());
        out.writeEndObject();
    }

    private static void writeOptions(JsonGenerator out, List<String> options) {
        out.writeArrayPropertyStart("Options");
        for (String option : options) {
            out.writeStartObject();
            Answers.text(out, "Value", option);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /// A type in the two names that LeadSquared has for it. It has no decimals, users or sets for leads: ours go by the
    /// names that opportunities have for them.
    private record Shown(String dataType, String renderedAs) {
        static Shown of(DataType type) {
            return switch (type) {
                case STRING -> new Shown("Text", "Textbox");
                case NUMBER -> new Shown("Number", "Textbox");
                case DECIMAL -> new Shown("Decimal", "Textbox");
                case BOOLEAN -> new Shown("Boolean", "CheckBox");
                case DATE -> new Shown("Date", "Date");
                case DATE_TIME -> new Shown("Date", "DateTime");
                case TIME -> new Shown("Time", "Time");
                case EMAIL -> new Shown("Email", "Email");
                case PHONE -> new Shown("Phone", "Phone");
                case WEBSITE -> new Shown("Website", "URL");
                case DROPDOWN -> new Shown("Select", "Dropdown");
                case USER, CUSTOM_OBJECT -> new Shown(type.wireName(), type.wireName());
            };
        }
    }

    /// Without regard to case.
    public static Optional<Field> named(List<Field> fields, String schemaName) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(schemaName))
                .findFirst();
    }
}
