package io.catchment.settings;

import io.catchment.DataType;
import io.catchment.FieldDefault;
import io.catchment.SystemFields;
import io.catchment.UniqueKey;
import io.catchment.settings.AccountDocument.FieldDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads one field that somebody defined, and finds everything that is wrong with it.
final class FieldCheck {
    static final int OPPORTUNITY_FIELDS_MAX = 500;
    static final int MEMBERS_MAX = 100;
    static final int OPTIONS_MAX = 1_000;

    /// A value of it, and the rest of its request, have to go into a body.
    static final int LENGTH_MAX = 100_000;

    private static final int NAME_CHARACTERS_MAX = 100;
    private static final int LABEL_CHARACTERS_MAX = 200;
    private static final int OPTION_CHARACTERS_MAX = 200;

    /// No `/`, which parts a set from its member.
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    /// What an attribute of this name means is not for an account to say.
    private static final String SEARCH_BY = "SearchBy";

    private static final String NAME_EXPECTED =
            "a schema name as mx_City: 1 to %d letters, digits and _, the first a letter"
                    .formatted(NAME_CHARACTERS_MAX);
    private static final String OPTION_EXPECTED = ObjectReader.expectedText(OPTION_CHARACTERS_MAX);

    private static final Set<DataType> NEVER_UNIQUE =
            Set.of(DataType.BOOLEAN, DataType.DROPDOWN, DataType.CUSTOM_OBJECT);

    private final Kind kind;
    private final String path;
    private final ObjectReader in;
    private final List<SettingsProblem> problems;

    /// Where a field is.
    private enum Kind {
        LEAD,
        OPPORTUNITY,
        /// In a custom object.
        MEMBER
    }

    private FieldCheck(Kind kind, String path, JsonNode given, List<SettingsProblem> problems) {
        this.kind = kind;
        this.path = path;
        this.in = new ObjectReader(path, given, problems);
        this.problems = problems;
    }

    static FieldDocument lead(String path, JsonNode given, List<SettingsProblem> problems) {
        return new FieldCheck(Kind.LEAD, path, withOwnWords(given), problems).field();
    }

    static FieldDocument opportunity(String path, JsonNode given, List<SettingsProblem> problems) {
        return new FieldCheck(Kind.OPPORTUNITY, path, withOwnWords(given), problems).field();
    }

    private static FieldDocument member(
            String path, JsonNode given, List<SettingsProblem> problems) {
        return new FieldCheck(Kind.MEMBER, path, withOwnWords(given), problems).field();
    }

    /// LeadSquared calls two types of lead fields otherwise than those of opportunities.
    private static JsonNode withOwnWords(JsonNode given) {
        String type = given.path("type").stringValue("");
        String own =
                switch (type.toLowerCase(Locale.ROOT)) {
                    case "text" -> DataType.STRING.wireName();
                    case "select" -> DataType.DROPDOWN.wireName();
                    default -> type;
                };
        return own.equals(type) ? given : ((ObjectNode) given.deepCopy()).put("type", own);
    }

    private FieldDocument field() {
        int before = problems.size();
        in.need("name", NAME_EXPECTED);
        in.need("type", "a data type");
        Optional<DataType> type = in.word("type", DataType.class, DocumentWords::word);
        FieldDocument field =
                new FieldDocument(
                        in.text("name", NAME_EXPECTED, FieldCheck::isName).orElse(""),
                        in.text("label", LABEL_CHARACTERS_MAX).orElse(null),
                        type.orElse(DataType.STRING),
                        in.flag("unique").orElse(false),
                        in.flag("mandatory").orElse(false),
                        in.number("lengthMax", 1, LENGTH_MAX).orElse(0),
                        options().orElse(null),
                        in.textsByName(
                                        "optionsByStatus",
                                        OPTIONS_MAX,
                                        OPTION_EXPECTED,
                                        FieldCheck::isOption)
                                .orElse(null),
                        in.text("defaultValue", LENGTH_MAX).orElse(null),
                        in.list(
                                        "members",
                                        MEMBERS_MAX,
                                        (at, member) -> member(at, member, problems))
                                .orElse(null));
        in.refuseUnknown();
        if (problems.size() == before) {
            together(field);
        }
        return field;
    }

    private static boolean isName(String text) {
        return text.length() <= NAME_CHARACTERS_MAX && NAME.matcher(text).matches();
    }

    private static boolean isOption(String text) {
        return ObjectReader.isText(text, OPTION_CHARACTERS_MAX);
    }

    private Optional<List<String>> options() {
        return in.texts("options", OPTIONS_MAX, OPTION_EXPECTED, FieldCheck::isOption);
    }

    // ---- what goes together ----

    private void together(FieldDocument field) {
        refuseSystemsName(field.name());
        when(
                field.unique() && (kind != Kind.LEAD || NEVER_UNIQUE.contains(field.type())),
                "unique",
                "false: only a lead's field can be unique, of any type but "
                        + NEVER_UNIQUE.stream()
                                .map(DataType::wireName)
                                .sorted()
                                .collect(Collectors.joining(", ")));
        when(
                some(field.options()) && field.type() != DataType.DROPDOWN,
                "options",
                "none: only a Dropdown has options");
        when(
                field.type() == DataType.CUSTOM_OBJECT && kind != Kind.OPPORTUNITY,
                "type",
                "another type: a CustomObject is a field of an opportunity type, and has none within");
        when(
                field.type() == DataType.CUSTOM_OBJECT
                        ? kind == Kind.OPPORTUNITY && !some(field.members())
                        : some(field.members()),
                "members",
                "fields of a CustomObject, one at least, and of nothing else");
        refuseStage(field);
        refuseTwice("options", field.options());
        refuseMembersTwice(field.members());
        refuseDefault(field);
    }

    private void when(boolean isSo, String member, String expected) {
        if (isSo) {
            in.wrong(member, expected);
        }
    }

    private void refuseSystemsName(String name) {
        Stream<String> taken =
                switch (kind) {
                    case LEAD ->
                            Stream.concat(
                                    Stream.of(UniqueKey.LEAD_ID, SEARCH_BY),
                                    SystemFields.leadFields(List.of()).all().stream()
                                            .map(it -> it.name()));
                    case OPPORTUNITY ->
                            SystemFields.opportunityFields(List.of()).all().stream()
                                    .map(it -> it.name());
                    case MEMBER -> Stream.empty();
                };
        when(
                taken.anyMatch(name::equalsIgnoreCase),
                "name",
                "a name of its own: '" + name + "' is the system's, which cannot be changed");
    }

    private void refuseStage(FieldDocument field) {
        if (field.optionsByStatus() == null) {
            return;
        }
        when(
                kind != Kind.OPPORTUNITY || field.type() != DataType.DROPDOWN,
                "optionsByStatus",
                "none: only an opportunity's Dropdown has them");
        Set<String> unknown = new TreeSet<>(field.optionsByStatus().keySet());
        unknown.removeAll(SystemFields.STATUS.options());
        when(
                !unknown.isEmpty(),
                "optionsByStatus",
                "no status but " + String.join(", ", SystemFields.STATUS.options()));
        field.optionsByStatus()
                .forEach((status, options) -> refuseTwice("optionsByStatus." + status, options));
    }

    private void refuseTwice(String member, @Nullable List<String> texts) {
        Set<String> met = new HashSet<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            if (!met.add(text.toLowerCase(Locale.ROOT))) {
                in.wrong(member, "each once, whatever its case: '" + text + "' is there twice");
            }
        }
    }

    private void refuseMembersTwice(@Nullable List<FieldDocument> members) {
        Set<String> met = new HashSet<>();
        for (FieldDocument member : members == null ? List.<FieldDocument>of() : members) {
            when(
                    !met.add(member.name().toLowerCase(Locale.ROOT)),
                    "members",
                    "each name once, whatever its case: '" + member.name() + "' is there twice");
        }
    }

    private void refuseDefault(FieldDocument field) {
        if (field.defaultValue() == null) {
            return;
        }
        when(
                field.unique()
                        || kind == Kind.MEMBER
                        || field.type() == DataType.CUSTOM_OBJECT
                        || field.type() == DataType.USER,
                "defaultValue",
                "none: neither a unique field, a member, a CustomObject nor a User has a default");
        if (problems.stream().noneMatch(it -> it.path().startsWith(path))) {
            FieldDefault.misfit(field.field())
                    .ifPresent(problem ->
                            in.wrong("defaultValue", "a value of this field: this " + problem));
        }
    }

    private static boolean some(@Nullable List<?> list) {
        return list != null && !list.isEmpty();
    }
}
