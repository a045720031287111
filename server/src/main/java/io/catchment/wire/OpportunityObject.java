package io.catchment.wire;

import io.catchment.Capture;
import io.catchment.Flags;
import io.catchment.GivenField;
import io.catchment.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.sym.PropertyNameMatcher;

/// Reads the `Opportunity` object of a capture.
final class OpportunityObject {
    static final String EXPECTED = "an object with an \"OpportunityEventCode\"";

    private static final int EVENT_CODE = 0;
    private static final int NOTE = 1;
    private static final int DATE_TIME = 2;
    private static final int FIELDS = 3;
    private static final int OVERWRITE_FIELDS = 4;
    private static final int UPDATE_EMPTY_FIELDS = 5;
    private static final int DO_NOT_POST_DUPLICATE_ACTIVITY = 6;
    private static final int DO_NOT_CHANGE_OWNER = 7;
    private static final PropertyNameMatcher KEYS =
            Keys.of(
                    "OpportunityEventCode",
                    "OpportunityNote",
                    "OpportunityDateTime",
                    "Fields",
                    "OverwriteFields",
                    "UpdateEmptyFields",
                    "DoNotPostDuplicateActivity",
                    "DoNotChangeOwner");

    private final JsonCursor cursor;
    private final FieldList fieldList;
    private OptionalInt eventCode = OptionalInt.empty();
    private Optional<String> note = Optional.empty();
    private Optional<Instant> dateTime = Optional.empty();
    private List<GivenField> fields = List.of();
    private boolean overwriteFields;
    private boolean updateEmptyFields;
    private boolean doNotPostDuplicateActivity;
    private boolean doNotChangeOwner;
    private boolean isThere;

    OpportunityObject(JsonCursor cursor, ReadLimits limits) {
        this.cursor = cursor;
        this.fieldList = new FieldList(cursor, limits);
    }

    /// Whether it was met at all.
    boolean isThere() {
        return isThere;
    }

    /// Reads the cursor's next value.
    void read() {
        isThere = true;
        if (!cursor.enterObject(EXPECTED)) {
            return;
        }
        for (int key = cursor.nextKey(KEYS); key != Keys.END; key = cursor.nextKey(KEYS)) {
            readMember(key);
        }
        if (eventCode.isEmpty()) {
            cursor.refuseMissing("OpportunityEventCode", Values.EVENT_CODE_EXPECTED);
        }
        if (overwriteFields && updateEmptyFields) {
            cursor.refuse(new Refusal.BothOverwriteAndUpdateEmpty());
        }
    }

    /// Only after a reading that was not refused.
    Capture.OpportunityPart opportunity() {
        return new Capture.OpportunityPart(
                eventCode.orElseThrow(),
                note,
                dateTime,
                new Flags(
                        overwriteFields,
                        updateEmptyFields,
                        doNotPostDuplicateActivity,
                        doNotChangeOwner),
                fields);
    }

    private void readMember(int key) {
        switch (key) {
            case EVENT_CODE -> eventCode = readEventCode();
            case NOTE -> note = cursor.nextString("a string");
            case DATE_TIME -> dateTime = readDateTime();
            case FIELDS -> fields = fieldList.read();
            case OVERWRITE_FIELDS -> overwriteFields = readFlag();
            case UPDATE_EMPTY_FIELDS -> updateEmptyFields = readFlag();
            case DO_NOT_POST_DUPLICATE_ACTIVITY -> doNotPostDuplicateActivity = readFlag();
            case DO_NOT_CHANGE_OWNER -> doNotChangeOwner = readFlag();
            default -> cursor.ignore();
        }
    }

    private OptionalInt readEventCode() {
        Optional<String> text = cursor.nextScalar(Values.EVENT_CODE_EXPECTED);
        OptionalInt code = text.isEmpty() ? OptionalInt.empty() : Values.eventCode(text.get());
        if (text.isPresent() && code.isEmpty()) {
            cursor.refuseHere(Values.EVENT_CODE_EXPECTED);
        }
        return code;
    }

    private Optional<Instant> readDateTime() {
        Optional<String> text = cursor.nextString(Values.DATE_TIME_EXPECTED);
        Optional<Instant> instant = text.flatMap(Values::dateTime);
        if (text.isPresent() && instant.isEmpty()) {
            cursor.refuseHere(Values.DATE_TIME_EXPECTED);
        }
        return instant;
    }

    private boolean readFlag() {
        Optional<String> text = cursor.nextScalar(Values.FLAG_EXPECTED);
        Optional<Boolean> flag = text.flatMap(Values::flag);
        if (text.isPresent() && flag.isEmpty()) {
            cursor.refuseHere(Values.FLAG_EXPECTED);
        }
        return flag.orElse(false);
    }
}
