package io.catchment.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExchangeFilesTest {
    private static final int FILES_MIN = 60;

    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]+@[\\w.-]*");
    private static final Pattern PHONE = Pattern.compile("\\d(?:[ ()-]*\\d){9,}");
    private static final Pattern HOST = Pattern.compile("https?://([\\w.-]+)");

    /// In ids, dates and lengths runs of digits are nobody's number.
    private static final Pattern NO_PHONE =
            Pattern.compile(
                    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{4}-\\d\\d-\\d\\d( \\d\\d:)?"
                            + "|\\d+ characters|:1607170424|214748364\\d|\\{repeat:\\d+:");

    @Test
    void there_are_as_many_as_the_contract_needs() {
        assertThat(Exchanges.files()).hasSizeGreaterThanOrEqualTo(FILES_MIN);
    }

    @Test
    void each_file_is_named_after_its_case() {
        assertThat(Exchanges.all())
                .allSatisfy(exchange -> assertThat(exchange.name()).isEqualTo(named(exchange)));
    }

    private static String named(RecordedExchange exchange) {
        return NO_LETTERS
                .matcher(exchange.title().toLowerCase(Locale.ROOT))
                .replaceAll("-")
                .replaceAll("^-|-$", "");
    }

    @Test
    void each_says_which_clause_of_the_contract_it_is_of() {
        assertThat(Exchanges.all())
                .allSatisfy(exchange ->
                        assertThat(exchange.contract())
                                .matches("[1-8](\\.[1-3])?(, [1-8](\\.[1-3])?)*"));
    }

    @Test
    void none_holds_anything_but_placeholders_of_people_and_hosts() throws IOException {
        for (Path file : Exchanges.files()) {
            String text = NO_PHONE.matcher(Files.readString(file)).replaceAll("");

            assertThat(found(ADDRESS, text))
                    .as(file + ": e-mail addresses")
                    .allMatch(address -> address.toLowerCase(Locale.ROOT).endsWith("@example.com"));
            assertThat(found(PHONE, text).map(ExchangeFilesTest::digits))
                    .as(file + ": phone numbers")
                    .allMatch(digits -> digits.contains("9000000"));
            assertThat(found(HOST, text))
                    .as(file + ": hosts")
                    .allMatch(host -> host.endsWith("example.com") || host.endsWith("example.org"));
        }
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }

    @Test
    void every_account_that_is_set_up_is_used() throws IOException {
        List<String> used =
                Exchanges.all().stream()
                        .flatMap(exchange -> exchange.accounts().values().stream())
                        .distinct()
                        .toList();

        try (Stream<Path> accounts = Files.list(Exchanges.ACCOUNTS)) {
            assertThat(accounts.map(file -> file.getFileName().toString().replace(".json", "")))
                    .allMatch(used::contains);
        }
    }
}
