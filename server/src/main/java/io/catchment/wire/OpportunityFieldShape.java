package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Opportunity;
import io.catchment.SystemFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// One field of an opportunity with all that LeadSquared tells of it, and with its value.
///
/// Keys and order are LeadSquared's. `DefaultValue` and, of a custom field set, `Fields` are ours: without them a type
/// could not be set up again from what is told of it.
final class OpportunityFieldShape {
    private static final int OPTION_BYTES_EXPECTED = 160;

    /// What stands for the note among the fields.
    private static final Field NOTE =
            new Field(
                    "ActivityEvent_Note",
                    "Notes",
                    DataType.STRING,
                    false,
                    false,
                    Opportunity.NOTE_CHARACTERS_MAX,
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    List.of());

    private final JsonGenerator out;
    private int sequence;

    OpportunityFieldShape(JsonGenerator out) {
        this.out = out;
    }

    void note(Optional<String> value) {
        write(NOTE, value, name -> Optional.empty(), true);
    }

    /// @param members the value of each member of a set
    void field(Field field, Optional<String> value, Function<String, Optional<String>> members) {
        write(field, value, members, isOfSystem(field));
    }

    private static boolean isOfSystem(Field field) {
        return field.name().equals(SystemFields.STATUS.name())
                || field.name().equals(SystemFields.OWNER.name());
    }

    private void write(
            Field field,
            Optional<String> value,
            Function<String, Optional<String>> members,
            boolean isOfSystem) {
        boolean isDependent = !field.optionsByStatus().isEmpty();
        out.writeStartObject();
        Answers.text(out, "SchemaName", field.name());
        Answers.text(out, "InternalName", field.name());
        Answers.text(out, "DisplayName", field.label());
        Answers.text(out, "Value", value.orElse(null));
        Answers.text(out, "DataType", dataType(field));
        out.writeBooleanProperty("IsMandatory", isMandatory(field));
        out.writeBooleanProperty("ShowInForm", true);
        out.writeNumberProperty("Sequence", sequence++);
        Answers.text(out, "ParentField", isDependent ? SystemFields.STATUS.name() : "");
        Answers.text(out, "OptionSet", optionSet(field));
        Answers.text(out, "DependentOptionSet", isDependent ? dependentOptionSet(field) : "");
        out.writeBooleanProperty("IsDefault", isOfSystem);
        out.writeBooleanProperty("IsReadOnly", false);
        Answers.text(out, "RenderType", "");
        out.writeBooleanProperty("ExportAsPlainText", false);
        out.writeBooleanProperty("IsMultiSelectDropdown", false);
        out.writeBooleanProperty("IncludeOthersOption", false);
        out.writeNumberProperty("BehaviorOnMissingDropdownOption", 0);
        out.writeBooleanProperty("IsOthersValue", false);
        Answers.text(out, "InternalSchemaName", "");
        out.writeNumberProperty("CustomObjectType", 2);
        out.writeNumberProperty("MaxFieldLength", field.lengthMax());
        Answers.text(out, "DefaultValue", field.defaultValue().orElse(null));
        if (field.type() == DataType.CUSTOM_OBJECT) {
            writeMembers(field, members);
        }
        out.writeEndObject();
    }

    private void writeMembers(Field set, Function<String, Optional<String>> values) {
        out.writeArrayPropertyStart("Fields");
        OpportunityFieldShape shape = new OpportunityFieldShape(out);
        for (Field member : set.members()) {
            shape.write(member, values.apply(member.name()), name -> Optional.empty(), false);
        }
        out.writeEndArray();
    }

    /// Its options are fixed and it has a default, so that it is never missing.
    private static boolean isMandatory(Field field) {
        return field.mandatory() || field.name().equals(SystemFields.STATUS.name());
    }

    private static String dataType(Field field) {
        return field.name().equals(SystemFields.STATUS.name())
                ? "SearchableDropdown"
                : field.type().wireName();
    }

    // ---- options: JSON within a text ----

    private static String optionSet(Field field) {
        List<String> options = options(field);
        return options.isEmpty()
                ? ""
                : array(
                        options,
                        (json, order) -> {
                            String option = options.get(order);
                            json.writeBooleanProperty(
                                    "IsDefault",
                                    field.defaultValue().filter(option::equals).isPresent());
                            json.writeStringProperty("Text", "");
                            Answers.text(json, "Value", option);
                            json.writeNumberProperty("CanDelete", 1);
                            json.writeNumberProperty("CanEdit", 1);
                            json.writeNumberProperty("IsLastOption", 0);
                            json.writeNumberProperty("Order", order);
                        });
    }

    private static List<String> options(Field field) {
        Set<String> options = new LinkedHashSet<>(field.options());
        byStatus(field).values().forEach(options::addAll);
        return List.copyOf(options);
    }

    private static String dependentOptionSet(Field field) {
        List<Map.Entry<String, List<String>>> byStatus =
                new ArrayList<>(byStatus(field).entrySet());
        return array(
                byStatus,
                (json, order) -> {
                    Answers.text(json, "Parent", byStatus.get(order).getKey());
                    json.writeArrayPropertyStart("Options");
                    byStatus.get(order)
                            .getValue()
                            .forEach(option -> json.writeString(Answers.encodable(option)));
                    json.writeEndArray();
                });
    }

    /// In the order in which `Status` has them.
    private static Map<String, List<String>> byStatus(Field field) {
        List<String> statuses = SystemFields.STATUS.options();
        Map<String, List<String>> ordered =
                new TreeMap<>(
                        Comparator.<String>comparingInt(status ->
                                        statuses.contains(status)
                                                ? statuses.indexOf(status)
                                                : statuses.size())
                                .thenComparing(Comparator.naturalOrder()));
        ordered.putAll(field.optionsByStatus());
        return ordered;
    }

    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json, int order);
    }

    private static String array(List<?> items, Members members) {
        Consumer<JsonGenerator> array =
                json -> {
                    json.writeStartArray();
                    for (int order = 0; order < items.size(); order++) {
                        json.writeStartObject();
                        members.write(json, order);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                };
        return new String(Answers.json(OPTION_BYTES_EXPECTED * items.size(), array), UTF_8);
    }
}
