package io.catchment.bench;

/// One request of a run, and what its sender learnt.
///
/// @param number that no other request of the server has
/// @param id in the answer of 200, else empty
record Sent(int number, Kind kind, Fate fate, String id) {
    private static final int UNKNOWN_EVENT_CODE = 12999;

    /// What should become of it.
    enum Kind {
        /// Makes an opportunity of a lead who is new.
        NEW("Success"),
        /// Makes an opportunity of one of a few leads, who come again and again.
        AGAIN("Success"),
        /// Is accepted, and ends as an error.
        ERROR("ERROR"),
        /// Is refused at the door.
        MALFORMED("");

        private final String finalStatus;

        Kind(String finalStatus) {
            this.finalStatus = finalStatus;
        }

        String finalStatus() {
            return finalStatus;
        }

        boolean makesOpportunity() {
            return this == NEW || this == AGAIN;
        }
    }

    /// How it was answered.
    enum Fate {
        ACKNOWLEDGED,
        REFUSED,
        /// Told to come again, and that nothing was stored.
        TURNED_AWAY,
        /// Nobody answered, or the server could not say: it may be there once, or not at all.
        UNKNOWN
    }

    /// Where there is one in the store, by this it is found.
    String marker() {
        return marker(number);
    }

    private static String marker(int number) {
        return "marker-" + number;
    }

    /// @param strayCharacters that make the body longer, and nothing else
    static byte[] body(int number, Kind kind, Person person, int strayCharacters) {
        Body body = new Body().email(person.email()).field("mx_Custom_1", marker(number));
        if (strayCharacters > 0) {
            body.stray(strayCharacters);
        }
        return switch (kind) {
            case NEW -> body.phone(person.phone()).searchBy("EmailAddress").bytes();
            case AGAIN -> body.searchBy("EmailAddress").bytes();
            case ERROR -> body.searchBy("EmailAddress").eventCode(UNKNOWN_EVENT_CODE).bytes();
            case MALFORMED -> body.bytes();
        };
    }
}
