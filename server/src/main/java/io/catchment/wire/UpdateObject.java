package io.catchment.wire;

import io.catchment.GivenField;
import io.catchment.OpportunityId;
import io.catchment.OpportunityUpdate;
import io.catchment.Refusal;
import io.catchment.RequestId;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/// Reads the object that is the body of an opportunity update.
final class UpdateObject {
    private static final int OPPORTUNITY = 0;
    private static final int NOTE = 1;
    private static final int FIELDS = 2;
    private static final PropertyNameMatcher KEYS =
            Keys.of("ProspectOpportunityId", "OpportunityNote", "Fields");

    private static final String ID_EXPECTED = "the id of an opportunity, a GUID of 36 characters";

    private final JsonCursor cursor;
    private final FieldList fieldList;
    private Optional<OpportunityId> opportunity = Optional.empty();
    private Optional<String> note = Optional.empty();
    private List<GivenField> fields = List.of();

    UpdateObject(JsonCursor cursor, ReadLimits limits) {
        this.cursor = cursor;
        this.fieldList = new FieldList(cursor, limits);
    }

    /// Reads the whole text.
    Reading read() {
        readObject();
        if (opportunity.isEmpty()) {
            cursor.refuse(new Refusal.Missing("$.ProspectOpportunityId", ID_EXPECTED));
        }
        return cursor.refusal()
                .<Reading>map(Reading.Refused::new)
                .orElseGet(() ->
                        new Reading.Read(
                                new OpportunityUpdate(
                                        opportunity.orElseThrow(),
                                        note,
                                        fields,
                                        cursor.ignored())));
    }

    private void readObject() {
        if (cursor.next() != JsonToken.START_OBJECT) {
            cursor.refuse(new Refusal.NotJson("$", "the body is not an object"));
        }
        for (int key = cursor.nextKey(KEYS); key != Keys.END; key = cursor.nextKey(KEYS)) {
            switch (key) {
                case OPPORTUNITY -> opportunity = readId();
                case NOTE -> note = cursor.nextString("a string");
                case FIELDS -> fields = fieldList.read();
                default -> cursor.ignore();
            }
        }
        if (cursor.next() != JsonToken.NOT_AVAILABLE) {
            cursor.refuse(new Refusal.NotJson("$", "something follows the object"));
        }
    }

    private Optional<OpportunityId> readId() {
        Optional<String> text = cursor.nextString(ID_EXPECTED).filter(it -> !it.isBlank());
        Optional<OpportunityId> id =
                text.map(String::strip)
                        .flatMap(RequestId::parse)
                        .map(read -> new OpportunityId(read.value()));
        if (text.isPresent() && id.isEmpty()) {
            cursor.refuseHere(ID_EXPECTED);
        }
        return id;
    }
}
