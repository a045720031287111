package io.catchment;

/// What a field may hold. The names are those of LeadSquared's settings pages.
public enum DataType {
    STRING("String"),
    NUMBER("Number"),
    DECIMAL("Decimal"),
    BOOLEAN("Boolean"),
    DATE("Date"),
    DATE_TIME("DateTime"),
    TIME("Time"),
    EMAIL("Email"),
    PHONE("Phone"),
    WEBSITE("Website"),
    DROPDOWN("Dropdown"),
    USER("User"),
    CUSTOM_OBJECT("CustomObject");

    private final String wireName;

    DataType(String wireName) {
        this.wireName = wireName;
    }

    /// As error messages and metadata spell it.
    public String wireName() {
        return wireName;
    }
}
