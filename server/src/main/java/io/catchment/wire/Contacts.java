package io.catchment.wire;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.catchment.ContactForm;
import java.util.Locale;
import java.util.Optional;

/// E-mail addresses and phone numbers as LeadSquared writes and compares them.
///
/// What is no possible number, or no address, is kept and compared as the text it is: a lead is not lost
/// over its formatting. Whatever is stored here compares equal to itself when it is sent again.
public final class Contacts implements ContactForm {
    /// More digits than a number may have for the library to take off.
    private static final int READINGS_MAX = 20;

    private static final String NO_COUNTRY = "ZZ";

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

    @Override
    public Contact email(String text) {
        String stored = trim(text);
        return new Contact(stored, stored.toLowerCase(Locale.ROOT), isAddress(stored));
    }

    private static boolean isAddress(String text) {
        int at = text.indexOf('@');
        return at > 0 && at == text.lastIndexOf('@') && at < text.length() - 1;
    }

    @Override
    public Contact phone(String text, String country) {
        String trimmed = trim(text);
        return IndianMobile.in(trimmed, country)
                .or(() -> possible(trimmed, country))
                .orElseGet(() -> new Contact(trimmed, trimmed, false));
    }

    /// What the library makes of it; empty when it cannot be a number.
    Optional<Contact> possible(String text, String country) {
        try {
            PhoneNumber number = numbers.parse(text, country);
            String extension = number.getExtension();
            return isPossible(number)
                    ? Optional.of(contact(settled(number.clearExtension()), extension))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /// Not where a number only works within its own town: elsewhere it could be anyone's.
    private boolean isPossible(PhoneNumber number) {
        return numbers.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
    }

    /// What reading the number's own E.164 again and again ends with. The library takes one trunk prefix
    /// off at each reading (`+61 0088388`), and what is stored must compare as what was sent.
    ///
    /// @throws NumberParseException where it ends with no number
    private PhoneNumber settled(PhoneNumber possible) throws NumberParseException {
        PhoneNumber last = possible;
        for (int i = 0; i < READINGS_MAX; i++) {
            PhoneNumber next = numbers.parse(e164(last), NO_COUNTRY);
            if (next.exactlySameAs(last)) {
                return last;
            }
            if (!isPossible(next)) {
                throw notANumber("reads as one that is not possible");
            }
            last = next;
        }
        throw notANumber("reads differently each time");
    }

    private static NumberParseException notANumber(String problem) {
        return new NumberParseException(NumberParseException.ErrorType.NOT_A_NUMBER, problem);
    }

    private String e164(PhoneNumber number) {
        return numbers.format(number, PhoneNumberFormat.E164);
    }

    /// Behind one switchboard are many people, so an extension is part of the number.
    private Contact contact(PhoneNumber number, String extension) {
        String stored =
                "+" + number.getCountryCode() + "-" + numbers.getNationalSignificantNumber(number);
        return extension.isEmpty()
                ? new Contact(stored, e164(number), true)
                : new Contact(
                        stored + " ext. " + extension, e164(number) + ";ext=" + extension, true);
    }

    /// Without blanks at either end, and without the invisible marks that copied text brings along.
    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isInvisible(text.charAt(from))) {
            from++;
        }
        while (to > from && isInvisible(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isInvisible(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
