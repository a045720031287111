package io.catchment;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A value held against the field it is for.
sealed interface FieldValue {

    /// @param stored what is kept: the value itself, an option in its own spelling, a contact in its own form
    /// @param compared what a unique value is known by
    /// @param warning when it is odd and kept all the same
    record Fits(String stored, String compared, Optional<String> warning) implements FieldValue {
        static Fits as(String text) {
            return new Fits(text, text, Optional.empty());
        }
    }

    /// @param problem what a value of this field has to be; never the value itself, which may be personal
    record Misfit(String problem) implements FieldValue {}

    /// @param text not empty
    static FieldValue of(Field field, String text, AccountRules rules, ContactForm contacts) {
        if (text.codePointCount(0, text.length()) > field.lengthMax()) {
            return new Misfit("is longer than " + field.lengthMax() + " characters");
        }
        return switch (field.type()) {
            case STRING, CUSTOM_OBJECT -> Fits.as(text);
            case NUMBER ->
                    when(Forms.NUMBER.matcher(text).matches(), text, "is not a whole number");
            case DECIMAL -> when(Forms.DECIMAL.matcher(text).matches(), text, "is not a number");
            case BOOLEAN ->
                    when(
                            Forms.BOOLEANS.contains(text.toLowerCase(Locale.ROOT)),
                            text,
                            "is not true or false");
            case DATE, DATE_TIME ->
                    when(
                            Forms.isDate(text),
                            text,
                            "is not a date as yyyy-MM-dd or yyyy-MM-dd HH:mm:ss");
            case TIME -> when(Forms.isTime(text), text, "is not a time as HH:mm or HH:mm:ss");
            case EMAIL -> contact(contacts.email(text), "is not an e-mail address", rules);
            case PHONE ->
                    contact(
                            contacts.phone(text, rules.country()),
                            "is not a possible phone number",
                            rules);
            case WEBSITE ->
                    when(!Forms.SPACE.matcher(text.strip()).find(), text, "is not a web address");
            case DROPDOWN -> option(field, text);
            case USER -> user(text, rules.users());
        };
    }

    private static FieldValue when(boolean fits, String text, String problem) {
        return fits ? Fits.as(text) : new Misfit(problem);
    }

    private static FieldValue user(String text, Users users) {
        return users.areAny()
                ? when(
                        Forms.USER.matcher(text.strip()).matches(),
                        text,
                        "is not a user's e-mail address or id")
                : users.named(text)
                        .<FieldValue>map(user -> Fits.as(user.email()))
                        .orElseGet(() ->
                                new Misfit("is no user's e-mail address or id of this account"));
    }

    private static FieldValue contact(
            ContactForm.Contact contact, String problem, AccountRules rules) {
        if (contact.wellFormed()) {
            return new Fits(contact.stored(), contact.compared(), Optional.empty());
        }
        return switch (rules.badContact()) {
            case KEEP ->
                    new Fits(
                            contact.stored(),
                            contact.compared(),
                            Optional.of(problem + ": kept as text"));
            case ERROR -> new Misfit(problem);
        };
    }

    /// Which of a stage's options its status allows is for [Decide] to say; here, all of them are.
    private static FieldValue option(Field field, String text) {
        Set<String> options = new LinkedHashSet<>(field.options());
        field.optionsByStatus().values().forEach(options::addAll);
        if (options.isEmpty() || options.contains(text)) {
            return Fits.as(text);
        }
        return options.stream()
                .filter(text.strip()::equalsIgnoreCase)
                .findFirst()
                .<FieldValue>map(Fits::as)
                .orElseGet(
                        () -> new Misfit("is none of its options: " + String.join(", ", options)));
    }

    /// How values are written. Numbers may be grouped: `200,000` and `2,00,000` are sent by callers.
    ///
    /// Groups repeat possessively: any other repetition takes a stack frame a group, and a long value the stack.
    final class Forms {
        static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d++(?:,\\d++)*+\\s*");
        static final Pattern DECIMAL =
                Pattern.compile(
                        "\\s*[+-]?(\\d++(?:,\\d++)*+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?\\s*");
        static final Set<String> BOOLEANS = Set.of("true", "false", "1", "0", "yes", "no");
        static final Pattern SPACE = Pattern.compile("\\s");
        static final Pattern USER =
                Pattern.compile(
                        "[^\\s@]+@[^\\s@]+|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
        private static final DateTimeFormatter DATE =
                DateTimeFormatter.ofPattern("uuuu-MM-dd[ HH:mm:ss]")
                        .withResolverStyle(ResolverStyle.STRICT);
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("HH:mm[:ss]").withResolverStyle(ResolverStyle.STRICT);

        private Forms() {}

        static boolean isDate(String text) {
            try {
                LocalDate.parse(text.strip(), DATE);
                return true;
            } catch (DateTimeParseException e) {
                return false;
            }
        }

        static boolean isTime(String text) {
            try {
                LocalTime.parse(text.strip(), TIME);
                return true;
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    }
}
