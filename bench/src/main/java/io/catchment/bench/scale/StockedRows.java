package io.catchment.bench.scale;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.catchment.bench.load.Bodies;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// What the server leaves of the first capture of each person, as lines of PostgreSQL's `COPY`.
///
/// A function of the person's number: tables are written side by side, and their ids fit together. Persons come one after the
/// other over a stretch of time, and so do their ids.
///
/// @param persons how many there are
/// @param from when the first of them came
/// @param until when the last did
/// @param place of all rows
record StockedRows(Bodies bodies, long persons, Instant from, Instant until, Place place) {
    /// Whose rows they are, and by which log they came.
    ///
    /// @param partitions that the account's requests go to: here persons go through them in turn
    record Place(int account, int key, int log, List<Integer> partitions) {
        Place {
            partitions = List.copyOf(partitions);
        }
    }

    private static final int EVENT_CODE = 12231;
    private static final int CAPTURED = 33;

    private static final String EXPLANATION =
            "a new lead: none holds the given EmailAddress, Phone, mx_Member_Id";

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 1L << 63;

    /// What ids are of.
    private enum Made {
        LEAD(0),
        OPPORTUNITY(1),
        ACTIVITY(2);

        private final int number;

        Made(int number) {
            this.number = number;
        }
    }

    void lead(long person, StringBuilder line) {
        String body = body(person);
        String at = at(person);
        line.append(place.account).append('\t').append(id(Made.LEAD, person)).append('\t');
        line.append("{\"Phone\": \"").append(shownPhone(body));
        line.append("\", \"Source\": \"").append(value(body, "Source"));
        line.append("\", \"mx_City\": \"").append(value(body, "mx_City"));
        line.append("\", \"FirstName\": \"").append(value(body, "FirstName"));
        line.append("\", \"EmailAddress\": \"").append(value(body, "EmailAddress"));
        line.append("\", \"mx_Member_Id\": \"").append(value(body, "mx_Member_Id"));
        line.append("\"}\t{\"Phone\": \"").append(phone(body));
        line.append("\", \"EmailAddress\": \"").append(value(body, "EmailAddress"));
        line.append("\", \"mx_Member_Id\": \"").append(value(body, "mx_Member_Id"));
        line.append("\"}\t").append(at).append('\t').append(at).append('\n');
    }

    void keys(long person, StringBuilder lines) {
        String body = body(person);
        UUID lead = id(Made.LEAD, person);
        key("EmailAddress", value(body, "EmailAddress"), lead, lines);
        key("Phone", phone(body), lead, lines);
        key("mx_Member_Id", value(body, "mx_Member_Id"), lead, lines);
    }

    private void key(String field, String value, UUID lead, StringBuilder lines) {
        lines.append(place.account).append('\t').append(field).append('\t');
        lines.append(value).append('\t').append(lead).append('\n');
    }

    void opportunity(long person, StringBuilder line) {
        String body = body(person);
        String at = at(person);
        line.append(place.account).append('\t').append(id(Made.OPPORTUNITY, person)).append('\t');
        line.append(id(Made.LEAD, person)).append('\t').append(EVENT_CODE);
        line.append(
                "\t2026-10-31 12:13:44Z\tCall back soon\t{\"Status\": \"Open\", \"mx_Custom_1\": \"");
        line.append(value(body, "mx_Custom_1")).append("\", \"mx_Custom_2\": \"Evening\"}\t");
        line.append(at).append('\t').append(at).append('\n');
    }

    void activity(long person, StringBuilder line) {
        line.append(place.account).append('\t').append(id(Made.LEAD, person)).append('\t');
        line.append(id(Made.ACTIVITY, person)).append('\t');
        line.append(id(Made.OPPORTUNITY, person)).append('\t').append(CAPTURED).append('\t');
        line.append(at(person)).append('\n');
    }

    void outcome(long person, StringBuilder line) {
        String body = body(person);
        String at = at(person);
        line.append(place.account).append('\t').append(place.log).append('\t');
        int partitions = place.partitions.size();
        line.append(place.partitions.get((int) (person % partitions))).append('\t');
        line.append(person / partitions);
        line.append("\t1\t").append(place.key).append("\t1\t1\t");
        line.append(at).append('\t').append(at).append('\t');
        line.append(id(Made.LEAD, person)).append("\tt\t");
        line.append(id(Made.OPPORTUNITY, person)).append("\t0\t");
        line.append(EXPLANATION).append('\t').append(body.replace("\n", "\\n")).append('\t');
        line.append(value(body, "Source")).append("\t\n");
    }

    private String body(long person) {
        return new String(bodies.body(Bodies.firstOf(person)), US_ASCII);
    }

    /// As keys have it, whatever its spelling in the body.
    private static String phone(String body) {
        return "+91" + phoneDigits(body);
    }

    /// As a lead shows it.
    private static String shownPhone(String body) {
        return "+91-" + phoneDigits(body);
    }

    private static String phoneDigits(String body) {
        String spelt = value(body, "Phone");
        return spelt.substring(spelt.length() - 10);
    }

    private static String value(String body, String name) {
        int from =
                body.indexOf("\"Value\":\"", body.indexOf('"' + name + '"'))
                        + "\"Value\":\"".length();
        return body.substring(from, body.indexOf('"', from));
    }

    private String at(long person) {
        return instant(person).toString();
    }

    private Instant instant(long person) {
        long micros = ChronoUnit.MICROS.between(from, until);
        return from.plus((long) (micros * ((double) person / persons)), ChronoUnit.MICROS);
    }

    /// Of version 7, as the server's are: what is made one after the other stands together in an index.
    private UUID id(Made made, long person) {
        long random = (person * 4 + made.number) * 0x9E3779B97F4A7C15L;
        // Within a millisecond they are in no order, as the server's are not.
        long high = instant(person).toEpochMilli() << 16 | VERSION_7 | random >>> 52;
        return new UUID(high, VARIANT | (random * 0xBF58476D1CE4E5B9L) >>> 2);
    }
}
