package io.catchment.http;

import io.catchment.Listing;
import io.catchment.Refusal;
import io.catchment.http.JsonMembers.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The body of a call that lists opportunities: `Columns`, `Paging` and `Sorting`, all of them optional, and `Parameter`
/// where they are looked up by a lead's field. Other keys mean nothing.
///
/// The first thing found wrong is kept; what is read after it is a stand-in.
final class ListingBody {
    private static final String TEXT_EXPECTED = "a text, without control characters";
    private static final String SIZE_EXPECTED = "an integer from 1 to " + Listing.PAGE_SIZE_MAX;
    private static final String INDEX_EXPECTED = "an integer from 1 on";

    private Optional<Refusal.OfBody> refusal = Optional.empty();
    private final Map<String, Member> members;

    /// @param body nothing at all stands for an object without keys
    ListingBody(byte[] body) {
        this.members = body.length == 0 ? Map.of() : object("$", body);
    }

    /// What a lead is looked up by.
    record Lookup(String attribute, String value) {}

    Optional<Refusal.OfBody> refusal() {
        return refusal;
    }

    Listing listing(Optional<Integer> eventCode) {
        Map<String, Member> paging = object("$", members, "Paging");
        return new Listing(
                eventCode,
                columns(),
                read("$.Paging", paging, "PageIndex", INDEX_EXPECTED, Parameter::positive)
                        .orElse(1),
                read("$.Paging", paging, "PageSize", SIZE_EXPECTED, ListingBody::size)
                        .orElse(Listing.PAGE_SIZE_MAX),
                sorting());
    }

    private static Optional<Integer> size(String text) {
        return Parameter.positive(text).filter(size -> size <= Listing.PAGE_SIZE_MAX);
    }

    private List<String> columns() {
        return read(
                        "$.Columns",
                        object("$", members, "Columns"),
                        "Include_CSV",
                        "at most " + Listing.COLUMNS_MAX + " names with commas between them",
                        ListingBody::names)
                .orElse(List.of());
    }

    private static Optional<List<String>> names(String csv) {
        List<String> names = new ArrayList<>();
        for (String name : csv.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        boolean fits =
                names.size() <= Listing.COLUMNS_MAX && names.stream().allMatch(Parameter::isText);
        return fits ? Optional.of(names) : Optional.empty();
    }

    private Optional<Listing.Sorting> sorting() {
        Map<String, Member> sorting = object("$", members, "Sorting");
        Optional<String> column = text("$.Sorting", sorting, "ColumnName");
        boolean descending =
                read("$.Sorting", sorting, "Direction", "1 or 0", ListingBody::descending)
                        .orElse(true);
        return column.map(name -> new Listing.Sorting(name.strip(), descending));
    }

    private static Optional<Boolean> descending(String text) {
        return switch (text.strip()) {
            case "1" -> Optional.of(true);
            case "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    Lookup lookup() {
        String at = "$.Parameter";
        Map<String, Member> parameter = object("$", members, "Parameter");
        if (parameter.isEmpty()) {
            missing(at, "an object with LookupName and LookupValue");
        }
        read(at, parameter, "SqlOperator", "=", text -> Optional.of(text).filter("="::equals));
        return new Lookup(
                mandatory(at, parameter, "LookupName").strip(),
                mandatory(at, parameter, "LookupValue"));
    }

    private String mandatory(String at, Map<String, Member> object, String key) {
        Optional<String> value = text(at, object, key);
        if (value.isEmpty()) {
            missing(at + "." + key, TEXT_EXPECTED);
        }
        return value.orElse("");
    }

    // ---- members ----

    private Optional<String> text(String at, Map<String, Member> object, String key) {
        return read(
                at,
                object,
                key,
                TEXT_EXPECTED,
                text -> Optional.of(text).filter(Parameter::isText));
    }

    /// A text, or a number as it stands there; an empty text is one that is not given.
    private <T> Optional<T> read(
            String at,
            Map<String, Member> object,
            String key,
            String expected,
            Function<String, Optional<T>> reader) {
        Member member = object.get(key);
        Optional<String> given =
                switch (member) {
                    case null -> Optional.empty();
                    case Member.Text(String text) -> Optional.of(text).filter(it -> !it.isBlank());
                    case Member.Plain(String plain) -> Optional.of(plain);
                    case Member.Nested nested -> {
                        malformed(at + "." + key, expected);
                        yield Optional.empty();
                    }
                };
        Optional<T> read = given.flatMap(reader);
        if (given.isPresent() && read.isEmpty()) {
            malformed(at + "." + key, expected);
        }
        return read;
    }

    private Map<String, Member> object(String at, Map<String, Member> object, String key) {
        Member member = object.get(key);
        return switch (member) {
            case null -> Map.of();
            case Member.Nested(byte[] json) -> object(at + "." + key, json);
            case Member.Text text -> noObject(at + "." + key);
            case Member.Plain plain -> noObject(at + "." + key);
        };
    }

    private Map<String, Member> object(String at, byte[] json) {
        return JsonMembers.read(json).orElseGet(() -> noObject(at));
    }

    private Map<String, Member> noObject(String at) {
        malformed(at, "a JSON object in UTF-8, each key once");
        return Map.of();
    }

    private void malformed(String path, String expected) {
        refuse(new Refusal.Malformed(path, expected));
    }

    private void missing(String path, String expected) {
        refuse(new Refusal.Missing(path, expected));
    }

    private void refuse(Refusal.OfBody found) {
        if (refusal.isEmpty()) {
            refusal = Optional.of(found);
        }
    }
}
