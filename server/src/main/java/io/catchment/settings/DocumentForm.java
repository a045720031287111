package io.catchment.settings;

import io.catchment.AccountRules;
import io.catchment.Field;
import io.catchment.SystemFields;
import io.catchment.settings.AccountDocument.FieldDocument;
import io.catchment.settings.AccountDocument.RuleDocument;
import io.catchment.settings.AccountDocument.TypeDocument;
import io.catchment.settings.AccountDocument.UserDocument;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An account's settings as they are shown, with the defaults of what was left out: what [DocumentCheck] takes.
final class DocumentForm {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DocumentForm() {}

    static ObjectNode write(AccountDocument document) {
        ObjectNode out = NODES.objectNode();
        out.put("country", document.country());
        word(out, "searchBy", document.searchBy(), Account.SearchBy.REQUIRED);
        word(out, "unknownFields", document.unknownFields(), AccountRules.UnknownFields.REJECT);
        word(out, "badContact", document.badContact(), AccountRules.BadContact.KEEP);
        word(out, "onKeyConflict", document.onKeyConflict(), AccountRules.OnKeyConflict.ERROR);
        out.put("rateLimit", document.rateLimit());
        out.set("allowedOrigins", texts(new TreeSet<>(orNone(document.allowedOrigins()))));
        out.put("bodyBytesMax", document.bodyBytesMax());
        out.put(
                "partitions",
                document.partitions() == null
                        ? AccountDocument.SPREAD_DEFAULT
                        : document.partitions());
        out.put("closed", document.closed() != null && document.closed());
        out.set("leadFields", each(document.leadFields(), DocumentForm::field));
        out.set("opportunityTypes", each(document.opportunityTypes(), DocumentForm::type));
        out.set("users", each(document.users(), DocumentForm::user));
        return out;
    }

    /// The lead fields that every account has, marked as such.
    static List<ObjectNode> systemLeadFields() {
        return SystemFields.leadFields(List.of()).all().stream()
                .map(field -> field(document(field)).put("system", true))
                .toList();
    }

    private static FieldDocument document(Field field) {
        return new FieldDocument(
                field.name(),
                field.label(),
                field.type(),
                field.unique(),
                field.mandatory(),
                field.lengthMax(),
                field.options(),
                null,
                field.defaultValue().orElse(null),
                null);
    }

    private static ObjectNode type(TypeDocument type) {
        ObjectNode out = NODES.objectNode().put("code", type.code()).put("name", type.name());
        out.set("fields", each(type.fields(), DocumentForm::field));
        out.set("duplicateRules", each(type.duplicateRules(), DocumentForm::rule));
        return out;
    }

    private static ObjectNode rule(RuleDocument rule) {
        ObjectNode out = NODES.objectNode().put("name", rule.name());
        out.set("fields", texts(orNone(rule.fields())));
        out.set("statuses", texts(orNone(rule.statuses())));
        return out.put("window", rule.window());
    }

    private static ObjectNode user(UserDocument document) {
        var user = document.user();
        return NODES.objectNode()
                .put("id", user.id())
                .put("email", user.email())
                .put("name", user.name());
    }

    /// Without what a field of its type cannot have.
    private static ObjectNode field(FieldDocument field) {
        ObjectNode out =
                NODES.objectNode()
                        .put("name", field.name())
                        .put("label", field.label() == null ? field.name() : field.label())
                        .put("type", DocumentWords.word(field.type()))
                        .put("unique", field.unique())
                        .put("mandatory", field.mandatory())
                        .put(
                                "lengthMax",
                                field.lengthMax() == 0
                                        ? Field.LENGTH_MAX_DEFAULT
                                        : field.lengthMax());
        if (!orNone(field.options()).isEmpty()) {
            out.set("options", texts(orNone(field.options())));
        }
        if (field.optionsByStatus() != null && !field.optionsByStatus().isEmpty()) {
            ObjectNode byStatus = out.putObject("optionsByStatus");
            // The store does not keep an order of its own.
            field.optionsByStatus().entrySet().stream()
                    .sorted(
                            Comparator.comparingInt(
                                    of -> SystemFields.STATUS.options().indexOf(of.getKey())))
                    .forEach(of -> byStatus.set(of.getKey(), texts(of.getValue())));
        }
        Optional.ofNullable(field.defaultValue())
                .ifPresent(value -> out.put("defaultValue", value));
        if (!orNone(field.members()).isEmpty()) {
            out.set("members", each(field.members(), DocumentForm::field));
        }
        return out;
    }

    private static <E extends Enum<E>> void word(
            ObjectNode out, String name, @Nullable E value, E standard) {
        out.put(name, DocumentWords.word(value == null ? standard : value));
    }

    private static <T> ArrayNode each(@Nullable List<T> all, Function<T, JsonNode> form) {
        ArrayNode out = NODES.arrayNode();
        orNone(all).forEach(item -> out.add(form.apply(item)));
        return out;
    }

    private static ArrayNode texts(Collection<String> all) {
        ArrayNode out = NODES.arrayNode();
        all.forEach(out::add);
        return out;
    }

    private static <T> Collection<T> orNone(@Nullable Collection<T> all) {
        return all == null ? List.of() : all;
    }
}
