package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.Leads;
import io.catchment.UniqueKey;
import io.catchment.store.Changes.HeldKey;
import io.catchment.store.OwnedKey;
import io.catchment.store.OwnedLead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The leads that a batch works on: as they were loaded, and as the batch has made them so far.
///
/// What is written in the end is the difference of the two, so a lead that ten requests of a batch touch is
/// written once.
final class WorkingLeads {
    private final Map<Ref, Lead> before = new HashMap<>();
    private final Map<Ref, Lead> now = new LinkedHashMap<>();
    private final Map<OwnedKey, Ref> holders = new HashMap<>();

    WorkingLeads(List<OwnedLead> loaded) {
        for (OwnedLead owned : loaded) {
            before.put(new Ref(owned.account(), owned.lead().id()), owned.lead());
            put(owned.account(), owned.lead());
        }
    }

    Leads of(AccountId account) {
        return key -> holding(account, key);
    }

    private Optional<Lead> holding(AccountId account, UniqueKey key) {
        return key.field().equals(UniqueKey.LEAD_ID)
                ? Optional.ofNullable(now.get(new Ref(account, LeadId.parse(key.value()))))
                : Optional.ofNullable(holders.get(new OwnedKey(account, key))).map(now::get);
    }

    void put(AccountId account, Lead lead) {
        Ref ref = new Ref(account, lead.id());
        Lead replaced = now.put(ref, lead);
        if (replaced != null) {
            keys(ref, replaced).forEach(key -> holders.remove(key, ref));
        }
        keys(ref, lead).forEach(key -> holders.put(key, ref));
    }

    List<OwnedLead> added() {
        return leads(ref -> !before.containsKey(ref));
    }

    List<OwnedLead> changed() {
        return leads(ref -> {
            Lead was = before.get(ref);
            return was != null && !was.equals(now.get(ref));
        });
    }

    /// Keys that a lead held when it was loaded and holds no more.
    List<OwnedKey> takenKeys() {
        List<OwnedKey> taken = new ArrayList<>();
        before.forEach((ref, was) ->
                keys(ref, was).stream()
                        .filter(key -> !holds(now.get(ref), key))
                        .forEach(taken::add));
        return taken;
    }

    /// Keys that a lead holds now and did not when it was loaded.
    List<HeldKey> givenKeys() {
        List<HeldKey> given = new ArrayList<>();
        now.forEach((ref, lead) ->
                keys(ref, lead).stream()
                        .filter(key -> !holds(before.get(ref), key))
                        .forEach(key -> given.add(new HeldKey(key, ref.lead()))));
        return given;
    }

    private static boolean holds(@Nullable Lead lead, OwnedKey key) {
        return lead != null && lead.holds(key.key());
    }

    private List<OwnedLead> leads(Predicate<Ref> which) {
        return now.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .map(entry -> new OwnedLead(entry.getKey().account(), entry.getValue()))
                .toList();
    }

    private static List<OwnedKey> keys(Ref ref, Lead lead) {
        List<OwnedKey> keys = new ArrayList<>(lead.keys().size());
        lead.keys()
                .forEach((field, value) ->
                        keys.add(new OwnedKey(ref.account(), new UniqueKey(field, value))));
        return keys;
    }

    private record Ref(AccountId account, LeadId lead) {}
}
