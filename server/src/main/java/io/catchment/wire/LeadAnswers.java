package io.catchment.wire;

import io.catchment.AccountRules;
import io.catchment.Field;
import io.catchment.KeptLead;
import io.catchment.SystemFields;
import io.catchment.UniqueKey;
import io.catchment.User;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Leads as the calls that look one up answer: an array of flat objects, each with every field of the account.
public final class LeadAnswers {
    private static final int BYTES_EXPECTED = 2048;

    private LeadAnswers() {}

    /// @param found empty: nobody was
    public static byte[] leads(Optional<KeptLead> found, AccountRules rules) {
        return Answers.json(
                BYTES_EXPECTED,
                out -> {
                    out.writeStartArray();
                    found.ifPresent(lead -> row(lead, rules).write(out));
                    out.writeEndArray();
                });
    }

    private static FlatRow row(KeptLead kept, AccountRules rules) {
        FlatRow row = new FlatRow().put(UniqueKey.LEAD_ID, kept.lead().id().toString());
        for (Field field : rules.leadFields().all()) {
            put(row, field.name(), kept, rules);
        }
        row.put("CreatedOn", Times.millis(kept.createdAt()));
        row.put("ModifiedOn", Times.millis(kept.modifiedAt()));
        // What the account does not know and keeps; in an order that is the same each time.
        Map<String, String> rest = new TreeMap<>(kept.lead().fields());
        rest.forEach(row::put);
        return row;
    }

    private static void put(FlatRow row, String field, KeptLead kept, AccountRules rules) {
        Optional<String> value = value(kept, field);
        if (field.equals(SystemFields.LEAD_OWNER.name())) {
            Optional<User> owner = value.flatMap(rules.users()::named);
            row.put(field, owner.map(User::id).or(() -> value));
            row.put("OwnerIdName", owner.map(User::name));
            row.put("OwnerIdEmailAddress", owner.map(User::email));
        } else {
            row.put(field, value);
        }
    }

    static Optional<String> value(KeptLead kept, String field) {
        return Optional.ofNullable(kept.lead().fields().get(field));
    }
}
