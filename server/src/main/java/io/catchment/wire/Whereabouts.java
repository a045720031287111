package io.catchment.wire;

import io.catchment.Field;
import io.catchment.Fields;
import io.catchment.wire.BodyScan.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds what an error is about in the text of a body, by the words that it was told with: [MxError] read backwards.
///
/// An outcome keeps its words and no more, and the same words come of a dry run: so both are marked alike.
public final class Whereabouts {
    /// A person begins at the first.
    private static final int MARKS_MAX = 50;

    private static final int NAME_CHARACTERS_MAX = 100;
    private static final String PATH = "\\$(?:\\.\\w+|\\[\\d+]|\\['.*?'])*";

    private static final Pattern AT_PATH =
            Pattern.compile("specification\\. (" + PATH + "): (.*)\\.$", Pattern.DOTALL);
    private static final Pattern UNKNOWN_ATTRIBUTES =
            Pattern.compile("^Attribute\\(s\\) does not exist - (.*)\\.$", Pattern.DOTALL);
    private static final Pattern UNKNOWN_FIELDS =
            Pattern.compile("^Field\\(s\\) does not exist - (.*)\\.$", Pattern.DOTALL);
    private static final Pattern ONE_MEMBER =
            Pattern.compile(
                    "^(Attribute|Field) name : '([^']*)' (?:of datatype : '[^']*' )?(.*)\\.$",
                    Pattern.DOTALL);
    private static final Pattern SEARCH_BY = Pattern.compile("^Invalid SearchBy value provided");
    private static final Pattern SAME_LEAD =
            Pattern.compile("^A Lead with same (.*) already exists\\.$", Pattern.DOTALL);
    private static final Pattern MORE_NAMES = Pattern.compile(" and \\d+ more$");

    private static final String ATTRIBUTE = ".Attribute";
    private static final String SCHEMA_NAME = ".SchemaName";
    private static final List<String> LEAD = List.of("$.LeadDetails", "$");
    private static final List<String> OPPORTUNITY =
            List.of("$.Opportunity.Fields", "$.Fields", "$.Opportunity", "$");
    private static final String EVENT_CODE = "$.Opportunity.OpportunityEventCode";

    private final String text;
    private final BodyScan scan;

    private Whereabouts(String text) {
        this.text = text;
        this.scan = BodyScan.of(text);
    }

    /// A stretch of the text, from one character to before another.
    ///
    /// @param said what is wrong there, in a few words
    public record Mark(int from, int to, String said) {
        public Mark {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("a mark from " + from + " to " + to);
            }
        }
    }

    /// In the order of the text, none of them over another.
    ///
    /// @param message as [MxError] words it
    /// @param leadFields by which an attribute is known from its display name
    public static List<Mark> in(String text, String message, Fields leadFields) {
        return text.isEmpty() ? List.of() : apart(new Whereabouts(text).find(message, leadFields));
    }

    private static List<Mark> apart(List<Mark> found) {
        List<Mark> apart = new ArrayList<>();
        found.stream()
                .sorted(Comparator.comparingInt(Mark::from))
                .filter(mark -> apart.isEmpty() || apart.getLast().to() <= mark.from())
                .limit(MARKS_MAX)
                .forEach(apart::add);
        return List.copyOf(apart);
    }

    private List<Mark> find(String message, Fields leadFields) {
        Matcher path = AT_PATH.matcher(message);
        if (path.find()) {
            return atPath(path.group(1), path.group(2));
        }
        Matcher attributes = UNKNOWN_ATTRIBUTES.matcher(message);
        if (attributes.matches()) {
            return unknown(ATTRIBUTE, attributes.group(1), "the account has no such attribute");
        }
        Matcher fields = UNKNOWN_FIELDS.matcher(message);
        if (fields.matches()) {
            return unknown(SCHEMA_NAME, fields.group(1), "the opportunity type has no such field");
        }
        Matcher member = ONE_MEMBER.matcher(message);
        if (member.matches()) {
            return member(member.group(1), member.group(2), member.group(3));
        }
        Matcher same = SAME_LEAD.matcher(message);
        if (same.matches()) {
            return valuesOf(
                    ATTRIBUTE,
                    attribute(leadFields, same.group(1))::equalsIgnoreCase,
                    "another lead has this value");
        }
        return byItsBeginning(message);
    }

    private List<Mark> byItsBeginning(String message) {
        if (SEARCH_BY.matcher(message).find()) {
            return valuesOf(ATTRIBUTE, "SearchBy"::equalsIgnoreCase, "names no unique attribute");
        }
        if (message.startsWith("Event Code is invalid")) {
            return at(List.of(EVENT_CODE), "no opportunity type has this code");
        }
        if (message.startsWith("OpportunityNote has")) {
            return at(List.of("$.Opportunity.OpportunityNote", "$.OpportunityNote"), "too long");
        }
        if (message.startsWith("OverwriteFields and UpdateEmptyFields")) {
            return Stream.of("$.Opportunity.OverwriteFields", "$.Opportunity.UpdateEmptyFields")
                    .flatMap(path -> at(List.of(path), "not both can be true").stream())
                    .toList();
        }
        if (message.startsWith("ProspectID is not a GUID")) {
            return valuesOf(ATTRIBUTE, "ProspectID"::equalsIgnoreCase, "is no GUID");
        }
        if (message.startsWith("A value is needed")) {
            return at(LEAD, "a unique attribute with a value is missing here");
        }
        return message.startsWith("Opportunity does not exist")
                ? at(List.of("$.ProspectOpportunityId"), "there is no such opportunity")
                : List.of();
    }

    // ---- by the path that the message names ----

    private List<Mark> atPath(String path, String problem) {
        if (problem.endsWith("is not UTF-8") && text.indexOf('\uFFFD') >= 0) {
            return List.of(one(text.indexOf('\uFFFD'), "is not UTF-8"));
        }
        OptionalInt fault = scan.fault();
        if (fault.isPresent()) {
            return List.of(one(fault.getAsInt(), problem));
        }
        List<Mark> exactly =
                scan.values().stream()
                        .filter(value -> value.path().equals(path))
                        .map(value -> mark(value, problem))
                        .toList();
        return exactly.isEmpty() ? inside(path, problem) : exactly;
    }

    /// What is missing has no place: the object that it should be in has.
    private List<Mark> inside(String path, String problem) {
        int last = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        if (last < 1) {
            return List.of(one(0, problem));
        }
        String name = path.substring(last + 1);
        return at(List.of(path.substring(0, last)), name + ": " + problem);
    }

    private List<Mark> at(List<String> paths, String said) {
        return paths.stream()
                .flatMap(path ->
                        scan.values().stream().filter(value -> value.path().equals(path)).limit(1))
                .limit(1)
                .map(value -> mark(value, said))
                .toList();
    }

    private static Mark mark(Value value, String said) {
        return new Mark(value.from(), value.to(), said);
    }

    private Mark one(int at, String said) {
        int from = Math.min(at, text.length() - 1);
        return new Mark(from, from + 1, said);
    }

    // ---- by the name of an attribute or field ----

    private List<Mark> unknown(String key, String listed, String said) {
        List<String> names =
                Arrays.asList(MORE_NAMES.matcher(listed).replaceFirst("").split(", ", -1));
        return scan.values().stream()
                .filter(value -> value.path().endsWith(key))
                .filter(value -> names.stream().anyMatch(name -> isNamed(value, name)))
                .map(value -> mark(value, shown(value) + ": " + said))
                .toList();
    }

    private static String shown(Value value) {
        return Text.shown(value.text(), NAME_CHARACTERS_MAX);
    }

    private List<Mark> member(String kind, String name, String problem) {
        boolean isOfLead = kind.equals("Attribute");
        List<Mark> found =
                valuesOf(
                        isOfLead ? ATTRIBUTE : SCHEMA_NAME,
                        given -> given.equalsIgnoreCase(lastPart(name)),
                        problem);
        return found.isEmpty() ? at(isOfLead ? LEAD : OPPORTUNITY, name + " " + problem) : found;
    }

    /// What stands beside the name of an attribute; the name itself, where nothing does.
    private List<Mark> valuesOf(String key, Predicate<String> name, String said) {
        List<Mark> marks = new ArrayList<>();
        for (Value named : scan.values()) {
            if (named.path().endsWith(key) && name.test(named.text())) {
                String owner = named.path().substring(0, named.path().length() - key.length());
                marks.addAll(at(List.of(owner + ".Value", named.path()), said));
            }
        }
        return marks;
    }

    /// Messages show long names cut, and a member of a set after the set.
    private static boolean isNamed(Value value, String name) {
        return shown(value).equalsIgnoreCase(lastPart(name));
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String attribute(Fields leadFields, String label) {
        return leadFields.all().stream()
                .filter(field -> field.label().equals(label))
                .map(Field::name)
                .findFirst()
                .orElse(label);
    }
}
