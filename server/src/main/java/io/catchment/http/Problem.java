package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;

/// What is told about a call of the native API that was not done (RFC 9457).
///
/// @param type what kind of problem it is, for programs; `about:blank` when the status says it all
/// @param title of its kind, always the same
/// @param detail of this very call; never what somebody sent
/// @param wrong each thing that was wrong with the call
record Problem(Status status, String type, String title, String detail, List<Wrong> wrong) {
    private static final String STATUS_SAYS_IT = "about:blank";
    private static final String TYPES = "urn:problem-type:catchment:";
    private static final Header PROBLEM_JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");

    Problem {
        wrong = List.copyOf(wrong);
    }

    /// One thing that was wrong.
    ///
    /// @param at a JSON path, or the name of a parameter
    record Wrong(String at, String expected) {}

    /// One whose status says what kind it is.
    static Problem of(Status status, String detail) {
        return new Problem(status, STATUS_SAYS_IT, status.reasonPhrase(), detail, List.of());
    }

    /// One of a kind of its own.
    ///
    /// @param name of the kind, in small letters with `-` between the words
    static Problem of(Status status, String name, String title, String detail) {
        return new Problem(status, TYPES + name, title, detail, List.of());
    }

    Problem with(List<Wrong> all) {
        return new Problem(status, type, title, detail, all);
    }

    Answer answer() {
        byte[] body =
                Json.object(out -> {
                    out.writeStringProperty("type", type);
                    out.writeStringProperty("title", title);
                    out.writeNumberProperty("status", status.code());
                    Json.text(out, "detail", detail);
                    if (!wrong.isEmpty()) {
                        out.writeArrayPropertyStart("errors");
                        wrong.forEach(one -> {
                            out.writeStartObject();
                            Json.text(out, "at", one.at());
                            Json.text(out, "expected", one.expected());
                            out.writeEndObject();
                        });
                        out.writeEndArray();
                    }
                });
        return new Answer(status, new ArrayList<>(6), body, false).with(PROBLEM_JSON);
    }
}
