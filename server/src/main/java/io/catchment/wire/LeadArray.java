package io.catchment.wire;

import io.catchment.Capture;
import io.catchment.Given;
import io.catchment.LeadId;
import io.catchment.LeadUpdate;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.RequestId;
import io.catchment.UniqueKey;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonToken;

/// Reads the array that is the body of a lead capture, and of a lead update.
final class LeadArray {
    private static final String VALUE_EXPECTED = "a member with a value";
    private static final String LEAD_EXPECTED =
            "the id of the lead in the query, or as the attribute ProspectID";
    private static final String ID_EXPECTED = "a ProspectID that is a GUID of 36 characters";
    private static final String SAME_ID_EXPECTED = "no other ProspectID than the leadId";

    private final JsonCursor cursor;
    private final LeadDetails leadDetails;

    LeadArray(JsonCursor cursor, ReadLimits limits) {
        this.cursor = cursor;
        this.leadDetails = new LeadDetails(cursor, limits);
    }

    /// Reads the whole text.
    Reading capture(Parameters parameters) {
        readArray();
        if (!leadDetails.hasValue()) {
            cursor.refuse(new Refusal.Missing("$", VALUE_EXPECTED));
        }
        return reading(
                new Capture(
                        leadDetails.attributes(),
                        leadDetails.searchBy(),
                        leadDetails.useGivenId(),
                        Optional.empty(),
                        parameters.behavior(),
                        cursor.ignored()));
    }

    /// Reads the whole text.
    Reading update(Parameters parameters) {
        readArray();
        List<Given> attributes = leadDetails.attributes();
        Optional<LeadId> lead = named(attributes);
        if (lead.isPresent()
                && parameters.lead().filter(it -> !lead.equals(Optional.of(it))).isPresent()) {
            cursor.refuse(new Refusal.Malformed("$", SAME_ID_EXPECTED));
        }
        Optional<LeadId> meant = parameters.lead().or(() -> lead);
        if (meant.isEmpty()) {
            cursor.refuse(new Refusal.Missing(Parameters.LEAD, LEAD_EXPECTED));
        }
        List<Given> others = attributes.stream().filter(given -> !isId(given)).toList();
        return meant.map(id -> reading(new LeadUpdate(id, others, cursor.ignored())))
                .orElseGet(this::refused);
    }

    private void readArray() {
        if (cursor.next() == JsonToken.START_ARRAY) {
            leadDetails.readMembers();
        } else {
            cursor.refuse(new Refusal.NotJson("$", "the body is not an array"));
        }
        if (cursor.next() != JsonToken.NOT_AVAILABLE) {
            cursor.refuse(new Refusal.NotJson("$", "something follows the array"));
        }
    }

    /// The lead's own id among its attributes: the last one that is given.
    private Optional<LeadId> named(List<Given> attributes) {
        Optional<String> text =
                attributes.stream()
                        .filter(LeadArray::isId)
                        .flatMap(given -> given.value().stream())
                        .filter(value -> !value.isBlank())
                        .reduce((earlier, later) -> later);
        Optional<LeadId> id =
                text.map(String::strip)
                        .flatMap(RequestId::parse)
                        .map(read -> new LeadId(read.value()));
        if (text.isPresent() && id.isEmpty()) {
            cursor.refuse(new Refusal.Malformed("$", ID_EXPECTED));
        }
        return id;
    }

    private static boolean isId(Given given) {
        return given.name().equalsIgnoreCase(UniqueKey.LEAD_ID);
    }

    private Reading reading(Request request) {
        return cursor.refusal()
                .<Reading>map(Reading.Refused::new)
                .orElseGet(() -> new Reading.Read(request));
    }

    private Reading refused() {
        return new Reading.Refused(cursor.refusal().orElseThrow());
    }
}
