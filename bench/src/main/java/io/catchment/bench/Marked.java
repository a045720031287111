package io.catchment.bench;

import java.util.Optional;

/// One capture with a marker that no other has, and what its sender was told.
///
/// @param requestId of an answer with 200; empty when there was none
record Marked(int number, Optional<String> requestId) {
    /// Two captures for each lead: one makes it, one finds it.
    private static final int CAPTURES_OF_A_LEAD = 2;

    static final String FIELD = "mx_Custom_1";

    static String marker(int number) {
        return "marker-" + number;
    }

    String marker() {
        return marker(number);
    }

    static byte[] body(int number) {
        Person person = new Person(number / CAPTURES_OF_A_LEAD);
        return new Body()
                .email(person.email())
                .searchBy("EmailAddress")
                .field(FIELD, marker(number))
                .bytes();
    }
}
