package io.catchment.wire;

import io.catchment.ContactForm.Contact;
import java.util.Optional;

/// Indian mobile numbers in the three spellings that most senders use: `9988776655`, `+919988776655` and
/// `+91-9988776655`.
///
/// The library says the same of each of them, which a test holds, and takes a hundred times as long:
/// microseconds, for every capture twice.
final class IndianMobile {
    private static final String COUNTRY = "IN";
    private static final String CODE = "+91";
    private static final int DIGITS = 10;

    private IndianMobile() {}

    static Optional<Contact> in(String text, String country) {
        int start = text.length() - DIGITS;
        return isPrefix(text, start, country) && isMobile(text, start)
                ? Optional.of(contact(text.substring(start)))
                : Optional.empty();
    }

    private static boolean isPrefix(String text, int length, String country) {
        return switch (length) {
            case 0 -> country.equals(COUNTRY);
            case 3 -> text.startsWith(CODE);
            case 4 -> text.startsWith(CODE) && text.charAt(3) == '-';
            default -> false;
        };
    }

    /// From 6 on: no trunk prefix begins so, nor is such a number as short as a local one.
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

    private static Contact contact(String digits) {
        return new Contact(CODE + "-" + digits, CODE + digits, true);
    }
}
