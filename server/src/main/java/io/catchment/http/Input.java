package io.catchment.http;

import io.catchment.http.JsonMembers.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What came with a call of the native API: parameters of the query, or members of a JSON object, read one by one by
/// name. What is wrong is remembered, so that a caller is told all of it at once; so is what was not asked for, because
/// a filter with a slip of the pen must not mean everything.
///
/// ```
///   Input input = asked.input();
///   int limit = input.limit();
///   Optional<String> source = input.text("source", 200);
///   return input.problem().orElseGet(() -> … limit, source …);
/// ```
///
/// Until [#problem()] has been found empty, what was read may be a stand-in.
final class Input {
    static final int LIMIT_MAX = 1_000;
    static final int LIMIT_DEFAULT = 100;

    private static final String LIMIT_EXPECTED = "a number from 1 to " + LIMIT_MAX;

    private final Query query;
    private final Map<String, Member> members;
    private final boolean isQuery;
    private final List<Problem.Wrong> wrong = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();

    private Input(Query query, Map<String, Member> members, boolean isQuery) {
        this.query = query;
        this.members = Map.copyOf(members);
        this.isQuery = isQuery;
    }

    /// Of a call without a body.
    static Input of(Query query) {
        return new Input(query, Map.of(), true);
    }

    /// Of a call with a body, which may be left out; its query has to be empty.
    static Input of(Query query, byte[] body) {
        Optional<Map<String, Member>> members =
                body.length == 0 ? Optional.of(Map.of()) : JsonMembers.read(body);
        Input input = new Input(query, members.orElse(Map.of()), false);
        if (members.isEmpty()) {
            input.wrong("$", "a JSON object, each key once, at most 32 deep");
        }
        return input;
    }

    /// A text of one character or more, none of them a control character but line ends and tabs.
    Optional<String> text(String name, int charactersMax) {
        return read(
                name,
                "a text of 1 to " + charactersMax + " characters",
                text ->
                        isText(text) && text.codePointCount(0, text.length()) <= charactersMax
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /// @param reader empty when that is not what was expected
    <T> Optional<T> read(String name, String expected, Function<String, Optional<T>> reader) {
        Optional<String> given = given(name, expected);
        Optional<T> read = given.flatMap(reader);
        if (given.isPresent() && read.isEmpty()) {
            wrong(name, expected);
        }
        return read;
    }

    /// A name as the API writes it.
    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// Whether something that has to be asked for is.
    boolean flag(String name) {
        return read(
                        name,
                        "true or false",
                        text ->
                                switch (text) {
                                    case "true" -> Optional.of(true);
                                    case "false" -> Optional.of(false);
                                    default -> Optional.<Boolean>empty();
                                })
                .orElse(false);
    }

    /// How many items at most.
    int limit() {
        return read("limit", LIMIT_EXPECTED, Input::limit).orElse(LIMIT_DEFAULT);
    }

    private static Optional<Integer> limit(String text) {
        return text.matches("[0-9]{1,4}")
                ? Optional.of(Integer.parseInt(text)).filter(it -> it >= 1 && it <= LIMIT_MAX)
                : Optional.empty();
    }

    /// Where the page before ended.
    ///
    /// @param numbers how many the list is sorted by
    Optional<Cursor> cursor(int numbers) {
        return read("cursor", "what the page before has as next", it -> Cursor.read(it, numbers));
    }

    /// The number of the last item of the page before; 0 for the first page.
    int after() {
        return cursor(1)
                .map(it -> (int) Math.min(Integer.MAX_VALUE, it.numbers().getFirst()))
                .orElse(0);
    }

    /// A body of a request: the bytes of an object, or those of a text in UTF-8.
    Optional<byte[]> body(String name) {
        asked.add(name);
        return Optional.ofNullable(members.get(name))
                .map(member ->
                        switch (member) {
                            case Member.Nested(byte[] json) -> json;
                            case Member.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
                            case Member.Plain(String plain) -> {
                                wrong(name, "an object, or a text");
                                yield Bodies.NOTHING;
                            }
                        });
    }

    /// Remembers that something has to be there and is not, unless it is known to be wrong already.
    void missing(String name, String expected) {
        if (wrong.stream().noneMatch(it -> it.at().endsWith(name))) {
            wrong(name, expected);
        }
    }

    /// A text that may be empty, without control characters.
    static Optional<String> line(String text) {
        return text.isEmpty() || isText(text) ? Optional.of(text) : Optional.empty();
    }

    /// Remembers what a call itself finds wrong.
    void wrong(String name, String expected) {
        wrong.add(
                new Problem.Wrong(isQuery || name.startsWith("$") ? name : "$." + name, expected));
    }

    /// The answer to a call whose body is read by somebody else, and whose query is not empty.
    Optional<Answer> strayParameters() {
        return query.names().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ProblemAnswers.invalid(
                                List.of(
                                        new Problem.Wrong(
                                                "?", expected("parameters", List.of())))));
    }

    /// The answer to a call that is not as it has to be. To be asked after everything was read.
    Optional<Answer> problem() {
        refuseUnknown();
        return wrong.isEmpty() ? Optional.empty() : Optional.of(ProblemAnswers.invalid(wrong));
    }

    private void refuseUnknown() {
        List<String> known = isQuery ? List.copyOf(asked) : List.of();
        if (query.names().stream()
                .anyMatch(name -> known.stream().noneMatch(name::equalsIgnoreCase))) {
            wrong.add(new Problem.Wrong("?", expected("parameters", known)));
        }
        if (!asked.containsAll(members.keySet())) {
            wrong.add(new Problem.Wrong("$", expected("keys", List.copyOf(asked))));
        }
    }

    private static String expected(String what, List<String> known) {
        return known.isEmpty()
                ? "no " + what
                : "no " + what + " but " + String.join(", ", known.stream().sorted().toList());
    }

    private Optional<String> given(String name, String expected) {
        asked.add(name);
        return isQuery ? parameter(name) : member(name, expected);
    }

    private Optional<String> parameter(String name) {
        List<String> values = query.values(name);
        if (values.size() > 1) {
            wrong(name, "one value");
        }
        return values.stream().findFirst();
    }

    private Optional<String> member(String name, String expected) {
        return Optional.ofNullable(members.get(name))
                .flatMap(member ->
                        switch (member) {
                            case Member.Text(String text) -> Optional.of(text);
                            case Member.Plain(String plain) -> Optional.of(plain);
                            case Member.Nested nested -> {
                                wrong(name, expected);
                                yield Optional.empty();
                            }
                        });
    }

    private static boolean isText(String text) {
        return !text.isBlank()
                && text.codePoints()
                        .noneMatch(c ->
                                (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                                        || Character.getType(c) == Character.SURROGATE);
    }
}
