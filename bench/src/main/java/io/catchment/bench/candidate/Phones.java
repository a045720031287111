package io.catchment.bench.candidate;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;

/// Phone numbers of India in E.164.
final class Phones {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final int DIGITS = 10;

    private Phones() {}

    /// What is no number stays as it is.
    static String e164(String text) {
        int start = text.length() - DIGITS;
        return isCode(text, start) && isMobile(text, start)
                ? "+91".concat(text.substring(start))
                : byLibrary(text);
    }

    /// `+91`, with one of the usual separators or none behind it.
    private static boolean isCode(String text, int length) {
        return text.startsWith("+91")
                && (length == 3
                        || (length == 4 && (text.charAt(3) == '-' || text.charAt(3) == ' ')));
    }

    private static boolean isMobile(String text, int start) {
        if (text.charAt(start) < '6') {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String byLibrary(String text) {
        try {
            return NUMBERS.format(NUMBERS.parse(text, "IN"), PhoneNumberFormat.E164);
        } catch (NumberParseException e) {
            return text;
        }
    }
}
