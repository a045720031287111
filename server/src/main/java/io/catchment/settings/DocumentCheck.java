package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.AccountRules;
import io.catchment.DuplicateRule;
import io.catchment.OpportunityType;
import io.catchment.Position;
import io.catchment.SystemFields;
import io.catchment.settings.AccountDocument.FieldDocument;
import io.catchment.settings.AccountDocument.RuleDocument;
import io.catchment.settings.AccountDocument.TypeDocument;
import io.catchment.settings.AccountDocument.UserDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what an account shall have set up, as somebody wrote it, and finds everything that is wrong with it.
///
/// The one place that says what settings may be, whoever they come from. Every list has a bound, and so has the whole:
/// the settings of all accounts are in the memory of every node, which reads them anew when any has changed.
final class DocumentCheck {
    static final int DOCUMENT_BYTES_MAX = 4 << 20;

    static final int LEAD_FIELDS_MAX = 500;
    static final int TYPES_MAX = 200;
    static final int RULES_MAX = 10;
    static final int USERS_MAX = 10_000;
    static final int ORIGINS_MAX = 100;
    static final int NAME_CHARACTERS_MAX = 200;

    private static final int BODY_BYTES_MIN = 1 << 10;

    /// As much as a server may be told to take.
    private static final int BODY_BYTES_MAX = 32 << 20;

    private static final int EMAIL_CHARACTERS_MAX = 254;
    private static final int WINDOW_CHARACTERS_MAX = 6;

    private static final String COUNTRY_EXPECTED =
            "a country as IN, two capital letters of ISO 3166-1";
    private static final String RATE_EXPECTED =
            "a rate limit as 25/5s, up to %d calls in 1 s to 1 day, with s, m or h, or none"
                    .formatted(RateLimit.Calls.CALLS_MAX);
    private static final String ORIGIN_EXPECTED =
            "an origin as browsers send it, as https://www.example.com, or *";

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /// As browsers send it (RFC 6454): no path, nothing in capitals, and no port that goes without saying.
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "\\*|(?!null)[a-z][a-z0-9+.-]{1,30}://(\\[[0-9a-f:.]+]|[a-z0-9][a-z0-9._-]{0,252})(:[1-9]\\d{0,4})?");

    private static final Pattern USUAL_PORT = Pattern.compile("http://.*:80|https://.*:443");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");

    private final List<SettingsProblem> problems = new ArrayList<>();

    private DocumentCheck() {}

    /// What came of it.
    sealed interface Checked {
        record Right(AccountDocument document) implements Checked {}

        record Wrong(List<SettingsProblem> problems) implements Checked {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /// @param path that problems begin with, as `$`
    static Checked account(String path, JsonNode given) {
        return account(path, given, Set.of());
    }

    /// @param beside the keys of what somebody else reads
    static Checked account(String path, JsonNode given, Set<String> beside) {
        DocumentCheck check = new DocumentCheck();
        ObjectReader in = new ObjectReader(path, given, check.problems);
        beside.forEach(in::member);
        AccountDocument document = check.document(in);
        if (check.problems.isEmpty()) {
            check.putTogether(path, document);
            check.weigh(path, document);
        }
        return check.problems.isEmpty()
                ? new Checked.Right(document)
                : new Checked.Wrong(check.problems);
    }

    /// What is wrong with one item of a part, for itself.
    static List<SettingsProblem> item(Part part, JsonNode given) {
        DocumentCheck check = new DocumentCheck();
        Object read =
                switch (part) {
                    case LEAD_FIELDS -> check.leadField("$", given);
                    case OPPORTUNITY_TYPES -> check.type("$", given);
                    case USERS -> check.user("$", given);
                };
        if (check.problems.isEmpty() && read instanceof TypeDocument type) {
            check.putTogether(type);
        }
        return check.problems;
    }

    /// Whatever an account, a field or a rule itself refuses to be, and was not found before.
    private void putTogether(String path, AccountDocument document) {
        try {
            var _ = document.account(new AccountId(1), "", List.of());
        } catch (IllegalArgumentException e) {
            problems.add(SettingsProblem.said(path, String.valueOf(e.getMessage())));
        }
    }

    private void weigh(String path, AccountDocument document) {
        int bytes = SettingsJson.write(document).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > DOCUMENT_BYTES_MAX) {
            problems.add(
                    new SettingsProblem(
                            path,
                            "at most %d bytes in all, not %d"
                                    .formatted(DOCUMENT_BYTES_MAX, bytes)));
        }
    }

    private void putTogether(TypeDocument type) {
        try {
            var _ = type.type();
        } catch (IllegalArgumentException e) {
            problems.add(SettingsProblem.said("$", String.valueOf(e.getMessage())));
        }
    }

    // ---- the account ----

    private AccountDocument document(ObjectReader in) {
        in.need("country", COUNTRY_EXPECTED);
        AccountDocument document =
                new AccountDocument(
                        in.text("country", COUNTRY_EXPECTED, COUNTRIES::contains).orElse(""),
                        in.word("searchBy", Account.SearchBy.class, DocumentWords::word)
                                .orElse(null),
                        in.word(
                                        "unknownFields",
                                        AccountRules.UnknownFields.class,
                                        DocumentWords::word)
                                .orElse(null),
                        in.word("badContact", AccountRules.BadContact.class, DocumentWords::word)
                                .orElse(null),
                        in.word(
                                        "onKeyConflict",
                                        AccountRules.OnKeyConflict.class,
                                        DocumentWords::word)
                                .orElse(null),
                        in.text("rateLimit", RATE_EXPECTED, DocumentCheck::isRate).orElse(null),
                        in.texts(
                                        "allowedOrigins",
                                        ORIGINS_MAX,
                                        ORIGIN_EXPECTED,
                                        DocumentCheck::isOrigin)
                                .<Set<String>>map(Set::copyOf)
                                .orElse(null),
                        in.number("bodyBytesMax", BODY_BYTES_MIN, BODY_BYTES_MAX).orElse(null),
                        in.number("partitions", 0, Position.PARTITIONS_MAX).orElse(null),
                        in.flag("closed").orElse(null),
                        in.list("leadFields", LEAD_FIELDS_MAX, this::leadField).orElse(null),
                        in.list("opportunityTypes", TYPES_MAX, this::type).orElse(null),
                        in.list("users", USERS_MAX, this::user).orElse(null));
        in.refuseUnknown();
        once(in, "leadFields", document.leadFields(), FieldDocument::name, "name");
        once(in, "opportunityTypes", document.opportunityTypes(), TypeDocument::code, "code");
        once(in, "users", document.users(), UserDocument::email, "email");
        once(in, "users", document.users(), it -> it.id() == null ? it.email() : it.id(), "id");
        return document;
    }

    private static boolean isRate(String text) {
        try {
            var _ = RateLimit.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOrigin(String text) {
        return ORIGIN.matcher(text).matches() && !USUAL_PORT.matcher(text).matches();
    }

    /// No two are known by the same, whatever its case.
    private static <T> void once(
            ObjectReader in,
            String list,
            @Nullable List<T> items,
            Function<T, Object> known,
            String member) {
        Set<String> met = new HashSet<>();
        int i = 0;
        for (T item : orNone(items)) {
            String name = known.apply(item).toString().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !met.add(name)) {
                in.wrong(
                        list + "[" + i + "]." + member,
                        "a " + member + " that no other of the list has, whatever its case");
            }
            i++;
        }
    }

    // ---- its parts ----

    private FieldDocument leadField(String path, JsonNode given) {
        return FieldCheck.lead(path, given, problems);
    }

    private TypeDocument type(String path, JsonNode given) {
        ObjectReader in = new ObjectReader(path, given, problems);
        in.need("code", "the event code that captures name the type by");
        in.need("name", ObjectReader.expectedText(NAME_CHARACTERS_MAX));
        TypeDocument type =
                new TypeDocument(
                        in.number("code", 1, Integer.MAX_VALUE).orElse(0),
                        in.text("name", NAME_CHARACTERS_MAX).orElse(""),
                        in.list(
                                        "fields",
                                        FieldCheck.OPPORTUNITY_FIELDS_MAX,
                                        (at, field) -> FieldCheck.opportunity(at, field, problems))
                                .orElse(null),
                        in.list("duplicateRules", RULES_MAX, this::rule).orElse(null));
        in.refuseUnknown();
        once(in, "fields", type.fields(), FieldDocument::name, "name");
        once(in, "duplicateRules", type.duplicateRules(), RuleDocument::name, "name");
        compareKnown(in, type);
        return type;
    }

    private static void compareKnown(ObjectReader in, TypeDocument type) {
        Set<String> known = places(type);
        int rule = 0;
        for (RuleDocument one : orNone(type.duplicateRules())) {
            int field = 0;
            for (String compared : orNone(one.fields())) {
                if (!known.contains(compared)) {
                    in.wrong(
                            "duplicateRules[%d].fields[%d]".formatted(rule, field),
                            "a field of this type, spelt as there, a member of a set as set/member");
                }
                field++;
            }
            rule++;
        }
    }

    /// What the values of a type's opportunities are kept under.
    private static Set<String> places(TypeDocument type) {
        Set<String> places = new HashSet<>();
        SystemFields.opportunityFields(List.of()).all().forEach(it -> places.add(it.name()));
        for (FieldDocument field : orNone(type.fields())) {
            places.add(field.name());
            for (FieldDocument member : orNone(field.members())) {
                places.add(OpportunityType.place(field.name(), member.name()));
            }
        }
        return places;
    }

    private RuleDocument rule(String path, JsonNode given) {
        ObjectReader in = new ObjectReader(path, given, problems);
        in.need("name", ObjectReader.expectedText(NAME_CHARACTERS_MAX));
        List<String> statuses = SystemFields.STATUS.options();
        RuleDocument rule =
                new RuleDocument(
                        in.text("name", NAME_CHARACTERS_MAX).orElse(""),
                        in.texts("fields", DuplicateRule.FIELDS_MAX, "a field's name", _ -> true)
                                .orElse(null),
                        in.texts(
                                        "statuses",
                                        statuses.size(),
                                        "one of " + String.join(", ", statuses),
                                        statuses::contains)
                                .orElse(null),
                        in.text(
                                        "window",
                                        "a window as 30d, of 1 to 99999, with s, m, h or d",
                                        DocumentCheck::isWindow)
                                .orElse(null));
        in.refuseUnknown();
        return rule;
    }

    private static boolean isWindow(String text) {
        try {
            return text.length() <= WINDOW_CHARACTERS_MAX
                    && new RuleDocument("window", null, null, text).rule().window().isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private UserDocument user(String path, JsonNode given) {
        ObjectReader in = new ObjectReader(path, given, problems);
        String email = "an e-mail address of at most " + EMAIL_CHARACTERS_MAX + " characters";
        in.need("email", email);
        UserDocument user =
                new UserDocument(
                        personalText(in, "id").orElse(null),
                        in.personal("email", email, DocumentCheck::isEmail).orElse(""),
                        personalText(in, "name").orElse(null));
        in.refuseUnknown();
        return user;
    }

    private static boolean isEmail(String text) {
        return text.length() <= EMAIL_CHARACTERS_MAX && EMAIL.matcher(text).matches();
    }

    private static Optional<String> personalText(ObjectReader in, String name) {
        return in.personal(
                name,
                ObjectReader.expectedText(NAME_CHARACTERS_MAX),
                text -> ObjectReader.isText(text, NAME_CHARACTERS_MAX));
    }

    private static <T> List<T> orNone(@Nullable List<T> all) {
        return all == null ? List.of() : all;
    }
}
