package io.catchment;

import java.util.Map;

/// A person who may buy, as an account knows them.
///
/// @param fields by schema name; an emptied field is absent
/// @param keys the unique values it holds, by schema name, in the form they are compared in; its own id is not among them
public record Lead(LeadId id, Map<String, String> fields, Map<String, String> keys) {
    public Lead {
        fields = Map.copyOf(fields);
        keys = Map.copyOf(keys);
    }

    public boolean holds(UniqueKey key) {
        return key.field().equals(UniqueKey.LEAD_ID)
                ? key.value().equals(id.toString())
                : key.value().equals(keys.get(key.field()));
    }
}
