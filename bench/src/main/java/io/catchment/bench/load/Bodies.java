package io.catchment.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The one definition of what is sent in a comparison: a documented capture for each index from 0 on.
///
/// The body of an index is a function of the index and the seed, [#BYTES] bytes long. Of ten indexes seven
/// bring a new person and three a person of an earlier index, any of them with the same chance. A person has
/// three unique values, all of them in each of their bodies: an e-mail address, a phone number, of which one
/// in eight is spelt another way, and a member id. First name and city are the person's, the source is the
/// index's, so that a known lead is changed. `mx_Custom_1` holds the index: a rule that compares it looks, and
/// finds nothing.
///
/// @param seed chooses the known persons, spellings and values
/// @param isScattered whether the values of persons that come one after the other stand far from each other in an index, as
///     those of real people do; else they count up
public record Bodies(long seed, boolean isScattered) {
    /// Of each body, so that what one costs does not depend on which ones were sent.
    public static final int BYTES = 600;

    /// Phone numbers of one more would meet.
    private static final long PERSONS_MAX = 1_000_000_000L;

    private static final long INDEXES_MAX = PERSONS_MAX / 7 * 10;

    private static final int NEW_OF_TEN = 7;

    /// Of the last digit of an index, how many new persons the smaller ones bring: 3, 6 and 9 bring none.
    private static final int[] NEW_BEFORE_DIGIT = {0, 1, 2, 3, 3, 4, 5, 5, 6, 7};

    /// Has no divisor in common with the number of persons: each number becomes another one, and none becomes two.
    private static final long SCATTER = 387_420_489;

    /// Of a person.
    public static final int UNIQUE_FIELDS = 3;

    private static final int OTHER_SPELLING_IN = 8;

    private static final String[] FIRST_NAMES = {
        "Aarav", "Anaya", "Bhanu", "Chitra", "Devika", "Farhan", "Gauri", "Harish"
    };
    private static final String[] CITIES = {
        "Bengaluru", "Chennai", "Delhi", "Hyderabad", "Jaipur", "Kolkata", "Mumbai", "Pune"
    };
    private static final String[] SOURCES = {
        "Campaign", "Chat", "Event", "Landing page", "Newsletter", "Partner", "Referral", "Search"
    };

    /// `%` stands where a value is put in: as many as it may be long, its quotation mark included.
    private static final String TEMPLATE =
            """
            {"LeadDetails":[\
            {"Attribute":"EmailAddress","Value":"person-%%%%%%%%%@example.com"},\
            {"Attribute":"Phone","Value":"+91-%%%%%%%%%%"},\
            {"Attribute":"mx_Member_Id","Value":"M-%%%%%%%%%"},\
            {"Attribute":"FirstName","Value":"%%%%%%%},\
            {"Attribute":"mx_City","Value":"%%%%%%%%%%},\
            {"Attribute":"Source","Value":"%%%%%%%%%%%%%},\
            {"Attribute":"SearchBy","Value":"EmailAddress"}],
             "Opportunity":{"OpportunityEventCode":12231,\
            "OpportunityNote":"Call back soon","OpportunityDateTime":"2026-10-31 12:13:44","Fields":[\
            {"SchemaName":"mx_Custom_1","Value":"%%%%%%%%%%%%"},{"SchemaName":"mx_Custom_2","Value":"Evening"}]}}\
            """;

    private static final byte[] BYTES_OF_TEMPLATE = TEMPLATE.getBytes(US_ASCII);

    private static final Gap EMAIL = Gap.after("person-");
    private static final Gap PHONE = Gap.after("+91-");
    private static final Gap MEMBER = Gap.after("M-");
    private static final Gap FIRST_NAME = Gap.after("\"FirstName\",\"Value\":\"");
    private static final Gap CITY = Gap.after("\"mx_City\",\"Value\":\"");
    private static final Gap SOURCE = Gap.after("\"Source\",\"Value\":\"");
    private static final Gap INDEX = Gap.after("\"mx_Custom_1\",\"Value\":\"");

    public Bodies {
        if (BYTES_OF_TEMPLATE.length != BYTES) {
            throw new IllegalStateException("a body has " + BYTES_OF_TEMPLATE.length + " bytes");
        }
    }

    public Bodies(long seed) {
        this(seed, false);
    }

    /// A new array at each call.
    public byte[] body(long index) {
        long person = person(index);
        long hash = hash(index);
        byte[] body = BYTES_OF_TEMPLATE.clone();
        long number = isScattered ? person * SCATTER % PERSONS_MAX : person;
        EMAIL.number(body, number);
        PHONE.number(body, 9 * PERSONS_MAX + number);
        if (Math.floorMod(hash, OTHER_SPELLING_IN) == 0) {
            body[PHONE.from - 1] = ' ';
        }
        MEMBER.number(body, number);
        FIRST_NAME.text(body, one(FIRST_NAMES, hash(person)));
        CITY.text(body, one(CITIES, hash(person) >>> 8));
        SOURCE.text(body, one(SOURCES, hash >>> 16));
        INDEX.number(body, index);
        return body;
    }

    private static String one(String[] values, long hash) {
        return values[Math.floorMod(hash, values.length)];
    }

    /// Whose body an index has: a number from 0 on, in the order in which they first come.
    public long person(long index) {
        if (index < 0 || index >= INDEXES_MAX) {
            throw new IllegalArgumentException("index " + index + " is beyond " + INDEXES_MAX);
        }
        long before = newPersons(index);
        return newPersons(index + 1) > before
                ? before
                : Long.remainderUnsigned(hash(index), before);
    }

    /// How many persons the first `count` indexes bring.
    public static long newPersons(long count) {
        return count / 10 * NEW_OF_TEN + NEW_BEFORE_DIGIT[Math.floorMod(count, 10)];
    }

    /// The index that brings a person, as the first of its.
    public static long firstOf(long person) {
        long index = person / NEW_OF_TEN * 10;
        while (newPersons(index + 1) <= person) {
            index++;
        }
        return index;
    }

    /// What the captures of the first `count` indexes make, each of them once, in whatever order.
    public static Rows rows(long count) {
        long leads = newPersons(count);
        return new Rows(leads, leads * UNIQUE_FIELDS, count, count, count);
    }

    private long hash(long number) {
        return mixed(seed + (number + 1) * 0x9E3779B97F4A7C15L);
    }

    /// The finishing steps of SplitMix64 (Steele, Lea and Flood, 2014).
    static long mixed(long number) {
        long z = number;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// Where in the template a value belongs.
    private record Gap(int from, int length) {

        static Gap after(String text) {
            int from = TEMPLATE.indexOf(text + "%") + text.length();
            int to = from;
            while (TEMPLATE.charAt(to) == '%') {
                to++;
            }
            return new Gap(from, to - from);
        }

        /// With leading zeros.
        void number(byte[] body, long number) {
            long rest = number;
            for (int at = from + length - 1; at >= from; at--) {
                body[at] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }

        /// With its closing quotation mark, and blanks after it: they are no part of the value.
        @SuppressWarnings("deprecation") // copies without a decoder: all of it is ASCII
        void text(byte[] body, String text) {
            text.getBytes(0, text.length(), body, from);
            body[from + text.length()] = '"';
            for (int at = from + text.length() + 1; at < from + length; at++) {
                body[at] = ' ';
            }
        }
    }
}
