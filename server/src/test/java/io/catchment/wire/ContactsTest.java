package io.catchment.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.catchment.ContactForm.Contact;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactsTest {
    private static final int RANDOM_NUMBERS = 50_000;
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final List<String> COUNTRIES =
            NUMBERS.getSupportedRegions().stream().sorted().toList();

    private final Contacts contacts = new Contacts();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9988776655",
                " 9988776655 ",
                "09988776655",
                "+919988776655",
                "+91-9988776655",
                "+91 99887 76655",
                "0091 9988776655",
                "919988776655",
                "(998) 877-6655",
                "99887.76655",
                "９９８８７７６６５５",
                "९९८८७७६६५५",
                "＋91 9988776655",
                "\u202A+91 99887 76655\u202C",
                "\u00A09988776655\u00A0",
                "tel:+91-99887-76655"
            })
    void spellings_of_one_indian_number_are_one(String text) {
        Contact contact = contacts.phone(text, "IN");

        assertThat(contact).isEqualTo(new Contact("+91-9988776655", "+919988776655", true));
    }

    @ParameterizedTest
    @CsvSource({
        "02 3661 8300,IT,+39-0236618300,+390236618300",
        "+39 02 3661 8300,IN,+39-0236618300,+390236618300",
        "55 1234 5678,MX,+52-5512345678,+525512345678",
        "011 15 2345-6789,AR,+54-91123456789,+5491123456789",
        "+54 9 11 2345 6789,IN,+54-91123456789,+5491123456789",
        "+61 0088388,AU,+61-88388,+6188388",
        "(11) 96123-4567,BR,+55-11961234567,+5511961234567",
        "+55 11 96123 4567,US,+55-11961234567,+5511961234567",
        "(201) 555-0123,US,+1-2015550123,+12015550123",
        "1-800-FLOWERS,US,+1-8003569377,+18003569377",
        "020 7946 0018,GB,+44-2079460018,+442079460018"
    })
    void the_account_s_country_reads_numbers_without_code(
            String text, String country, String stored, String compared) {
        Contact contact = contacts.phone(text, country);

        assertThat(contact).isEqualTo(new Contact(stored, compared, true));
    }

    @Test
    void an_extension_is_part_of_the_number() {
        Contact contact = contacts.phone("+91 99887 76655 extn 12", "IN");

        assertThat(contact)
                .isEqualTo(new Contact("+91-9988776655 ext. 12", "+919988776655;ext=12", true));
        assertThat(contacts.phone("9988776655x12", "IN").compared()).isEqualTo(contact.compared());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                "0",
                "none",
                "N/A",
                "12345",
                "9988776",
                "+999 123456789",
                "99887766559988776655",
                "9988776655/9988776656",
                "9988776655, 9988776656"
            })
    void what_cannot_be_a_number_is_kept_as_text(String text) {
        Contact contact = contacts.phone(" " + text + "\n", "IN");

        assertThat(contact).isEqualTo(new Contact(text.strip(), text.strip(), false));
    }

    @Test
    void a_text_of_any_length_is_kept() {
        String text = "9".repeat(100_000);

        assertThat(contacts.phone(text, "IN")).isEqualTo(new Contact(text, text, false));
    }

    @Test
    void an_unknown_country_still_reads_numbers_with_code() {
        assertThat(contacts.phone("+919988776655", "ZZ").wellFormed()).isTrue();
        assertThat(contacts.phone("9988776655", "ZZ").wellFormed()).isFalse();
    }

    @Test
    void what_is_stored_compares_as_what_was_sent() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < RANDOM_NUMBERS; i++) {
            String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
            String text = spelling(random, country);
            Contact once = contacts.phone(text, country);
            Contact again = contacts.phone(once.stored(), country);

            assertThat(again)
                    .as("seed %d: '%s' in %s, stored '%s'", seed, text, country, once.stored())
                    .isEqualTo(once);
        }
    }

    @Test
    void the_library_by_itself_reads_its_own_number_as_another() throws NumberParseException {
        PhoneNumber once = NUMBERS.parse("+61 0088388", "AU");
        PhoneNumber again = NUMBERS.parse(NUMBERS.format(once, PhoneNumberFormat.E164), "AU");

        assertThat(again.exactlySameAs(once)).isFalse();
    }

    @Test
    void the_short_way_for_indian_mobiles_says_what_the_library_says() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < RANDOM_NUMBERS; i++) {
            String text = indian(random);
            String country = random.nextInt(4) == 0 ? "US" : "IN";
            Optional<Contact> shortWay = IndianMobile.in(text, country);

            if (shortWay.isPresent()) {
                assertThat(shortWay)
                        .as("seed %d: '%s' in %s", seed, text, country)
                        .isEqualTo(contacts.possible(text, country));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9000000001", "+919000000001", "+91-9000000001", "6000000000"})
    void the_short_way_is_taken(String text) {
        assertThat(IndianMobile.in(text, "IN")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9",
                "5000000001",
                "900000000a",
                "+9109000000001",
                "+91 9000000001",
                "+929000000001",
                "09000000001"
            })
    void the_short_way_leaves_the_rest_to_the_library(String text) {
        assertThat(IndianMobile.in(text, "IN")).isEmpty();
    }

    /// Mostly what the short way takes; the leading digits are drawn evenly.
    private static String indian(SplittableRandom random) {
        String prefix =
                switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> "+91";
                    case 2 -> "+91-";
                    default -> "0";
                };
        return prefix + random.nextLong(1_000_000_000L, 10_000_000_000L);
    }

    @Test
    void every_spelling_of_a_country_s_example_numbers_is_one() {
        for (String country : COUNTRIES) {
            for (PhoneNumberType type : PhoneNumberType.values()) {
                PhoneNumber number = NUMBERS.getExampleNumberForType(country, type);
                if (number != null
                        && NUMBERS.isPossibleNumberWithReason(number)
                                == ValidationResult.IS_POSSIBLE) {
                    assertOne(number, country);
                }
            }
        }
    }

    private void assertOne(PhoneNumber number, String country) {
        String international = NUMBERS.format(number, PhoneNumberFormat.E164);
        for (PhoneNumberFormat format : PhoneNumberFormat.values()) {
            String text = NUMBERS.format(number, format);
            assertThat(contacts.phone(text, country).compared())
                    .as("%s in %s", text, country)
                    .isEqualTo(international);
        }
    }

    /// Digits as people write them: of an example number with some changed, or of any length.
    private static String spelling(SplittableRandom random, String country) {
        StringBuilder text = new StringBuilder();
        if (random.nextBoolean()) {
            text.append(random.nextBoolean() ? "+" : "00");
            text.append(NUMBERS.getCountryCodeForRegion(country)).append(' ');
        } else if (random.nextBoolean()) {
            text.append(random.nextInt(10));
        }
        int digits = random.nextInt(4, 14);
        for (int i = 0; i < digits; i++) {
            text.append(random.nextInt(10));
            text.append(random.nextInt(5) == 0 ? " -.()/".charAt(random.nextInt(6)) : "");
        }
        if (random.nextInt(10) == 0) {
            text.append(" ext ").append(random.nextInt(1000));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.com,a@example.com",
        "' A.B@Example.COM ',A.B@Example.COM",
        "'\u00A0a@example.com\u200B',a@example.com"
    })
    void an_address_is_kept_as_sent_and_compared_in_lower_case(String text, String stored) {
        Contact contact = contacts.email(text);

        assertThat(contact)
                .isEqualTo(new Contact(stored, stored.toLowerCase(java.util.Locale.ROOT), true));
        assertThat(contacts.email(contact.stored())).isEqualTo(contact);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "@", "a@", "@a", "a@b@c", "", "none", "a@@b"})
    void what_is_no_address_is_kept_as_text(String text) {
        assertThat(contacts.email(text)).isEqualTo(new Contact(text, text, false));
    }
}
