package io.catchment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One capture as its sender wrote it: a lead's attributes and the opportunity to be made for it.
///
/// @param attributes in the order sent, without the reserved `SearchBy` and `__UseUserDefinedGuid__`
/// @param searchBy the attribute to match the lead by; empty only where the account infers it
/// @param useGivenId a new lead takes the given `ProspectID` (`__UseUserDefinedGuid__`)
/// @param opportunity empty for a capture of the lead alone
/// @param behavior what becomes of a lead that is there; without it, what is given replaces what is there
/// @param ignored keys that mean nothing here, each once, in the order met
public record Capture(
        List<Given> attributes,
        Optional<String> searchBy,
        boolean useGivenId,
        Optional<OpportunityPart> opportunity,
        Optional<LeadUpdateBehavior> behavior,
        List<String> ignored)
        implements Request {

    public Capture {
        attributes = List.copyOf(attributes);
        ignored = List.copyOf(ignored);
    }

    /// One that replaces what is there.
    public Capture(
            List<Given> attributes,
            Optional<String> searchBy,
            boolean useGivenId,
            Optional<OpportunityPart> opportunity,
            List<String> ignored) {
        this(attributes, searchBy, useGivenId, opportunity, Optional.empty(), ignored);
    }

    /// What one attribute alone would say of a lead.
    static Capture of(Given attribute) {
        return new Capture(
                List.of(attribute), Optional.empty(), false, Optional.empty(), List.of());
    }

    /// The `Opportunity` object of a capture.
    ///
    /// @param eventCode of the opportunity type, 1 or above
    /// @param dateTime when it happened; without it, the time of acceptance
    public record OpportunityPart(
            int eventCode,
            Optional<String> note,
            Optional<Instant> dateTime,
            Flags flags,
            List<GivenField> fields) {
        public OpportunityPart {
            fields = List.copyOf(fields);
        }
    }
}
