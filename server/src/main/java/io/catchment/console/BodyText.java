package io.catchment.console;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A body as an editor shows it: text with line ends of one character, laid out where it came as one line.
///
/// @param text what cannot be read, and what no page can hold, stands as the replacement character
/// @param isUtf8 else it is shown as far as it is
/// @param isWhole else there is more than an editor of a browser should hold
record BodyText(String text, boolean isUtf8, boolean isWhole) {
    /// A form takes twice the bytes of a body, and an editor with more is slow.
    static final int EDITED_BYTES_MAX = 256 << 10;

    private static final int SHOWN_OF_LARGE_BYTES = 16 << 10;

    static BodyText of(byte[] body) {
        boolean isWhole = body.length <= EDITED_BYTES_MAX;
        int shown = isWhole ? body.length : SHOWN_OF_LARGE_BYTES;
        String text = showable(new String(body, 0, shown, StandardCharsets.UTF_8));
        boolean isOneLine = text.indexOf('\n') < 0;
        return new BodyText(
                isWhole && isOneLine ? PrettyJson.of(text).orElse(text) : text,
                isUtf8(body),
                isWhole);
    }

    /// What a form brought.
    static BodyText typed(String text) {
        return new BodyText(showable(text), true, true);
    }

    /// Whether a form brought back what it was given, so that the bytes are to stay as they are.
    boolean isSame(BodyText typed) {
        return typed.text().equals(text);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Browsers send every line end as two characters, whatever they were given.
    private static String showable(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        StringBuilder shown = new StringBuilder(lines.length());
        lines.codePoints()
                .map(c ->
                        (Character.isISOControl(c) && c != '\n' && c != '\t')
                                        || Character.getType(c) == Character.SURROGATE
                                ? 0xFFFD
                                : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
