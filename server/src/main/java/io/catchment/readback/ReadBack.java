package io.catchment.readback;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.ContactForm;
import io.catchment.Field;
import io.catchment.Given;
import io.catchment.Interpret;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.Listing;
import io.catchment.OpportunityId;
import io.catchment.Refusal;
import io.catchment.UniqueKey;
import io.catchment.settings.Account;
import io.catchment.store.CapturedRows;
import io.catchment.store.Database;
import io.catchment.store.KeptRows;
import io.catchment.store.OpportunityOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds what an account has captured.
///
/// Values are compared as captures compare them: e-mail without regard to case, phones in E.164 with the account's
/// country. While the store is away each method throws an exception that is [io.catchment.Unavailable].
public final class ReadBack {
    private static final String EMAIL = "EmailAddress";

    /// The only fields in which LeadSquared looks for a phone number.
    private static final List<String> PHONES = List.of("Phone", "Mobile");

    private final KeptRows rows;
    private final CapturedRows captured;
    private final ContactForm contacts;

    public ReadBack(Database database, ContactForm contacts) {
        this.rows = new KeptRows(database);
        this.captured = new CapturedRows(database);
        this.contacts = contacts;
    }

    public Optional<KeptLead> lead(Account account, LeadId id) {
        return lead(account, List.of(UniqueKey.of(id)));
    }

    public Optional<KeptLead> leadByEmail(Account account, String email) {
        return lead(account, keys(account, List.of(EMAIL), email));
    }

    /// The lead whose phone or mobile number it is; of two, the one with the latest activity.
    public Optional<KeptLead> leadByPhone(Account account, String phone) {
        return lead(account, keys(account, PHONES, phone));
    }

    /// Every lead that a text names: by its id, or as the value of any unique field; the one that was changed last comes
    /// first.
    public List<KeptLead> leads(Account account, String text) {
        List<UniqueKey> keys = keys(account, uniqueFields(account.rules()), text);
        List<UniqueKey> ids =
                keys.stream().filter(key -> key.field().equals(UniqueKey.LEAD_ID)).toList();
        List<UniqueKey> others = keys.stream().filter(key -> !ids.contains(key)).toList();
        List<KeptLead> found = new ArrayList<>(lead(account, ids).stream().toList());
        captured.holding(account.id(), others).stream()
                .filter(held -> !found.contains(held))
                .forEach(found::add);
        return found;
    }

    private static List<String> uniqueFields(AccountRules rules) {
        return Stream.concat(
                        Stream.of(UniqueKey.LEAD_ID),
                        rules.leadFields().all().stream().filter(Field::unique).map(Field::name))
                .toList();
    }

    public Optional<KeptOpportunity> opportunity(Account account, OpportunityId id) {
        return rows.opportunity(account.id(), id);
    }

    public LeadOpportunities opportunities(Account account, LeadId lead, Listing listing) {
        return opportunities(account, List.of(UniqueKey.of(lead)), listing);
    }

    /// Those of the lead that holds a unique value.
    ///
    /// @param attribute names a unique one, in any case, or `ProspectID`
    public LeadOpportunities opportunities(
            Account account, String attribute, String value, Listing listing) {
        return refusal(attribute, account.rules())
                .<LeadOpportunities>map(LeadOpportunities.Refused::new)
                .orElseGet(() ->
                        opportunities(account, keys(account, List.of(attribute), value), listing));
    }

    private static Optional<Refusal.OfRules> refusal(String attribute, AccountRules rules) {
        if (attribute.equalsIgnoreCase(UniqueKey.LEAD_ID)) {
            return Optional.empty();
        }
        Optional<Field> field = rules.leadFields().named(attribute);
        if (field.isEmpty()) {
            return Optional.of(new Refusal.UnknownAttributes(List.of(attribute)));
        }
        return field.get().unique()
                ? Optional.empty()
                : Optional.of(new Refusal.InvalidSearchBy(field.get().name()));
    }

    private LeadOpportunities opportunities(
            Account account, List<UniqueKey> leadKeys, Listing listing) {
        return SortColumn.order(listing.sorting(), account.rules())
                .map(order -> opportunities(account.id(), leadKeys, listing, order))
                .orElseGet(() -> new LeadOpportunities.Refused(unknownColumn(listing)));
    }

    private static Refusal.OfRules unknownColumn(Listing listing) {
        return new Refusal.UnknownOpportunityFields(
                listing.sorting().map(Listing.Sorting::column).stream().toList());
    }

    private LeadOpportunities opportunities(
            AccountId account, List<UniqueKey> leadKeys, Listing listing, OpportunityOrder order) {
        KeptRows.Wanted wanted =
                new KeptRows.Wanted(
                        listing.eventCode(), order, listing.pageSize(), listing.skipped());
        return rows.page(account, leadKeys, wanted)
                .map(ReadBack::shown)
                .orElseGet(LeadOpportunities.NoLead::new);
    }

    private static LeadOpportunities shown(KeptRows.Page page) {
        return page.opportunities()
                .<LeadOpportunities>map(opportunities ->
                        new LeadOpportunities.Page(page.lead(), page.recordCount(), opportunities))
                .orElseGet(LeadOpportunities.TooLarge::new);
    }

    // ---- the lead ----

    private List<UniqueKey> keys(Account account, List<String> attributes, String value) {
        List<Given> given =
                attributes.stream().map(name -> new Given(name, Optional.of(value))).toList();
        return Interpret.keysIn(given, account.rules(), contacts);
    }

    private Optional<KeptLead> lead(Account account, List<UniqueKey> keys) {
        return rows.lead(account.id(), keys);
    }
}
