package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.AccountRules;
import io.catchment.Field;
import io.catchment.Fields;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.Opportunity;
import io.catchment.OpportunityType;
import io.catchment.SystemFields;
import io.catchment.User;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// A lead's opportunities as flat objects, each with what tells its lead and with the columns that were asked for.
public final class OpportunityListAnswer {
    private static final int ROW_BYTES_EXPECTED = 1024;

    /// LeadSquared's number for opportunities among the kinds of activities.
    private static final String EVENT_TYPE = "2";

    private static final Fields NONE = new Fields(List.of());

    /// What rows may have as names and values. Each row repeats the lead and the names of the columns, so that what the
    /// store bounds, the opportunities' own values, is no bound of an answer.
    static final int CHARACTERS_MAX = 48 << 20;

    private final AccountRules rules;
    private final List<String> columns;
    private long characters;

    /// @param columns beside those that are always there; empty for all fields
    public OpportunityListAnswer(AccountRules rules, List<String> columns) {
        this.rules = rules;
        this.columns = columns;
    }

    public static byte[] nothing() {
        return "{\"RecordCount\":0,\"List\":[]}".getBytes(UTF_8);
    }

    /// To be asked once.
    ///
    /// @param recordCount how many the lead has, on this page and on others
    /// @return empty when the page is too large for one answer
    public Optional<byte[]> of(long recordCount, KeptLead lead, List<KeptOpportunity> page) {
        byte[] answer =
                Answers.json(
                        ROW_BYTES_EXPECTED * (page.size() + 1),
                        out -> {
                            out.writeStartObject();
                            out.writeNumberProperty("RecordCount", recordCount);
                            out.writeArrayPropertyStart("List");
                            page.forEach(kept -> write(row(recordCount, lead, kept), out));
                            out.writeEndArray();
                            out.writeEndObject();
                        });
        return characters > CHARACTERS_MAX ? Optional.empty() : Optional.of(answer);
    }

    private void write(FlatRow row, JsonGenerator out) {
        characters += row.characters();
        if (characters <= CHARACTERS_MAX) {
            row.write(out);
        }
    }

    private FlatRow row(long recordCount, KeptLead lead, KeptOpportunity kept) {
        FlatRow row = new FlatRow();
        putLead(row, lead);
        putOpportunity(row, kept);
        putFields(row, lead, kept.opportunity());
        return row.put("Total", String.valueOf(recordCount));
    }

    private static void putLead(FlatRow row, KeptLead lead) {
        Optional<String> first = LeadAnswers.value(lead, "FirstName");
        Optional<String> last = LeadAnswers.value(lead, "LastName");
        String name = (first.orElse("") + " " + last.orElse("")).strip();
        row.put("ProspectId", lead.lead().id().toString())
                .put("FirstName", first)
                .put("LastName", last)
                .put("EmailAddress", LeadAnswers.value(lead, "EmailAddress"))
                .put("Phone", LeadAnswers.value(lead, "Phone"))
                .put("LeadName", Optional.of(name).filter(it -> !it.isEmpty()));
    }

    private static void putOpportunity(FlatRow row, KeptOpportunity kept) {
        Opportunity opportunity = kept.opportunity();
        row.put("RelatedProspectId", opportunity.lead().toString())
                .put("OpportunityId", opportunity.id().toString())
                .put("OpportunityEvent", String.valueOf(opportunity.eventCode()))
                .put("OpportunityEventType", EVENT_TYPE)
                .put("OpportunityNote", note(opportunity))
                .put("OpportunityDateTime", Times.seconds(opportunity.at()))
                .put("CreatedOn", Times.seconds(opportunity.capturedAt()))
                .put("ModifiedOn", Times.seconds(kept.modifiedAt()))
                .put("PACreatedOn", Times.seconds(opportunity.capturedAt()))
                .put("PAModifiedOn", Times.seconds(kept.modifiedAt()));
    }

    static Optional<String> note(Opportunity opportunity) {
        return Optional.of(opportunity.note()).filter(it -> !it.isEmpty());
    }

    private void putFields(FlatRow row, KeptLead lead, Opportunity opportunity) {
        OpportunityValues values = new OpportunityValues(opportunity);
        Fields known =
                rules.opportunityType(opportunity.eventCode())
                        .map(OpportunityType::fields)
                        .orElse(NONE);
        row.put(SystemFields.STATUS.name(), values.text(SystemFields.STATUS.name()));
        putOwner(row, values.text(SystemFields.OWNER.name()));
        if (columns.isEmpty()) {
            known.all().forEach(field -> row.put(field.name(), values.text(field.name())));
            values.names().forEach(name -> row.put(name, values.text(name)));
        } else {
            columns.forEach(name -> putColumn(row, name, known, values, lead));
        }
    }

    private void putOwner(FlatRow row, Optional<String> value) {
        Optional<User> owner = value.flatMap(rules.users()::named);
        row.put(SystemFields.OWNER.name(), owner.map(User::id).or(() -> value));
        row.put("OwnerName", owner.map(User::name));
    }

    /// The opportunity's field of that name, else the lead's. One that neither has is `null`: of several types each has
    /// fields of its own.
    private void putColumn(
            FlatRow row, String name, Fields known, OpportunityValues values, KeptLead lead) {
        String field = known.named(name).map(Field::name).orElse(name);
        String attribute = rules.leadFields().named(name).map(Field::name).orElse(name);
        Optional<String> value = values.text(field);
        boolean isOfLead = value.isEmpty() && known.named(name).isEmpty();
        row.put(
                isOfLead ? attribute : field,
                isOfLead ? LeadAnswers.value(lead, attribute) : value);
    }
}
