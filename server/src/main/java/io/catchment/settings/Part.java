package io.catchment.settings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A list among an account's settings, whose items are looked at and changed one by one.
public enum Part {
    LEAD_FIELDS("lead-fields", "leadFields", "name", "lead field"),
    OPPORTUNITY_TYPES("opportunity-types", "opportunityTypes", "code", "opportunity type"),
    USERS("users", "users", "id", "user");

    private final String path;
    private final String member;
    private final String key;
    private final String item;

    Part(String path, String member, String key, String item) {
        this.path = path;
        this.member = member;
        this.key = key;
        this.item = item;
    }

    /// As addresses have it.
    public String path() {
        return path;
    }

    /// What one of its items is called.
    public String item() {
        return item;
    }

    /// As the document has it.
    String member() {
        return member;
    }

    /// Which member an item is known by.
    String key() {
        return key;
    }

    /// An item's key as the document has it.
    ///
    /// @param text as an address has it
    JsonNode keyOf(String text) {
        return this == OPPORTUNITY_TYPES && text.matches("[1-9][0-9]{0,8}|[12][0-9]{9}")
                ? number(Long.parseLong(text))
                : JsonNodeFactory.instance.stringNode(text);
    }

    private static JsonNode number(long value) {
        return value <= Integer.MAX_VALUE
                ? JsonNodeFactory.instance.numberNode((int) value)
                : JsonNodeFactory.instance.numberNode(value);
    }
}
