package io.catchment.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What browsers are answered by another package: pages, forms, files, and streams of events.
///
/// The door bounds what comes, reads it, and sends what goes. Who asks, and what they may see, the site checks itself.
public interface Site {
    /// All that it answers.
    List<Call> calls();

    /// Whether who asks may have more read than what fits into a sign-in. Asked before anything is read: the form is
    /// empty still.
    boolean knows(Asked asked);

    /// Ends every stream, now and from now on: the server stops.
    void endStreams();

    /// One thing that can be asked.
    ///
    /// @param method `GET`, which answers `HEAD` too, or `POST`, which takes a form
    /// @param path with variables in braces, each in the place of one segment; one that ends with `/*` is meant where
    ///     no other below it is
    record Call(String method, String path, Handler handler) {}

    /// Answers one call.
    @FunctionalInterface
    interface Handler {
        Reply answer(Asked asked);
    }

    /// What a browser asks. Its forms may hold passwords: it never tells itself.
    ///
    /// @param path as sent, without the query
    /// @param source the address that it comes from: that of the last proxy, where there is one
    /// @param isEncrypted on its way from the browser, as far as we or the proxy before us can tell
    record Asked(
            String method,
            String path,
            Map<String, String> variables,
            Form query,
            Form form,
            Map<String, String> headers,
            String source,
            boolean isEncrypted) {
        public Asked {
            variables = Map.copyOf(variables);
            headers = Map.copyOf(headers);
        }

        /// @throws IllegalStateException when the call's path has no such variable
        public String variable(String name) {
            return Optional.ofNullable(variables.get(name))
                    .orElseThrow(() -> new IllegalStateException("no path has a variable " + name));
        }

        /// @param name in lower case
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        public Optional<String> cookie(String name) {
            for (String pair : header("cookie").orElse("").split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    // Some put it in quotes (RFC 6265, 4.1.1).
                    return Optional.of(pair.substring(equals + 1).strip().replace("\"", ""));
                }
            }
            return Optional.empty();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /// What is sent back.
    ///
    /// @param headers each once for every value
    record Reply(int status, List<Field> headers, Content content) {
        public Reply {
            headers = List.copyOf(headers);
        }

        public Reply with(String name, String value) {
            List<Field> more = new ArrayList<>(headers);
            more.add(new Field(name, value));
            return new Reply(status, more, content);
        }
    }

    /// A header.
    record Field(String name, String value) {}

    /// The body of a reply.
    sealed interface Content {
        @SuppressWarnings("ArrayRecordComponent") // sent, never compared
        record Whole(byte[] bytes) implements Content {}

        /// Made while it is sent, and each piece sent when it is made.
        record Streamed(Pieces pieces) implements Content {}
    }

    /// A body that is made a piece at a time.
    @FunctionalInterface
    interface Pieces {
        /// May wait.
        ///
        /// @return empty after the last piece
        Optional<byte[]> next();

        /// Nobody asks for more.
        default void end() {}
    }

    /// Names and values of a query or of a form, as browsers write them (`application/x-www-form-urlencoded`).
    ///
    /// @param values by name; of a name that is given again, all
    record Form(Map<String, List<String>> values) {
        public static final Form EMPTY = new Form(Map.of());

        // A page of ours has some hundred fields at most.
        private static final int PAIRS_MAX = 5_000;

        public Form {
            values = Map.copyOf(values);
        }

        /// What is beyond [#PAIRS_MAX] is left out.
        public static Form of(String encoded) {
            Map<String, List<String>> values = new LinkedHashMap<>();
            String[] pairs = encoded.split("&", PAIRS_MAX);
            for (String pair : pairs) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    values.computeIfAbsent(decoded(name), it -> new ArrayList<>())
                            .add(decoded(value));
                }
            }
            return new Form(values);
        }

        private static String decoded(String text) {
            return Query.unescape(text.replace('+', ' '));
        }

        /// The first of its values; empty when there is none.
        public String text(String name) {
            return all(name).stream().findFirst().orElse("");
        }

        /// Its first value, unless that is missing or blank.
        public Optional<String> given(String name) {
            return Optional.of(text(name).strip()).filter(text -> !text.isEmpty());
        }

        public List<String> all(String name) {
            return values.getOrDefault(name, List.of());
        }
    }
}
