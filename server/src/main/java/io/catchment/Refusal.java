package io.catchment;

import java.util.List;

/// Why a request cannot be taken or applied as it is: the whole list, each with what its sender must know.
///
/// None of these is trouble of ours. A refusal at the door is answered 400; one that only the account's
/// settings can tell becomes the outcome `ERROR`. The wire turns each into its exception and sentence.
public sealed interface Refusal {

    /// Said of the body, and of the headers that belong to it, at the door.
    sealed interface OfBody extends Refusal {}

    /// Said by the account's settings and leads, in processing.
    sealed interface OfRules extends Refusal {}

    /// @param expected what would have been right, for the sender to read
    record NotJsonContentType(String expected) implements OfBody {}

    /// The bytes are no JSON object in UTF-8.
    ///
    /// @param path to the innermost thing that was being read, as `$.Opportunity.Fields[2].Value`
    record NotJson(String path, String problem) implements OfBody {}

    /// Something is there, but not as it has to be.
    record Malformed(String path, String expected) implements OfBody {}

    /// Something that has to be there is not.
    record Missing(String path, String expected) implements OfBody {}

    /// `OverwriteFields` and `UpdateEmptyFields` are both on.
    record BothOverwriteAndUpdateEmpty() implements OfBody {}

    /// The header `Idempotency-Key` is there, and is none.
    record InvalidIdempotencyKey() implements OfBody {}

    record UnknownEventCode(int eventCode) implements OfRules {}

    /// `SearchBy` names an attribute that is unknown or not unique.
    record InvalidSearchBy(String name) implements OfRules {}

    record UnknownAttributes(List<String> names) implements OfRules {
        public UnknownAttributes {
            names = List.copyOf(names);
        }
    }

    /// No unique attribute has a value, so there is nothing to know the lead by.
    record NoUniqueValue(List<String> uniqueAttributes) implements OfRules {
        public NoUniqueValue {
            uniqueAttributes = List.copyOf(uniqueAttributes);
        }
    }

    record MandatoryAttributeMissing(Field attribute) implements OfRules {}

    /// @param problem what is wrong with the value, never the value of a contact
    record AttributeValue(Field attribute, String problem) implements OfRules {}

    record UniqueValueTooLong(String attribute, int bytes) implements OfRules {}

    /// `__UseUserDefinedGuid__` is on and `ProspectID` is no id.
    record GivenIdInvalid() implements OfRules {}

    /// A unique value of the request belongs to another lead than the one found.
    record LeadExists(String attributeLabel) implements OfRules {}

    record UnknownOpportunityFields(List<String> names) implements OfRules {
        public UnknownOpportunityFields {
            names = List.copyOf(names);
        }
    }

    record MandatoryFieldMissing(Field field) implements OfRules {}

    record FieldValue(Field field, String problem) implements OfRules {}

    record NoteTooLong(int characters) implements OfRules {}

    /// The lead to be changed is none of the account's.
    record UnknownLead() implements OfRules {}

    /// The opportunity to be changed is none of the account's.
    record UnknownOpportunity() implements OfRules {}
}
