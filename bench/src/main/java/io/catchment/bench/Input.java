package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Requests and what has to become of them: the same for the same seed, and whatever the order in which the
/// server works them off.
///
/// A lead's later captures name it by one key only, so that no order makes two leads of one person; the two
/// persons of a conflict are leads before the load begins.
///
/// ```
///   first   a new lead each; sent and final before the load begins
///   load    a third for leads that exist: of the first, and, one in five of them, of a person whose own
///           first capture is on its way at that moment
///           1 %   refused at the door
///           2 %   ERROR
///           the rest new
/// ```
final class Input {
    /// How far back a capture looks for a person who is just being captured: about the connections.
    private static final int RECENT = 64;

    private static final int UNKNOWN_EVENT_CODE = 12999;

    private final Random random;
    private final List<Request> first = new ArrayList<>();
    private final List<Request> load = new ArrayList<>();
    private final List<Person> recent = new ArrayList<>();
    private int persons;

    private Input(long seed) {
        // Not the newest generator, but one whose numbers and shuffles are specified for ever.
        this.random = new Random(seed);
    }

    /// One request.
    @SuppressWarnings("ArrayRecordComponent") // bodies are sent and never compared by the record
    record Request(byte[] body, Expectation expectation) {}

    private enum Kind {
        NEW,
        OF_FIRST,
        OF_RECENT,
        REFUSED,
        ERROR
    }

    static Input of(long seed, int firstRequests, int loadRequests) {
        Input input = new Input(seed);
        for (int i = 0; i < firstRequests; i++) {
            input.first.add(input.captureOfNewPerson());
        }
        for (Kind kind : input.kinds(loadRequests)) {
            input.load.add(input.request(kind));
        }
        return input;
    }

    List<Request> first() {
        return Collections.unmodifiableList(first);
    }

    List<Request> load() {
        return Collections.unmodifiableList(load);
    }

    /// How many opportunities each lead has to have in the end.
    Map<Person, Integer> opportunities() {
        Map<Person, Integer> made = new HashMap<>();
        for (List<Request> part : List.of(first, load)) {
            for (Request request : part) {
                if (request.expectation() instanceof Expectation.Captured(Person person)) {
                    made.merge(person, 1, Integer::sum);
                }
            }
        }
        return made;
    }

    /// How many requests end how: `Success`, `refused`, or an exception of `ERROR`.
    static Map<String, Integer> endings(List<Request> requests) {
        Map<String, Integer> endings = new TreeMap<>();
        requests.forEach(request -> endings.merge(ending(request.expectation()), 1, Integer::sum));
        return endings;
    }

    private static String ending(Expectation expectation) {
        return switch (expectation) {
            case Expectation.Captured captured -> "Success";
            case Expectation.Failed(String exceptionType) -> exceptionType;
            case Expectation.Refused refused -> "refused";
        };
    }

    private List<Kind> kinds(int requests) {
        int existing = requests / 3;
        List<Kind> kinds = new ArrayList<>();
        kinds.addAll(Collections.nCopies(existing / 5, Kind.OF_RECENT));
        kinds.addAll(Collections.nCopies(existing - existing / 5, Kind.OF_FIRST));
        kinds.addAll(Collections.nCopies(requests / 100, Kind.REFUSED));
        kinds.addAll(Collections.nCopies(requests / 50, Kind.ERROR));
        kinds.addAll(Collections.nCopies(requests - kinds.size(), Kind.NEW));
        Collections.shuffle(kinds, random);
        return kinds;
    }

    private Request request(Kind kind) {
        return switch (kind) {
            case NEW -> captureOfNewPerson();
            case OF_FIRST -> captureAgain(personOfFirst());
            case OF_RECENT -> recent.isEmpty() ? captureOfNewPerson() : captureAgain(takeRecent());
            case REFUSED -> refused();
            case ERROR -> error();
        };
    }

    // ---- captures ----

    private Request captureOfNewPerson() {
        Person person = new Person(persons++);
        recent.add(person);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        boolean byPhone = random.nextInt(4) == 0;
        Body body = body().email(person.email()).phone(any(person.phoneSpellings()));
        body.searchBy(byPhone ? "Phone" : "EmailAddress");
        return new Request(body.bytes(), new Expectation.Captured(person));
    }

    /// Never the same person twice: two captures that each know another key, and come before the one that
    /// knows both, would rightly make two leads.
    private Person takeRecent() {
        return recent.remove(random.nextInt(recent.size()));
    }

    private Person personOfFirst() {
        return new Person(random.nextInt(first.size()));
    }

    private Request captureAgain(Person person) {
        Body body =
                random.nextBoolean()
                        ? body().email(any(person.emailSpellings())).searchBy("EmailAddress")
                        : body().phone(any(person.phoneSpellings())).searchBy("Phone");
        return new Request(body.bytes(), new Expectation.Captured(person));
    }

    // ---- what is wrong ----

    private Request refused() {
        Body body = body().email(stranger().email());
        byte[] bytes =
                switch (random.nextInt(5)) {
                    case 0 -> body.bytes(); // no SearchBy
                    case 1 -> body.searchBy("EmailAddress").eventCode("\"twelve\"").bytes();
                    case 2 -> cutOff(body.searchBy("EmailAddress").bytes());
                    case 3 -> notUtf8(body.searchBy("EmailAddress").bytes());
                    default -> "{\"LeadDetails\":[]}".getBytes(UTF_8);
                };
        return new Request(bytes, new Expectation.Refused());
    }

    private static byte[] cutOff(byte[] body) {
        return java.util.Arrays.copyOf(body, body.length - 5);
    }

    private static byte[] notUtf8(byte[] body) {
        body[body.length / 2] = (byte) 0xFF;
        return body;
    }

    private Request error() {
        return switch (random.nextInt(6)) {
            case 0 -> conflict();
            case 1 -> error("MXUnknownAttributeException", known().attribute("mx_Colour", "blue"));
            case 2 -> error("MXInvalidActivityException", known().eventCode(UNKNOWN_EVENT_CODE));
            case 3 -> error("MXInvalidActivityFieldsException", known().field("mx_Custom_99", "1"));
            case 4 -> error("MXInvalidInputException", known().note("n".repeat(201)));
            default -> error("MXInvalidInputException", known().searchBy("FirstName"));
        };
    }

    private Request conflict() {
        Person found = personOfFirst();
        Person another = new Person((found.number() + 1) % first.size());
        Body body = body().email(found.email()).phone(another.phone()).searchBy("EmailAddress");
        return error("MXDuplicateEntryException", body);
    }

    private static Request error(String exceptionType, Body body) {
        return new Request(body.bytes(), new Expectation.Failed(exceptionType));
    }

    /// By a key that no capture makes a lead of: it must not be there in the end.
    private Body known() {
        return body().email(stranger().email()).searchBy("EmailAddress");
    }

    private Person stranger() {
        return new Person(9_000_000 + random.nextInt(1_000_000));
    }

    // ---- all of them ----

    private Body body() {
        Body body = new Body();
        body.attribute("FirstName", any(List.of("Asha", "José", "Zoë", "Łukasz")));
        body.attribute("mx_City", any(List.of("Bangalore", "Pune", "São Paulo", "Zürich")));
        body.attribute("Source", any(List.of("Web form", "Portal", "Call centre")));
        body.field("mx_Custom_1", "Plot – 360° view, no. " + random.nextInt(1_000));
        body.field("mx_Custom_2", Integer.toString(random.nextInt(1_000_000)));
        body.field("mx_Custom_3", "x".repeat(40 + random.nextInt(40)));
        return body;
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
