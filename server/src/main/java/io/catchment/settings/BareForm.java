package io.catchment.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An account's settings without what would be so anyway: as short as they can be written, and of two that mean the same,
/// equal.
final class BareForm {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// What is so where nothing is said, by the one member of that name. The document's own words are [DocumentForm]'s.
    private static final Map<String, JsonNode> STANDARDS = standards();

    /// Named by itself where nothing is said.
    private static final Set<String> LABELS = Set.of("label");

    /// Named by its e-mail address where nothing is said.
    private static final Set<String> OF_USERS = Set.of("id", "name");

    /// What a status allows is said, even that it is nothing.
    private static final String BY_STATUS = "optionsByStatus";

    private BareForm() {}

    static ObjectNode write(AccountDocument document) {
        ObjectNode bare = DocumentForm.write(document);
        strip(bare);
        return bare;
    }

    private static Map<String, JsonNode> standards() {
        ObjectNode empty =
                DocumentForm.write(AccountDocument.of("IN", List.of(), List.of(), List.of()));
        return Map.of(
                "searchBy", empty.path("searchBy"),
                "unknownFields", empty.path("unknownFields"),
                "badContact", empty.path("badContact"),
                "onKeyConflict", empty.path("onKeyConflict"),
                "partitions", empty.path("partitions"),
                "closed", NODES.booleanNode(false),
                "unique", NODES.booleanNode(false),
                "mandatory", NODES.booleanNode(false),
                "lengthMax", NODES.numberNode(io.catchment.Field.LENGTH_MAX_DEFAULT));
    }

    private static void strip(ObjectNode object) {
        object.properties().removeIf(member -> isSoAnyway(object, member));
        object.properties()
                .forEach(member -> {
                    if (!member.getKey().equals(BY_STATUS)) {
                        member.getValue().forEach(BareForm::stripItem);
                    }
                });
    }

    private static void stripItem(JsonNode item) {
        if (item instanceof ObjectNode object) {
            strip(object);
        }
    }

    private static boolean isSoAnyway(ObjectNode object, Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        String name = member.getKey();
        return value.isNull()
                || (value.isContainer() && value.isEmpty())
                || value.equals(STANDARDS.get(name))
                || (LABELS.contains(name) && value.equals(object.path("name")))
                || (OF_USERS.contains(name) && value.equals(object.path("email")));
    }
}
