package io.catchment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Sets up accounts for tests: the system's fields, one opportunity type, and what is added.
final class RulesMaker {
    private final List<Field> leadFields = new ArrayList<>();
    private final List<Field> opportunityFields = new ArrayList<>();
    private AccountRules.UnknownFields unknownFields = AccountRules.UnknownFields.REJECT;
    private AccountRules.BadContact badContact = AccountRules.BadContact.KEEP;
    private AccountRules.OnKeyConflict onKeyConflict = AccountRules.OnKeyConflict.ERROR;
    private final List<DuplicateRule> duplicateRules = new ArrayList<>();
    private Users users = Users.ANY;

    static RulesMaker rules() {
        return new RulesMaker();
    }

    static Field text(String name) {
        return Field.of(name, name, DataType.STRING);
    }

    RulesMaker lead(Field... fields) {
        leadFields.addAll(Arrays.asList(fields));
        return this;
    }

    RulesMaker opportunity(Field... fields) {
        opportunityFields.addAll(Arrays.asList(fields));
        return this;
    }

    RulesMaker unknown(AccountRules.UnknownFields choice) {
        unknownFields = choice;
        return this;
    }

    RulesMaker badContact(AccountRules.BadContact choice) {
        badContact = choice;
        return this;
    }

    RulesMaker onKeyConflict(AccountRules.OnKeyConflict choice) {
        onKeyConflict = choice;
        return this;
    }

    RulesMaker rules(DuplicateRule... rules) {
        duplicateRules.addAll(Arrays.asList(rules));
        return this;
    }

    RulesMaker users(User... known) {
        users = new Users(Arrays.asList(known));
        return this;
    }

    AccountRules done() {
        OpportunityType type =
                new OpportunityType(
                        CaptureMaker.TYPE,
                        "Sale",
                        SystemFields.opportunityFields(opportunityFields),
                        duplicateRules);
        return new AccountRules(
                "IN",
                SystemFields.leadFields(leadFields),
                Map.of(CaptureMaker.TYPE, type),
                unknownFields,
                badContact,
                onKeyConflict,
                users);
    }
}
