package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Writes tables as CSV (RFC 4180): UTF-8, a head, lines that end with CR LF.
///
/// A text that a spreadsheet would take for a formula gets a `'` before it: sources and names are what strangers send.
final class Csv {
    static final Header TYPE =
            HeaderValues.createCached(
                    HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8; header=present");

    private static final String FORMULA_BEGINS = "=+-@\t\r";
    private static final String LINE_END = "\r\n";

    private final StringBuilder lines = new StringBuilder();

    /// @param cells numbers stay as they are, an empty `Optional` is an empty cell, anything else is a text
    Csv line(List<?> cells) {
        for (int i = 0; i < cells.size(); i++) {
            lines.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        lines.append(LINE_END);
        return this;
    }

    byte[] bytes() {
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cell(Object value) {
        return switch (value) {
            case Long number -> number.toString();
            case Integer number -> number.toString();
            case Optional<?> perhaps -> perhaps.map(it -> cell(it)).orElse("");
            default -> quoted(harmless(value.toString()));
        };
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
