package io.catchment.wire;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.catchment.ContactForm;
import java.util.Locale;

/// E-mail addresses and phone numbers as LeadSquared writes and compares them.
///
/// What is no possible number, or no address, is kept and compared as the text it is: a lead is not lost
/// over its formatting. Whatever is stored here compares equal to itself when it is sent again.
public final class Contacts implements ContactForm {
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
        try {
            PhoneNumber number = numbers.parse(trimmed, country);
            // A number that only works within its own town could be anyone's elsewhere.
            return numbers.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                    ? contact(number)
                    : new Contact(trimmed, trimmed, false);
        } catch (NumberParseException e) {
            return new Contact(trimmed, trimmed, false);
        }
    }

    /// Behind one switchboard are many people, so an extension is part of the number.
    private Contact contact(PhoneNumber number) {
        String national = numbers.getNationalSignificantNumber(number);
        String stored = "+" + number.getCountryCode() + "-" + national;
        String compared = numbers.format(number, PhoneNumberFormat.E164);
        return number.hasExtension()
                ? new Contact(
                        stored + " ext. " + number.getExtension(),
                        compared + ";ext=" + number.getExtension(),
                        true)
                : new Contact(stored, compared, true);
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
