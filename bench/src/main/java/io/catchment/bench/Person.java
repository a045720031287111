package io.catchment.bench;

import java.util.List;
import java.util.Locale;

/// Somebody made up, by number: one e-mail address and one phone number, each in the spellings that callers
/// use.
///
/// @param number below ten million: beyond, phone numbers would meet
record Person(int number) {
    private static final long FIRST_PHONE = 9_000_000_000L;
    private static final int NUMBERS = 10_000_000;

    Person {
        if (number < 0 || number >= NUMBERS) {
            throw new IllegalArgumentException("person " + number + " is beyond " + NUMBERS);
        }
    }

    /// As it has to be compared: in lower case.
    String email() {
        return "person-" + number + "@example.com";
    }

    /// As it has to be compared: E.164.
    String phone() {
        return "+91" + digits();
    }

    private String digits() {
        return Long.toString(FIRST_PHONE + number);
    }

    List<String> emailSpellings() {
        return List.of(
                email().toUpperCase(Locale.ROOT),
                "Person-" + number + "@Example.com",
                "  person-" + number + "@EXAMPLE.COM ");
    }

    List<String> phoneSpellings() {
        String digits = digits();
        return List.of(
                digits,
                "+91-" + digits,
                "+91 " + digits.substring(0, 5) + " " + digits.substring(5),
                "0" + digits,
                "(+91) " + digits.substring(0, 5) + "-" + digits.substring(5));
    }
}
