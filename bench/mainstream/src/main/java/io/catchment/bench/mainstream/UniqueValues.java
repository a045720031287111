package io.catchment.bench.mainstream;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The values of a capture that belong to one lead only, as they are compared.
final class UniqueValues {
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
    private static final String DEFAULT_COUNTRY = "IN";
    private static final List<String> FIELDS = List.of("EmailAddress", "Phone", "mx_Member_Id");

    private UniqueValues() {}

    record UniqueValue(String field, String value) {}

    /// The one to search by comes first, the others in one order for all: who locks them in it does not deadlock.
    ///
    /// @throws InvalidCapture if there is none
    static List<UniqueValue> of(Capture capture) {
        List<UniqueValue> values =
                FIELDS.stream()
                        .flatMap(field -> value(capture, field))
                        .sorted(Comparator.comparing(v -> !v.field().equals(capture.searchBy())))
                        .toList();
        if (values.isEmpty()) {
            throw new InvalidCapture("no unique field has a value");
        }
        return values;
    }

    private static Stream<UniqueValue> value(Capture capture, String field) {
        String given = capture.lead().getOrDefault(field, "").strip();
        return given.isEmpty()
                ? Stream.empty()
                : Stream.of(new UniqueValue(field, normalised(field, given)));
    }

    private static String normalised(String field, String given) {
        return switch (field) {
            case "EmailAddress" -> given.toLowerCase(Locale.ROOT);
            case "Phone" -> phone(given);
            default -> given;
        };
    }

    /// What is no phone number is compared as it was given.
    private static String phone(String given) {
        try {
            var number = PHONES.parse(given, DEFAULT_COUNTRY);
            return PHONES.isPossibleNumber(number)
                    ? PHONES.format(number, PhoneNumberFormat.E164)
                    : given;
        } catch (NumberParseException e) {
            return given;
        }
    }
}
