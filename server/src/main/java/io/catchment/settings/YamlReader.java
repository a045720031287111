package io.catchment.settings;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a YAML document as the JSON that it stands for.
///
/// Words are what JSON has: `true`, `false`, `null` and numbers; everything else is a text, `no` and `2026-01-31` too.
/// Anchors and aliases may be used; tags may not, nor a key twice. Depth and size are bounded, aliases counted as what
/// they stand for.
final class YamlReader {
    /// Settings are eight deep.
    private static final int DEPTH_MAX = 32;

    /// Of all accounts: a hundred with a thousand fields each, of two values.
    private static final int NODES_MAX = 200_000;

    /// Of all accounts: four that are as large as one may be.
    static final int CHARACTERS_MAX = 4 * DocumentCheck.DOCUMENT_BYTES_MAX;

    /// A longer number fits nothing that settings have numbers for: it stays a text.
    private static final int DIGITS_MAX = 9;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ScalarResolver WORDS = new JsonScalarResolver();

    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private JsonNode root = MissingNode.getInstance();
    private int nodes;

    private YamlReader() {}

    /// A collection that has begun and not ended.
    private static final class Open {
        final JsonNode collection;
        final Optional<Anchor> anchor;
        @Nullable String key;

        Open(JsonNode collection, Optional<Anchor> anchor) {
            this.collection = collection;
            this.anchor = anchor;
        }
    }

    /// @throws NotYamlException that says where, and quotes nothing
    static JsonNode read(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new NotYamlException(
                    "at most %d characters, not %d".formatted(CHARACTERS_MAX, text.length()),
                    Optional.empty());
        }
        YamlReader reader = new YamlReader();
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(CHARACTERS_MAX).build();
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                reader.take(event);
            }
        } catch (YamlEngineException e) {
            // Without its message, which quotes the text, keys and all.
            throw new NotYamlException("it is not YAML" + YamlTrouble.of(e), Optional.empty());
        }
        return reader.root.isMissingNode() ? NODES.objectNode() : reader.root;
    }

    private void take(Event event) {
        switch (event.getEventId()) {
            case Scalar -> takeScalar((ScalarEvent) event);
            case Alias -> takeAlias((AliasEvent) event);
            case MappingStart -> {
                MappingStartEvent start = (MappingStartEvent) event;
                refuseTag(start.getTag(), event);
                begin(new Open(NODES.objectNode(), start.getAnchor()), event);
            }
            case SequenceStart -> {
                SequenceStartEvent start = (SequenceStartEvent) event;
                refuseTag(start.getTag(), event);
                begin(new Open(NODES.arrayNode(), start.getAnchor()), event);
            }
            case MappingEnd, SequenceEnd -> end();
            case DocumentStart -> {
                if (!root.isMissingNode()) {
                    throw at("there is more than one document", event);
                }
            }
            case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        }
    }

    private void takeScalar(ScalarEvent scalar) {
        refuseTag(scalar.getTag(), scalar);
        Open around = open.peek();
        if (around != null && around.collection.isObject() && around.key == null) {
            around.key = scalar.getValue();
            return;
        }
        JsonNode node =
                scalar.isPlain() ? word(scalar.getValue()) : NODES.stringNode(scalar.getValue());
        scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        put(node, 1, scalar);
    }

    private static JsonNode word(String text) {
        Tag tag = WORDS.resolve(text, true);
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(text.equals("true"));
        }
        if (tag.equals(Tag.INT) && text.length() <= DIGITS_MAX) {
            return NODES.numberNode(Integer.parseInt(text));
        }
        return tag.equals(Tag.FLOAT)
                ? NODES.numberNode(Double.parseDouble(text))
                : NODES.stringNode(text);
    }

    private void takeAlias(AliasEvent alias) {
        JsonNode known = anchors.get(alias.getAlias());
        if (known == null) {
            throw at("an alias stands for nothing before it", alias);
        }
        // Shared, and counted as if it were not: whoever walks the document walks all of it.
        put(known, size(known), alias);
    }

    private static int size(JsonNode node) {
        int size = 1;
        for (JsonNode member : node) {
            size += size(member);
        }
        return size;
    }

    private void begin(Open begun, Event event) {
        if (open.size() == DEPTH_MAX) {
            throw at("it is more than " + DEPTH_MAX + " deep", event);
        }
        put(begun.collection, 1, event);
        open.push(begun);
    }

    /// Known from here on: what stands for itself has no end.
    private void end() {
        Open ended = open.pop();
        ended.anchor.ifPresent(anchor -> anchors.put(anchor, ended.collection));
    }

    private void put(JsonNode node, int size, Event event) {
        nodes += size;
        if (nodes > NODES_MAX) {
            throw at("it has more than " + NODES_MAX + " values", event);
        }
        Open around = open.peek();
        if (around == null) {
            root = node;
        } else if (around.collection instanceof ArrayNode list) {
            list.add(node);
        } else if (around.collection instanceof ObjectNode object) {
            putMember(object, around, node, event);
        }
    }

    private static void putMember(ObjectNode object, Open around, JsonNode node, Event event) {
        if (around.key == null) {
            throw at("a key is no text", event);
        }
        if (object.has(around.key)) {
            throw at("a key is there twice", event);
        }
        object.set(around.key, node);
        around.key = null;
    }

    private static void refuseTag(Optional<String> tag, Event event) {
        if (tag.isPresent()) {
            throw at("tags have no meaning here", event);
        }
    }

    private static NotYamlException at(String what, Event event) {
        return new NotYamlException(what, event.getStartMark());
    }

    /// A text that is no YAML document, or none of this kind.
    static final class NotYamlException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotYamlException(String what, Optional<Mark> mark) {
            super(
                    what
                            + mark.map(at ->
                                            ": see line %d, column %d"
                                                    .formatted(
                                                            at.getLine() + 1, at.getColumn() + 1))
                                    .orElse(""));
        }
    }
}
