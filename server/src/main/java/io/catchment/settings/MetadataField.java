package io.catchment.settings;

import static io.catchment.settings.MetadataImport.text;

import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.SystemFields;
import io.catchment.settings.AccountDocument.FieldDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// One field as LeadSquared's metadata describe it, of a lead or of an opportunity type.
///
/// What this server cannot hold becomes a text, or is left out, with a warning.
final class MetadataField {
    private static final JsonMapper JSON = new JsonMapper();

    /// LeadSquared's names; those of this server's own metadata are among them.
    private static final Map<String, DataType> TYPES =
            Map.ofEntries(
                    Map.entry("Text", DataType.STRING),
                    Map.entry("String", DataType.STRING),
                    Map.entry("Number", DataType.NUMBER),
                    Map.entry("Decimal", DataType.DECIMAL),
                    Map.entry("Boolean", DataType.BOOLEAN),
                    Map.entry("Date", DataType.DATE),
                    Map.entry("DateTime", DataType.DATE_TIME),
                    Map.entry("Time", DataType.TIME),
                    Map.entry("Email", DataType.EMAIL),
                    Map.entry("Phone", DataType.PHONE),
                    Map.entry("Website", DataType.WEBSITE),
                    Map.entry("Url", DataType.WEBSITE),
                    Map.entry("Select", DataType.DROPDOWN),
                    Map.entry("Dropdown", DataType.DROPDOWN),
                    Map.entry("SearchableDropdown", DataType.DROPDOWN),
                    Map.entry("User", DataType.USER),
                    Map.entry("ActiveUsers", DataType.USER),
                    Map.entry("CustomObject", DataType.CUSTOM_OBJECT));

    /// Of which LeadSquared's `MaxLength` is one of texts. A phone number's does not count the country code.
    private static final Set<DataType> WITH_LENGTH =
            Set.of(
                    DataType.STRING,
                    DataType.NUMBER,
                    DataType.DECIMAL,
                    DataType.EMAIL,
                    DataType.WEBSITE,
                    DataType.DROPDOWN);

    private final JsonNode field;
    private final String name;
    private final String where;
    private final List<String> warnings;

    /// @param of what has the field, for warnings
    MetadataField(JsonNode field, String of, List<String> warnings) {
        this.field = field;
        this.name = text(field, "SchemaName");
        this.where = of + " " + name;
        this.warnings = warnings;
    }

    /// A member has no default, and no options by status.
    private static FieldDocument asMember(FieldDocument field) {
        return new FieldDocument(
                field.name(),
                field.label(),
                field.type(),
                false,
                field.mandatory(),
                field.lengthMax(),
                field.options(),
                null,
                null,
                null);
    }

    FieldDocument ofLead() {
        DataType type = type();
        if (type == DataType.CUSTOM_OBJECT) {
            warnings.add(where + ": a set of fields on a lead is kept as one String");
            type = DataType.STRING;
        }
        return document(type, field.path("IsUnique").asBoolean(false), List.of());
    }

    FieldDocument ofType() {
        DataType type = type();
        if (type != DataType.CUSTOM_OBJECT) {
            return document(type, false, List.of());
        }
        List<FieldDocument> members = members();
        if (members.isEmpty()) {
            warnings.add(where + ": its members are not in the metadata, and so it is a String");
            return document(DataType.STRING, false, members);
        }
        return document(type, false, members);
    }

    private List<FieldDocument> members() {
        JsonNode apart = field.path("CustomObjectMetaData").path("Fields");
        List<FieldDocument> members = new ArrayList<>();
        for (JsonNode member : apart.isArray() ? apart : field.path("Fields")) {
            members.add(new MetadataField(member, where, warnings).ofSet());
        }
        return members;
    }

    private FieldDocument ofSet() {
        DataType type = type();
        return asMember(
                document(
                        type == DataType.CUSTOM_OBJECT ? DataType.STRING : type, false, List.of()));
    }

    private DataType type() {
        String given = text(field, "DataType");
        DataType type = TYPES.get(given);
        if (type == null || field.path("IsMultiSelectDropdown").asBoolean(false)) {
            warnings.add(
                    "%s: %s is kept as String"
                            .formatted(
                                    where,
                                    type == null ? "data type " + given : "a choice of several"));
            return DataType.STRING;
        }
        return switch (type) {
            // A lead's date has its time by how it is shown alone.
            case DATE ->
                    text(field, "RenderTypeTextValue").equalsIgnoreCase("DateTime")
                            ? DataType.DATE_TIME
                            : DataType.DATE;
            case NUMBER -> field.path("Scale").asInt(0) > 0 ? DataType.DECIMAL : DataType.NUMBER;
            case STRING,
                    DECIMAL,
                    BOOLEAN,
                    DATE_TIME,
                    TIME,
                    EMAIL,
                    PHONE,
                    WEBSITE,
                    DROPDOWN,
                    USER,
                    CUSTOM_OBJECT ->
                    type;
        };
    }

    private FieldDocument document(DataType type, boolean unique, List<FieldDocument> members) {
        Choice choice = type == DataType.DROPDOWN ? choice() : Choice.NONE;
        String label = text(field, "DisplayName");
        return new FieldDocument(
                name,
                label.isBlank() ? null : label,
                type,
                unique,
                field.path("IsMandatory").asBoolean(false),
                WITH_LENGTH.contains(type) ? lengthMax() : 0,
                choice.options(),
                choice.byStatus().isEmpty() ? null : choice.byStatus(),
                standard(type, unique, choice),
                members.isEmpty() ? null : members);
    }

    private int lengthMax() {
        JsonNode given =
                field.has("MaxLength") ? field.path("MaxLength") : field.path("MaxFieldLength");
        int length = given.asInt(0);
        return length < 1 || length == Field.LENGTH_MAX_DEFAULT ? 0 : length;
    }

    private @Nullable String standard(DataType type, boolean unique, Choice choice) {
        String given = text(field, "DefaultValue");
        String standard = given.isEmpty() ? choice.standard().orElse("") : given;
        if (standard.isEmpty()) {
            return null;
        }
        if (unique || type == DataType.USER || !choice.allows(standard)) {
            warnings.add(where + ": its default is left out, being no value that one can be here");
            return null;
        }
        return standard;
    }

    // ---- options ----

    /// What a dropdown allows.
    private record Choice(
            List<String> options, Map<String, List<String>> byStatus, Optional<String> standard) {
        static final Choice NONE = new Choice(List.of(), Map.of(), Optional.empty());

        boolean allows(String value) {
            Set<String> all = new LinkedHashSet<>(options);
            byStatus.values().forEach(all::addAll);
            return all.isEmpty() || all.contains(value);
        }
    }

    private Choice choice() {
        if (field.path("IncludeOthersOption").asBoolean(false)) {
            warnings.add(where + ": takes other values than its options, and so any");
            return Choice.NONE;
        }
        JsonNode own = field.has("OptionSet") ? field.path("OptionSet") : field.path("Options");
        JsonNode options = unfolded(own);
        Map<String, List<String>> dependent = dependent();
        return dependent.isEmpty()
                ? new Choice(values(options), Map.of(), standard(options))
                : new Choice(List.of(), dependent, Optional.empty());
    }

    private static Optional<String> standard(JsonNode options) {
        for (JsonNode option : options) {
            if (option.path("IsDefault").asBoolean(false)) {
                return Optional.of(value(option)).filter(value -> !value.isEmpty());
            }
        }
        return Optional.empty();
    }

    /// By the value of the field that they depend on; empty when they depend on none, or on another than `Status`.
    private Map<String, List<String>> dependent() {
        Map<String, List<String>> byParent = new LinkedHashMap<>();
        JsonNode groups = unfolded(field.path("DependentOptionSet"));
        if (groups.isObject()) {
            groups.properties()
                    .forEach(group -> byParent.put(group.getKey(), values(group.getValue())));
        }
        if (groups.isArray()) {
            groups.forEach(
                    group -> byParent.put(text(group, "Parent"), values(group.path("Options"))));
        }
        boolean ofStatus = text(field, "ParentField").equals(SystemFields.STATUS.name());
        if (!byParent.isEmpty()
                && !(ofStatus && SystemFields.STATUS.options().containsAll(byParent.keySet()))) {
            warnings.add(
                    where
                            + ": takes any value, because its options depend on more than Open, Won and Lost");
            return Map.of();
        }
        return byParent;
    }

    /// LeadSquared puts the JSON of options into a text.
    private static JsonNode unfolded(JsonNode options) {
        if (!options.isString() || options.stringValue().isBlank()) {
            return options;
        }
        try {
            return JSON.readTree(options.stringValue());
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static List<String> values(JsonNode options) {
        List<String> values = new ArrayList<>();
        for (JsonNode option : options) {
            String value = value(option);
            if (!value.isEmpty() && !values.contains(value)) {
                values.add(value);
            }
        }
        return values;
    }

    private static String value(JsonNode option) {
        return option.isObject() ? text(option, "Value") : option.asString("");
    }
}
