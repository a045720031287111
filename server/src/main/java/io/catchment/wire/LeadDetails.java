package io.catchment.wire;

import io.catchment.Given;
import io.catchment.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.sym.PropertyNameMatcher;

/// Reads the array of `{Attribute, Value}` that tells about a lead: `LeadDetails` of an opportunity
/// capture, and the whole body of a lead capture and of a lead update.
final class LeadDetails {
    static final String EXPECTED = "a non-empty array of {\"Attribute\", \"Value\"}";

    private static final String MEMBER_EXPECTED = "an object {\"Attribute\", \"Value\"}";
    private static final int ATTRIBUTE = 0;
    private static final int VALUE = 1;
    private static final PropertyNameMatcher KEYS = Keys.of("Attribute", "Value");

    private static final String SEARCH_BY = "SearchBy";
    private static final String USE_GIVEN_ID = "__UseUserDefinedGuid__";

    private final JsonCursor cursor;
    private final int membersMax;
    private final List<Given> attributes = new ArrayList<>();
    private Optional<String> searchBy = Optional.empty();
    private boolean useGivenId;
    private boolean hasValue;
    private boolean isThere;

    LeadDetails(JsonCursor cursor, ReadLimits limits) {
        this.cursor = cursor;
        this.membersMax = limits.leadDetails();
    }

    /// In the order sent, without the reserved ones.
    List<Given> attributes() {
        return attributes;
    }

    Optional<String> searchBy() {
        return searchBy;
    }

    boolean useGivenId() {
        return useGivenId;
    }

    /// Whether there is anything to know a lead by, whatever the account's unique attributes are.
    boolean hasValue() {
        return hasValue;
    }

    /// Whether it was met at all.
    boolean isThere() {
        return isThere;
    }

    /// Reads the cursor's next value.
    void read() {
        isThere = true;
        if (cursor.enterArray(EXPECTED)) {
            readMembers();
        }
    }

    /// Reads the rest of the array that the cursor has entered.
    void readMembers() {
        int members = 0;
        while (cursor.nextElement()) {
            readMember(++members);
        }
        if (members == 0) {
            cursor.refuseHere(EXPECTED);
        }
    }

    private void readMember(int number) {
        if (number > membersMax) {
            cursor.refuseHere("at most " + membersMax + " members");
        } else if (cursor.isInObject(MEMBER_EXPECTED)) {
            readPair();
        }
    }

    private void readPair() {
        Optional<String> name = Optional.empty();
        Optional<String> value = Optional.empty();
        for (int key = cursor.nextKey(KEYS); key != Keys.END; key = cursor.nextKey(KEYS)) {
            switch (key) {
                case ATTRIBUTE -> name = cursor.nextName();
                case VALUE -> value = cursor.nextScalar(Values.EXPECTED);
                default -> cursor.ignore();
            }
        }
        if (name.isPresent()) {
            add(name.get(), value);
        } else {
            cursor.refuseMissing("Attribute", MEMBER_EXPECTED);
        }
    }

    private void add(String name, Optional<String> value) {
        if (name.equalsIgnoreCase(SEARCH_BY)) {
            searchBy = value.filter(text -> !text.isBlank()).or(this::searchBy);
        } else if (name.equalsIgnoreCase(USE_GIVEN_ID)) {
            value.filter(text -> !text.isBlank()).ifPresent(this::setUseGivenId);
        } else {
            attributes.add(new Given(name, value));
            hasValue |= value.isPresent() && !value.get().isBlank();
        }
    }

    private void setUseGivenId(String text) {
        Optional<Boolean> flag = Values.flag(text);
        if (flag.isPresent()) {
            useGivenId = flag.get();
        } else {
            cursor.refuse(new Refusal.Malformed(cursor.path() + ".Value", Values.FLAG_EXPECTED));
        }
    }
}
