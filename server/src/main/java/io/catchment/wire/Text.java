package io.catchment.wire;

/// What senders wrote, made fit to be shown.
final class Text {
    private static final int REPLACEMENT = 0xFFFD;

    private Text() {}

    /// The text without control characters and halves of surrogate pairs, cut after so many characters.
    static String shown(String text, int charactersMax) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), charactersMax) + 1);
        text.codePoints()
                .limit(charactersMax)
                .map(c -> isShowable(c) ? c : REPLACEMENT)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > charactersMax
                ? shown.append('…').toString()
                : shown.toString();
    }

    private static boolean isShowable(int codePoint) {
        return !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE;
    }
}
