package io.catchment.wire;

import io.catchment.Capture;
import io.catchment.Refusal;
import java.util.Optional;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/// Reads the object that is the body of an opportunity capture.
final class CaptureObject {
    private static final int LEAD_DETAILS = 0;
    private static final int OPPORTUNITY = 1;
    private static final PropertyNameMatcher KEYS = Keys.of("LeadDetails", "Opportunity");

    private static final String SEARCH_BY_EXPECTED =
            "a member with the Attribute SearchBy, whose Value names the attribute to match by";
    private static final String VALUE_EXPECTED = "a member with a value beside SearchBy";

    private final JsonCursor cursor;
    private final LeadDetails leadDetails;
    private final OpportunityObject opportunity;

    CaptureObject(JsonCursor cursor, ReadLimits limits) {
        this.cursor = cursor;
        this.leadDetails = new LeadDetails(cursor, limits);
        this.opportunity = new OpportunityObject(cursor, limits);
    }

    /// Reads the whole text.
    Reading read(boolean searchByRequired) {
        readObject();
        checkComplete();
        checkLead(searchByRequired);
        Optional<Refusal.OfBody> refusal = cursor.refusal();
        return refusal.isPresent()
                ? new Reading.Refused(refusal.get())
                : new Reading.Read(capture());
    }

    private void readObject() {
        if (cursor.next() != JsonToken.START_OBJECT) {
            cursor.refuse(new Refusal.NotJson("$", "the body is not an object"));
        }
        for (int key = cursor.nextKey(KEYS); key != Keys.END; key = cursor.nextKey(KEYS)) {
            switch (key) {
                case LEAD_DETAILS -> leadDetails.read();
                case OPPORTUNITY -> opportunity.read();
                default -> cursor.ignore();
            }
        }
        if (cursor.next() != JsonToken.NOT_AVAILABLE) {
            cursor.refuse(new Refusal.NotJson("$", "something follows the object"));
        }
    }

    private void checkComplete() {
        if (!leadDetails.isThere()) {
            cursor.refuse(new Refusal.Missing("$.LeadDetails", LeadDetails.EXPECTED));
        }
        if (!opportunity.isThere()) {
            cursor.refuse(new Refusal.Missing("$.Opportunity", OpportunityObject.EXPECTED));
        }
    }

    private void checkLead(boolean searchByRequired) {
        if (searchByRequired && leadDetails.searchBy().isEmpty()) {
            cursor.refuse(new Refusal.Missing("$.LeadDetails", SEARCH_BY_EXPECTED));
        }
        if (!leadDetails.hasValue()) {
            cursor.refuse(new Refusal.Missing("$.LeadDetails", VALUE_EXPECTED));
        }
    }

    private Capture capture() {
        return new Capture(
                leadDetails.attributes(),
                leadDetails.searchBy(),
                leadDetails.useGivenId(),
                Optional.of(opportunity.opportunity()),
                cursor.ignored());
    }
}
