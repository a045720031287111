package io.catchment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Reads one request with the eyes of one account: the first half of deciding, which needs no lead.
///
/// The first contradiction ends it; the order is `SearchBy`, lead attributes, event code, note, fields.
public final class Interpret {
    private static final Capture NO_CAPTURE =
            new Capture(List.of(), Optional.empty(), false, Optional.empty(), List.of());

    private final Capture capture;
    private final AccountRules rules;
    private final ContactForm contacts;
    private final List<String> explanation = new ArrayList<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, UniqueKey> keys = new LinkedHashMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();

    private Interpret(Capture capture, AccountRules rules, ContactForm contacts) {
        this.capture = capture;
        this.rules = rules;
        this.contacts = contacts;
    }

    public static Interpretation interpret(
            Request request, AccountRules rules, ContactForm contacts) {
        return switch (request) {
            case Capture capture -> new Interpret(capture, rules, contacts).interpretation();
            case LeadUpdate update ->
                    new Interpret(attributesOf(update), rules, contacts).leadUpdate(update.lead());
            case OpportunityUpdate update -> opportunityUpdate(update, contacts);
        };
    }

    /// What a request is ordered by. A capture by what it is matched by: the normalised value of `SearchBy`, or of the
    /// first unique attribute with a value; empty when it has none. An update by the id that it names: it keeps its order
    /// among those that name the same, and none to a capture that finds the same lead by another value.
    public static Optional<UniqueKey> route(
            Request request, AccountRules rules, ContactForm contacts) {
        return switch (request) {
            case Capture capture -> route(capture, rules, contacts);
            case LeadUpdate update -> Optional.of(UniqueKey.of(update.lead()));
            case OpportunityUpdate update -> Optional.of(UniqueKey.of(update.opportunity()));
        };
    }

    private static Optional<UniqueKey> route(
            Capture capture, AccountRules rules, ContactForm contacts) {
        return new Interpret(capture, rules, contacts).firstKeyToSearch();
    }

    /// What an update's fields are for an opportunity of a type.
    static Interpretation.UpdatedFields fieldsOf(
            OpportunityUpdate update,
            OpportunityType type,
            AccountRules rules,
            ContactForm contacts) {
        Interpret interpret = new Interpret(NO_CAPTURE, rules, contacts);
        Optional<Refusal.OfRules> refusal = interpret.readFields(type, update.fields());
        return new Interpretation.UpdatedFields(interpret.fields, refusal, interpret.explanation);
    }

    /// Every unique value that a request names somebody by, whatever else is wrong with it.
    public static List<UniqueKey> keysIn(
            Request request, AccountRules rules, ContactForm contacts) {
        return switch (request) {
            case Capture capture -> keysIn(capture.attributes(), rules, contacts);
            case LeadUpdate update ->
                    Stream.concat(
                                    Stream.of(UniqueKey.of(update.lead())),
                                    keysIn(update.attributes(), rules, contacts).stream())
                            .toList();
            case OpportunityUpdate update -> List.of(UniqueKey.of(update.opportunity()));
        };
    }

    /// Every unique value among some attributes, whatever else is wrong with them.
    public static List<UniqueKey> keysIn(
            List<Given> attributes, AccountRules rules, ContactForm contacts) {
        List<UniqueKey> keys = new ArrayList<>();
        for (Given given : attributes) {
            Interpret interpret = new Interpret(Capture.of(given), rules, contacts);
            interpret.readAttributes();
            keys.addAll(interpret.keys.values());
        }
        return keys;
    }

    private static Capture attributesOf(LeadUpdate update) {
        return new Capture(
                update.attributes(), Optional.empty(), false, Optional.empty(), update.ignored());
    }

    private Interpretation leadUpdate(LeadId lead) {
        ignored(capture.ignored()).ifPresent(explanation::add);
        Optional<Refusal.OfRules> refusal = readAttributes();
        if (refusal.isPresent()) {
            return contradicting(refusal.get());
        }
        List<UniqueKey> all = new ArrayList<>(keys.values());
        all.addFirst(UniqueKey.of(lead));
        return new Interpretation.OfLeadUpdate(lead, attributes, all, explanation);
    }

    private static Interpretation opportunityUpdate(
            OpportunityUpdate update, ContactForm contacts) {
        List<String> explanation = ignored(update.ignored()).stream().toList();
        return noteRefusal(update.note())
                .<Interpretation>map(
                        refusal -> new Interpretation.Contradicting(refusal, explanation))
                .orElseGet(() ->
                        new Interpretation.OfOpportunityUpdate(update, contacts, explanation));
    }

    private static Optional<String> ignored(List<String> keys) {
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of("ignored: " + String.join(", ", keys));
    }

    private Interpretation interpretation() {
        ignored(capture.ignored()).ifPresent(explanation::add);
        Optional<Refusal.OfRules> refusal =
                searchByRefusal().or(this::readAttributes).or(this::keysRefusal);
        if (refusal.isPresent()) {
            return contradicting(refusal.get());
        }
        return capture.opportunity()
                .map(this::withOpportunity)
                .orElseGet(() -> understood(Optional.empty()));
    }

    private Interpretation withOpportunity(Capture.OpportunityPart part) {
        return rules.opportunityType(part.eventCode())
                .map(type -> withType(type, part))
                .orElseGet(() -> contradicting(new Refusal.UnknownEventCode(part.eventCode())));
    }

    private Interpretation withType(OpportunityType type, Capture.OpportunityPart part) {
        return noteRefusal(part.note())
                .or(() -> readFields(type, part.fields()))
                .map(this::contradicting)
                .orElseGet(() ->
                        understood(
                                Optional.of(
                                        new Interpretation.AskedOpportunity(type, part, fields))));
    }

    private Interpretation understood(Optional<Interpretation.AskedOpportunity> opportunity) {
        return new Interpretation.OfCapture(
                attributes,
                keysToSearch(),
                capture.useGivenId(),
                opportunity,
                capture.behavior(),
                explanation);
    }

    private Interpretation contradicting(Refusal.OfRules refusal) {
        return new Interpretation.Contradicting(refusal, explanation);
    }

    // ---- the lead ----

    private Optional<Refusal.OfRules> searchByRefusal() {
        return capture.searchBy()
                .filter(name -> searched(name).isEmpty())
                .map(Refusal.InvalidSearchBy::new);
    }

    /// The schema name of the unique attribute that `SearchBy` names.
    private Optional<String> searched(String name) {
        return name.equalsIgnoreCase(UniqueKey.LEAD_ID)
                ? Optional.of(UniqueKey.LEAD_ID)
                : rules.leadFields().named(name).filter(Field::unique).map(Field::name);
    }

    private Optional<Refusal.OfRules> readAttributes() {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> given :
                lastGiven(capture.attributes(), this::attributeName).entrySet()) {
            Optional<Refusal.OfRules> refusal =
                    readAttribute(given.getKey(), given.getValue(), unknown);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal.UnknownAttributes(unknown));
    }

    private Optional<Refusal.OfRules> readAttribute(
            String name, String value, List<String> unknown) {
        if (name.equals(UniqueKey.LEAD_ID)) {
            return readLeadId(value);
        }
        Optional<Field> field = rules.leadFields().named(name);
        if (field.isPresent()) {
            return readKnownAttribute(field.get(), value);
        }
        readUnknown("attribute", name, value, attributes, unknown);
        return Optional.empty();
    }

    private Optional<Refusal.OfRules> readLeadId(String value) {
        Optional<RequestId> id = RequestId.parse(value.strip());
        if (id.isPresent()) {
            keys.put(UniqueKey.LEAD_ID, UniqueKey.of(new LeadId(id.get().value())));
        } else if (value.isBlank()) {
            return Optional.empty();
        } else if (capture.useGivenId()) {
            return Optional.of(new Refusal.GivenIdInvalid());
        } else {
            explanation.add(UniqueKey.LEAD_ID + " is not an id: it matches no lead");
        }
        return Optional.empty();
    }

    private Optional<Refusal.OfRules> readKnownAttribute(Field field, String value) {
        if (field.unique() && value.isBlank()) {
            return Optional.empty();
        }
        if (value.isEmpty()) {
            attributes.put(field.name(), "");
            return Optional.empty();
        }
        return switch (FieldValue.of(field, value, rules, contacts)) {
            case FieldValue.Misfit(String problem) ->
                    Optional.of(new Refusal.AttributeValue(field, problem));
            case FieldValue.Fits fits -> keep(field, fits);
        };
    }

    private Optional<Refusal.OfRules> keep(Field field, FieldValue.Fits fits) {
        String compared = fits.compared().strip();
        if (field.unique() && compared.isEmpty()) {
            // Invisible characters only: as a key it would make one lead of all who send them.
            return Optional.empty();
        }
        fits.warning().ifPresent(warning -> explanation.add(field.name() + " " + warning));
        attributes.put(field.name(), fits.stored());
        if (!field.unique()) {
            return Optional.empty();
        }
        keys.put(field.name(), new UniqueKey(field.name(), compared));
        int bytes = compared.getBytes(StandardCharsets.UTF_8).length;
        return bytes > UniqueKey.VALUE_BYTES_MAX
                ? Optional.of(new Refusal.UniqueValueTooLong(field.name(), bytes))
                : Optional.empty();
    }

    /// A lead alone is kept whatever it is known by: nobody else may ever send it again.
    private Optional<Refusal.OfRules> keysRefusal() {
        return keys.isEmpty() && capture.opportunity().isPresent()
                ? Optional.of(new Refusal.NoUniqueValue(uniqueAttributes()))
                : Optional.empty();
    }

    private List<String> uniqueAttributes() {
        return rules.leadFields().all().stream().filter(Field::unique).map(Field::name).toList();
    }

    private List<UniqueKey> keysToSearch() {
        Optional<String> first = capture.searchBy().flatMap(this::searched);
        List<UniqueKey> ordered = new ArrayList<>(keys.values());
        first.map(keys::get)
                .ifPresent(key -> {
                    ordered.remove(key);
                    ordered.addFirst(key);
                });
        return ordered;
    }

    /// The first of [#keysToSearch()], without reading more attributes than it takes: the door asks for nothing else.
    private Optional<UniqueKey> firstKeyToSearch() {
        Map<String, String> given = lastGiven(capture.attributes(), this::attributeName);
        Optional<String> first = capture.searchBy().flatMap(this::searched);
        return first.flatMap(name -> keyIn(name, given))
                .or(() ->
                        given.keySet().stream()
                                .flatMap(name -> keyIn(name, given).stream())
                                .findFirst());
    }

    private Optional<UniqueKey> keyIn(String name, Map<String, String> given) {
        String value = given.get(name);
        if (value != null && canBeKey(name)) {
            // What is wrong with it is found where the request is worked off.
            var _ = readAttribute(name, value, new ArrayList<>());
        }
        return Optional.ofNullable(keys.get(name));
    }

    private boolean canBeKey(String name) {
        return name.equals(UniqueKey.LEAD_ID)
                || rules.leadFields().named(name).filter(Field::unique).isPresent();
    }

    // ---- the opportunity ----

    private static Optional<Refusal.OfRules> noteRefusal(Optional<String> given) {
        int characters = given.map(note -> note.codePointCount(0, note.length())).orElse(0);
        return characters > Opportunity.NOTE_CHARACTERS_MAX
                ? Optional.of(new Refusal.NoteTooLong(characters))
                : Optional.empty();
    }

    private Optional<Refusal.OfRules> readFields(OpportunityType type, List<GivenField> given) {
        Map<String, Field> known = new HashMap<>();
        List<Given> places = new ArrayList<>();
        for (GivenField one : given) {
            Optional<Field> field = type.fields().named(one.name());
            if (!one.members().isEmpty()
                    && field.filter(it -> it.type() != DataType.CUSTOM_OBJECT).isPresent()) {
                return Optional.of(
                        new Refusal.FieldValue(
                                field.get(), "takes a value, not fields of its own"));
            }
            spread(one, field, places, known);
        }
        return readPlaces(lastGiven(places, UnaryOperator.identity()), known);
    }

    /// A field and its members side by side, each under the name that its value is stored under.
    private static void spread(
            GivenField given, Optional<Field> field, List<Given> places, Map<String, Field> known) {
        String name = field.map(Field::name).orElse(given.name());
        field.ifPresent(it -> known.put(name, it));
        if (given.value().isPresent() || given.members().isEmpty()) {
            places.add(new Given(name, given.value()));
        }
        if (given.members().isEmpty()) {
            return;
        }
        Fields members = new Fields(field.map(Field::members).orElse(List.of()));
        for (Given member : given.members()) {
            String place = OpportunityType.place(name, schemaName(members, member.name()));
            members.named(member.name()).ifPresent(it -> known.put(place, it));
            places.add(new Given(place, member.value()));
        }
    }

    private Optional<Refusal.OfRules> readPlaces(
            Map<String, String> values, Map<String, Field> known) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> value : values.entrySet()) {
            Field field = known.get(value.getKey());
            if (field == null) {
                readUnknown("field", value.getKey(), value.getValue(), fields, unknown);
                continue;
            }
            Optional<Refusal.OfRules> refusal = putField(field, value.getKey(), value.getValue());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal.UnknownOpportunityFields(unknown));
    }

    private Optional<Refusal.OfRules> putField(Field field, String place, String value) {
        FieldValue held =
                value.isEmpty()
                        ? FieldValue.Fits.as("")
                        : FieldValue.of(field, value, rules, contacts);
        return switch (held) {
            case FieldValue.Misfit(String problem) ->
                    Optional.of(new Refusal.FieldValue(field, problem));
            case FieldValue.Fits fits -> {
                fits.warning().ifPresent(warning -> explanation.add(place + " " + warning));
                fields.put(place, fits.stored());
                yield Optional.empty();
            }
        };
    }

    // ---- both ----

    private void readUnknown(
            String what,
            String name,
            String value,
            Map<String, String> kept,
            Collection<String> unknown) {
        switch (rules.unknownFields()) {
            case REJECT -> unknown.add(name);
            case IGNORE -> explanation.add(what + " " + name + " is unknown: ignored");
            case KEEP -> {
                explanation.add(what + " " + name + " is unknown: kept as text");
                kept.put(name, value);
            }
        }
    }

    /// What counts of each name: its last value that is not null, in the order of the first mention.
    private Map<String, String> lastGiven(List<Given> all, UnaryOperator<String> schemaName) {
        Map<String, Optional<String>> last = new LinkedHashMap<>();
        for (Given given : all) {
            String name = schemaName.apply(given.name());
            Optional<String> before = last.get(name);
            if (before != null) {
                explanation.add(name + " is given twice: the last value counts");
            }
            last.put(name, before == null ? given.value() : given.value().or(() -> before));
        }
        Map<String, String> values = new LinkedHashMap<>();
        last.forEach((name, value) -> value.ifPresent(text -> values.put(name, text)));
        return values;
    }

    private String attributeName(String given) {
        return given.equalsIgnoreCase(UniqueKey.LEAD_ID)
                ? UniqueKey.LEAD_ID
                : schemaName(rules.leadFields(), given);
    }

    private static String schemaName(Fields known, String given) {
        return known.named(given).map(Field::name).orElse(given);
    }
}
