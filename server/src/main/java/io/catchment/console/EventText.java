package io.catchment.console;

import java.nio.charset.StandardCharsets;

/// Server-sent events, as they are written (WHATWG HTML, 9.2).
final class EventText {
    private final StringBuilder text = new StringBuilder();

    /// An event that htmx puts where `sse-swap` has its name.
    EventText event(String name, String data) {
        text.append("event: ").append(name).append('\n');
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        if (data.isEmpty()) {
            // Without data it would be none.
            text.append("data:\n");
        }
        text.append('\n');
        return this;
    }

    /// Something that says nothing: so that the browser knows that it is heard, and we whether it is still there.
    EventText comment(String said) {
        text.append(": ").append(said).append("\n\n");
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
