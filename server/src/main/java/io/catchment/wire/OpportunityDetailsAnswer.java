package io.catchment.wire;

import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Fields;
import io.catchment.KeptOpportunity;
import io.catchment.Opportunity;
import io.catchment.OpportunityType;
import io.catchment.SystemFields;
import io.catchment.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// One opportunity, each field with what the account has set up for it.
public final class OpportunityDetailsAnswer {
    private static final int FIELD_BYTES_EXPECTED = 1024;

    private final AccountRules rules;
    private final KeptOpportunity kept;
    private final Opportunity opportunity;
    private final OpportunityValues values;

    private OpportunityDetailsAnswer(KeptOpportunity kept, AccountRules rules) {
        this.rules = rules;
        this.kept = kept;
        this.opportunity = kept.opportunity();
        this.values = new OpportunityValues(opportunity);
    }

    public static byte[] of(KeptOpportunity kept, AccountRules rules) {
        return new OpportunityDetailsAnswer(kept, rules).bytes();
    }

    private byte[] bytes() {
        List<Field> fields = fields();
        return Answers.json(FIELD_BYTES_EXPECTED * (fields.size() + 1), out -> write(out, fields));
    }

    private void write(JsonGenerator out, List<Field> fields) {
        String name = type().map(OpportunityType::name).orElse("");
        out.writeStartObject();
        Answers.text(out, "ID", opportunity.id().toString());
        Answers.text(out, "Name", name);
        Answers.text(out, "DisplayName", name);
        out.writeArrayPropertyStart("Fields");
        OpportunityFieldShape shape = new OpportunityFieldShape(out);
        shape.note(OpportunityListAnswer.note(opportunity));
        fields.forEach(field -> shape.field(field, value(field), member -> value(field, member)));
        out.writeEndArray();
        out.writeNumberProperty("EventCode", opportunity.eventCode());
        Answers.text(out, "RelatedProspectId", opportunity.lead().toString());
        Answers.text(out, "OpportunityNote", OpportunityListAnswer.note(opportunity).orElse(null));
        Answers.text(out, "OpportunityDateTime", Times.seconds(opportunity.at()));
        Answers.text(out, "CreatedOn", Times.sinceEpoch(opportunity.capturedAt()));
        Answers.text(out, "ModifiedOn", Times.sinceEpoch(kept.modifiedAt()));
        out.writeEndObject();
    }

    private Optional<OpportunityType> type() {
        return rules.opportunityType(opportunity.eventCode());
    }

    /// Those of its type, and then what is kept that no field of the type is for.
    private List<Field> fields() {
        Fields known =
                type().map(OpportunityType::fields)
                        .orElseGet(() -> SystemFields.opportunityFields(List.of()));
        List<Field> all = new ArrayList<>(known.all());
        for (String name : values.names()) {
            if (known.named(name).isEmpty()) {
                all.add(Field.of(name, name, DataType.STRING));
            }
        }
        return all;
    }

    private Optional<String> value(Field field) {
        if (field.type() == DataType.CUSTOM_OBJECT) {
            // Its members tell.
            return Optional.empty();
        }
        Optional<String> value = values.text(field.name());
        return field.type() == DataType.USER
                ? value.flatMap(rules.users()::named).map(User::id).or(() -> value)
                : value;
    }

    private Optional<String> value(Field set, String member) {
        return Optional.ofNullable(values.members(set.name()).get(member));
    }
}
