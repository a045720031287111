package io.catchment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a request means to one account: names resolved, values checked and written in their own form.
public sealed interface Interpretation {

    /// It can be decided as soon as what it is about is known.
    sealed interface Understood extends Interpretation {
        /// The unique values given, in the order in which the lead is looked for.
        List<UniqueKey> keys();

        Flags flags();

        /// Whether it may change an opportunity that is there, and so what later requests find.
        boolean mayChangeOpportunity();

        /// The opportunity that it names by its id.
        Optional<OpportunityId> opportunityNamed();

        /// What was odd, for people.
        List<String> explanation();
    }

    /// A capture.
    ///
    /// @param attributes the lead's, by schema name; an empty text empties the field
    /// @param useGivenId a new lead takes the given `ProspectID`
    /// @param opportunity empty for a capture of the lead alone
    /// @param behavior as in [Capture]
    record OfCapture(
            Map<String, String> attributes,
            List<UniqueKey> keys,
            boolean useGivenId,
            Optional<AskedOpportunity> opportunity,
            Optional<LeadUpdateBehavior> behavior,
            List<String> explanation)
            implements Understood {
        public OfCapture {
            attributes = Map.copyOf(attributes);
            keys = List.copyOf(keys);
            explanation = List.copyOf(explanation);
        }

        @Override
        public Flags flags() {
            return opportunity.map(asked -> asked.part().flags()).orElse(Flags.NONE);
        }

        @Override
        public boolean mayChangeOpportunity() {
            return flags().overwriteFields() || flags().updateEmptyFields();
        }

        @Override
        public Optional<OpportunityId> opportunityNamed() {
            return Optional.empty();
        }
    }

    /// A change of a lead.
    ///
    /// @param attributes as in [OfCapture]
    /// @param keys the lead's own id first
    record OfLeadUpdate(
            LeadId lead,
            Map<String, String> attributes,
            List<UniqueKey> keys,
            List<String> explanation)
            implements Understood {
        public OfLeadUpdate {
            attributes = Map.copyOf(attributes);
            keys = List.copyOf(keys);
            explanation = List.copyOf(explanation);
        }

        @Override
        public Flags flags() {
            return Flags.NONE;
        }

        @Override
        public boolean mayChangeOpportunity() {
            return false;
        }

        @Override
        public Optional<OpportunityId> opportunityNamed() {
            return Optional.empty();
        }
    }

    /// A change of an opportunity. Its fields can only be read with its type, which the opportunity itself tells.
    ///
    /// @param contacts to read the fields with
    record OfOpportunityUpdate(
            OpportunityUpdate update, ContactForm contacts, List<String> explanation)
            implements Understood {
        public OfOpportunityUpdate {
            explanation = List.copyOf(explanation);
        }

        @Override
        public List<UniqueKey> keys() {
            return List.of(UniqueKey.of(update.opportunity()));
        }

        @Override
        public Flags flags() {
            return Flags.NONE;
        }

        @Override
        public boolean mayChangeOpportunity() {
            return true;
        }

        @Override
        public Optional<OpportunityId> opportunityNamed() {
            return Optional.of(update.opportunity());
        }
    }

    /// What the fields of an opportunity update are, once its type is known.
    ///
    /// @param fields as in [AskedOpportunity]
    /// @param refusal the first thing that the type does not allow
    record UpdatedFields(
            Map<String, String> fields,
            Optional<Refusal.OfRules> refusal,
            List<String> explanation) {
        public UpdatedFields {
            fields = Map.copyOf(fields);
            explanation = List.copyOf(explanation);
        }
    }

    /// The opportunity that a capture asks for.
    ///
    /// @param fields by schema name; a member of a custom object stands under `set/member`
    record AskedOpportunity(
            OpportunityType type, Capture.OpportunityPart part, Map<String, String> fields) {
        public AskedOpportunity {
            fields = Map.copyOf(fields);
        }
    }

    /// It contradicts what the account has set up.
    record Contradicting(Refusal.OfRules refusal, List<String> explanation)
            implements Interpretation {
        public Contradicting {
            explanation = List.copyOf(explanation);
        }
    }
}
