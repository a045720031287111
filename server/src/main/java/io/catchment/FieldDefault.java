package io.catchment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Holds the default of a field against the field: what a new lead gets unasked must be what it could be given.
public final class FieldDefault {
    private static final AccountRules ANY_RULES =
            new AccountRules(
                    "IN",
                    new Fields(List.of()),
                    Map.of(),
                    AccountRules.UnknownFields.REJECT,
                    AccountRules.BadContact.ERROR,
                    AccountRules.OnKeyConflict.ERROR,
                    Users.ANY);

    private FieldDefault() {}

    /// What is wrong with it.
    public static Optional<String> misfit(Field field) {
        return field.defaultValue()
                .flatMap(value ->
                        switch (FieldValue.of(field, value, ANY_RULES, AsTheyAre.CONTACTS)) {
                            case FieldValue.Misfit(String problem) -> Optional.of(problem);
                            case FieldValue.Fits fits -> stageMisfit(field, value);
                        });
    }

    /// Something new begins with the default of `Status`, and its stage has to go with that.
    private static Optional<String> stageMisfit(Field field, String value) {
        return SystemFields.STATUS
                .defaultValue()
                .map(field.optionsByStatus()::get)
                .filter(options -> options.stream().noneMatch(value::equalsIgnoreCase))
                .map(options -> "is none of the options of the status that it begins with");
    }

    /// Which country's phone numbers are meant is not for a field to say.
    private enum AsTheyAre implements ContactForm {
        CONTACTS;

        @Override
        public Contact email(String text) {
            return new Contact(text, text, text.indexOf('@') > 0);
        }

        @Override
        public Contact phone(String text, String country) {
            return new Contact(text, text, true);
        }
    }
}
