package io.catchment.wire;

import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Opportunity;
import io.catchment.Refusal;
import io.catchment.UniqueKey;
import java.util.List;

/// What would cure a request that the account's settings do not allow: the setting or the field to change, or what to
/// send instead. Names settings as they are written, and no value that somebody sent.
public final class Cure {
    private static final String OR_LET_UNKNOWN = ", or set unknownFields to ignore or keep";

    private Cure() {}

    /// The one place where refusals get their cures.
    public static String of(Refusal.OfRules refusal) {
        return switch (refusal) {
            case Refusal.UnknownEventCode it ->
                    "add an opportunity type with the code "
                            + it.eventCode()
                            + ", or send the OpportunityEventCode of one that there is";
            case Refusal.InvalidSearchBy it ->
                    "make the lead field "
                            + MxError.shown(it.name())
                            + " unique, or send a SearchBy that names a unique one";
            case Refusal.UnknownAttributes it ->
                    "add the lead " + fields(it.names()) + OR_LET_UNKNOWN;
            case Refusal.NoUniqueValue it ->
                    "send a value for one of "
                            + MxError.listed(it.uniqueAttributes())
                            + ", or make a lead field that is sent unique";
            case Refusal.MandatoryAttributeMissing it ->
                    mandatory("lead field " + it.attribute().name());
            case Refusal.AttributeValue it -> misfit("lead field ", it.attribute());
            case Refusal.UniqueValueTooLong it ->
                    "send at most "
                            + UniqueKey.VALUE_BYTES_MAX
                            + " bytes, or make the lead field "
                            + it.attribute()
                            + " not unique";
            case Refusal.GivenIdInvalid it ->
                    "send a GUID as ProspectID, or leave out __UseUserDefinedGuid__";
            case Refusal.LeadExists it ->
                    "send the "
                            + it.attributeLabel()
                            + " of the lead that is meant, or set onKeyConflict to keep-matched";
            case Refusal.UnknownOpportunityFields it ->
                    "add the " + fields(it.names()) + " to the opportunity type" + OR_LET_UNKNOWN;
            case Refusal.MandatoryFieldMissing it ->
                    mandatory("opportunity field " + it.field().name());
            case Refusal.FieldValue it -> misfit("opportunity field ", it.field());
            case Refusal.NoteTooLong it ->
                    "send an OpportunityNote of at most "
                            + Opportunity.NOTE_CHARACTERS_MAX
                            + " characters";
            case Refusal.UnknownLead it ->
                    "send the id of a lead that there is, or capture the lead";
            case Refusal.UnknownOpportunity it ->
                    "send the ProspectOpportunityId of an opportunity that there is, or capture the opportunity";
        };
    }

    private static String fields(List<String> names) {
        return (names.size() == 1 ? "field " : "fields ") + MxError.listed(names);
    }

    private static String mandatory(String field) {
        return "send the " + field + ", give it a default, or make it not mandatory";
    }

    private static String misfit(String kind, Field field) {
        String change = "change the " + kind + field.name() + " so that it takes what is sent";
        return isContact(field)
                ? "set badContact to keep, or " + change
                : change + ", or send what it takes";
    }

    private static boolean isContact(Field field) {
        return field.type() == DataType.EMAIL || field.type() == DataType.PHONE;
    }
}
