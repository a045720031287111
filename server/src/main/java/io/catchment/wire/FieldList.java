package io.catchment.wire;

import io.catchment.Given;
import io.catchment.GivenField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/// Reads arrays of `{SchemaName, Value, Fields}`: an opportunity's fields, and within a custom field set
/// the set's own members.
final class FieldList {
    private static final String EXPECTED = "an array of {\"SchemaName\", \"Value\"}";
    private static final String MEMBER_EXPECTED = "an object {\"SchemaName\", \"Value\"}";
    private static final String DEEPER_EXPECTED = "no fields within the members of a field set";

    private static final int SCHEMA_NAME = 0;
    private static final int VALUE = 1;
    private static final int FIELDS = 2;
    private static final PropertyNameMatcher KEYS = Keys.of("SchemaName", "Value", "Fields");

    private final JsonCursor cursor;
    private final int fieldsMax;
    private int count;

    FieldList(JsonCursor cursor, ReadLimits limits) {
        this.cursor = cursor;
        this.fieldsMax = limits.fields();
    }

    /// Reads the cursor's next value, an opportunity's `Fields`.
    List<GivenField> read() {
        List<GivenField> fields = new ArrayList<>();
        if (enterUnlessNull()) {
            while (nextMember()) {
                readField(fields);
            }
        }
        return fields;
    }

    private void readField(List<GivenField> fields) {
        Optional<String> name = Optional.empty();
        Optional<String> value = Optional.empty();
        List<Given> members = List.of();
        for (int key = cursor.nextKey(KEYS); key != Keys.END; key = cursor.nextKey(KEYS)) {
            switch (key) {
                case SCHEMA_NAME -> name = cursor.nextName();
                case VALUE -> value = cursor.nextScalar(Values.EXPECTED);
                case FIELDS -> members = readMembers();
                default -> cursor.ignore();
            }
        }
        if (isNamed(name)) {
            fields.add(new GivenField(name.orElseThrow(), value, members));
        }
    }

    private List<Given> readMembers() {
        List<Given> members = new ArrayList<>();
        if (enterUnlessNull()) {
            while (nextMember()) {
                readMember(members);
            }
        }
        return members;
    }

    private void readMember(List<Given> members) {
        Optional<String> name = Optional.empty();
        Optional<String> value = Optional.empty();
        for (int key = cursor.nextKey(KEYS); key != Keys.END; key = cursor.nextKey(KEYS)) {
            switch (key) {
                case SCHEMA_NAME -> name = cursor.nextName();
                case VALUE -> value = cursor.nextScalar(Values.EXPECTED);
                case FIELDS -> refuseUnlessEmpty();
                default -> cursor.ignore();
            }
        }
        if (isNamed(name)) {
            members.add(new Given(name.orElseThrow(), value));
        }
    }

    private boolean enterUnlessNull() {
        JsonToken token = cursor.next();
        return token == JsonToken.START_ARRAY
                || (token != JsonToken.VALUE_NULL && cursor.refuseHere(EXPECTED));
    }

    private boolean nextMember() {
        if (!cursor.nextElement() || !cursor.isInObject(MEMBER_EXPECTED)) {
            return false;
        }
        return ++count <= fieldsMax || cursor.refuseHere("at most " + fieldsMax + " fields in all");
    }

    private boolean isNamed(Optional<String> name) {
        return name.isPresent() || cursor.refuseMissing("SchemaName", MEMBER_EXPECTED);
    }

    /// Deeper fields have no place to go. They are refused and not ignored, so that none is lost
    /// without a word.
    private void refuseUnlessEmpty() {
        if (enterUnlessNull() && cursor.nextElement()) {
            cursor.refuseHere(DEEPER_EXPECTED);
        }
    }
}
