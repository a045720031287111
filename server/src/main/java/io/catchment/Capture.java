package io.catchment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One capture as its sender wrote it: a lead's attributes and the opportunity to be made for it.
///
/// Names are as sent; which of them an account knows is for [Interpret] to say.
///
/// @param attributes in the order sent, without the reserved `SearchBy` and `__UseUserDefinedGuid__`
/// @param searchBy the attribute to match the lead by; empty only where the account infers it
/// @param useGivenId a new lead takes the given `ProspectID` (`__UseUserDefinedGuid__`)
/// @param ignored keys that mean nothing here, each once, in the order met
public record Capture(
        List<Given> attributes,
        Optional<String> searchBy,
        boolean useGivenId,
        OpportunityPart opportunity,
        List<String> ignored) {

    public Capture {
        attributes = List.copyOf(attributes);
        ignored = List.copyOf(ignored);
    }

    /// What one attribute alone would say of a lead; its opportunity is none.
    static Capture of(Given attribute) {
        OpportunityPart none =
                new OpportunityPart(
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        new Flags(false, false, false, false),
                        List.of());
        return new Capture(List.of(attribute), Optional.empty(), false, none, List.of());
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
