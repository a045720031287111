package io.catchment.server;

/// One request of a test, and what its sender learnt.
///
/// @param marker that no other request carries
/// @param id in the answer of 200, else empty
record Sent(String marker, Kind kind, Fate fate, String id) {

    /// What should become of it.
    enum Kind {
        /// Makes an opportunity.
        GOOD,
        /// Is accepted, and ends as an error.
        UNKNOWN_TYPE,
        /// Is refused at the door.
        MALFORMED
    }

    /// How it was answered.
    enum Fate {
        ANSWERED,
        REFUSED,
        /// Told to come again, and that nothing was stored.
        TURNED_AWAY,
        /// The connection broke, or the server could not say: it may be there once, or not at all.
        UNKNOWN
    }

    static String body(String marker, Kind kind, String email) {
        String searchBy =
                kind == Kind.MALFORMED
                        ? ""
                        : ",{\"Attribute\":\"SearchBy\",\"Value\":\"EmailAddress\"}";
        int eventCode = kind == Kind.UNKNOWN_TYPE ? 99_999 : 12_000;
        return """
        {"LeadDetails":[{"Attribute":"EmailAddress","Value":"%s"}%s],
         "Opportunity":{"OpportunityEventCode":%d,"Fields":[{"SchemaName":"mx_Custom_1","Value":"%s"}]}}
        """
                .formatted(email, searchBy, eventCode, marker);
    }
}
