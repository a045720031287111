package io.catchment.settings;

import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.settings.AccountDocument.FieldDocument;
import io.catchment.settings.AccountDocument.RuleDocument;
import io.catchment.settings.AccountDocument.TypeDocument;
import io.catchment.settings.AccountDocument.UserDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Accounts' documents in which every member is there or not, with texts that are hard to write down.
final class RandomDocuments {
    private static final List<String> HARD =
            List.of(
                    "no",
                    "true",
                    "null",
                    "~",
                    "007",
                    "1.50",
                    "1e3",
                    "12:30",
                    "2026-01-31",
                    "- a",
                    "a: b",
                    "# c",
                    "\"quoted\"",
                    "it's",
                    "\\",
                    "*a",
                    "&a",
                    "!x",
                    "%x",
                    "@x",
                    "`x",
                    "{a}",
                    "[a]",
                    "a,b",
                    "?",
                    ":",
                    "|",
                    ">",
                    "360°",
                    "É®–",
                    "😀",
                    "नमस्ते",
                    "=",
                    "<<",
                    "Sales (North)",
                    "${HOME}",
                    "0x1",
                    "+1");

    private final RandomGenerator random;

    RandomDocuments(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /// One that an account can have.
    AccountDocument document() {
        List<FieldDocument> leadFields = list(4, i -> field("mx_" + i, true));
        return new AccountDocument(
                pick(List.of("IN", "NO", "DE")),
                maybe(() -> pick(List.of(Account.SearchBy.values()))),
                maybe(() -> pick(List.of(AccountRules.UnknownFields.values()))),
                maybe(() -> pick(List.of(AccountRules.BadContact.values()))),
                maybe(() -> pick(List.of(AccountRules.OnKeyConflict.values()))),
                maybe(() -> pick(List.of("none", "25/5s", "1000/1m"))),
                maybe(() -> Set.copyOf(list(3, i -> "https://www" + i + ".example.com"))),
                maybe(() -> random.nextInt(1024, 1 << 20)),
                maybe(() -> random.nextInt(0, 64)),
                maybe(random::nextBoolean),
                maybe(() -> leadFields),
                maybe(() -> list(3, this::type)),
                maybe(() -> list(3, this::user)));
    }

    private TypeDocument type(int i) {
        List<FieldDocument> fields = list(5, n -> field("mx_Custom_" + n, false));
        return new TypeDocument(
                12_000 + i,
                text(),
                maybe(() -> fields),
                maybe(() -> list(2, n -> rule(n, fields))));
    }

    private RuleDocument rule(int i, List<FieldDocument> fields) {
        return new RuleDocument(
                "rule " + i,
                // Fields that the type does not have after all would be refused.
                maybe(() -> fields.isEmpty() ? List.of("Status") : List.of("Owner")),
                maybe(() -> List.of("Open", "Won")),
                maybe(() -> pick(List.of("30d", "12h", "90s"))));
    }

    private UserDocument user(int i) {
        String email = "user" + i + "@example.com";
        return new UserDocument(maybe(() -> "id-" + email), email, maybe(this::text));
    }

    private FieldDocument field(String name, boolean ofLead) {
        boolean set = !ofLead && random.nextInt(6) == 0;
        boolean dropdown = !set && random.nextInt(4) == 0;
        boolean unique = ofLead && !dropdown && random.nextInt(4) == 0;
        DataType plain =
                pick(List.of(DataType.STRING, DataType.NUMBER, DataType.DATE_TIME, DataType.USER));
        return new FieldDocument(
                name,
                maybe(this::text),
                set ? DataType.CUSTOM_OBJECT : dropdown ? DataType.DROPDOWN : plain,
                unique,
                random.nextBoolean(),
                random.nextBoolean() ? 0 : random.nextInt(1, 3000),
                dropdown ? maybe(() -> texts(4)) : null,
                dropdown && !ofLead ? maybe(this::byStatus) : null,
                !unique && !dropdown && !set && plain == DataType.STRING ? maybe(() -> "5") : null,
                set ? members() : null);
    }

    /// One at least.
    private List<FieldDocument> members() {
        return IntStream.rangeClosed(1, random.nextInt(1, 4))
                .mapToObj(n -> FieldDocument.of("mx_CustomObject_" + n, text(), DataType.STRING))
                .toList();
    }

    private Map<String, List<String>> byStatus() {
        Map<String, List<String>> byStatus = new LinkedHashMap<>();
        for (String status : List.of("Open", "Won", "Lost")) {
            byStatus.put(status, texts(3));
        }
        return byStatus;
    }

    private List<String> texts(int max) {
        List<String> texts = new ArrayList<>(list(max, i -> text()));
        Set<String> met = new HashSet<>();
        return texts.stream().filter(text -> met.add(text.toLowerCase(Locale.ROOT))).toList();
    }

    String text() {
        return random.nextBoolean() ? pick(HARD) : pick(HARD) + pick(HARD) + random.nextInt(10);
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> list(int max, IntFunction<T> item) {
        return IntStream.range(0, random.nextInt(max + 1)).mapToObj(item).toList();
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextInt(3) == 0 ? null : value.get();
    }
}
