package io.catchment.console;

import java.util.Optional;

/// JSON with a line for each member, and short objects in one. Nothing but the space between its words is changed: texts,
/// numbers and the order stay as they were sent, and so does a key that is there twice.
final class PrettyJson {
    private static final int DEPTH_MAX = 64;

    /// So that an attribute with its value is one line, and none is wider than a page.
    private static final int SHORT_CHARACTERS_MAX = 100;

    private static final String INDENT = "  ";

    private final String json;
    private final StringBuilder pretty = new StringBuilder();
    private int at;
    private int depth;

    /// Where an object that is written in one line ends; before [#at] while there is none.
    private int shortEnd = -1;

    private PrettyJson(String json) {
        this.json = json;
    }

    /// Empty when it is no JSON that could be laid out, or too deep to be read.
    static Optional<String> of(String json) {
        return new PrettyJson(json).laidOut();
    }

    private Optional<String> laidOut() {
        for (; at < json.length(); at++) {
            char c = json.charAt(at);
            switch (c) {
                case '"' -> {
                    int end = endOfText(at);
                    if (end < 0) {
                        return Optional.empty();
                    }
                    pretty.append(json, at, end + 1);
                    at = end;
                }
                case '{', '[' -> open(c);
                case '}', ']' -> close(c);
                case ',' -> line(c, " ");
                case ':' -> pretty.append(": ");
                case ' ', '\t', '\r', '\n' -> {}
                default -> pretty.append(c);
            }
            if (depth < 0 || depth > DEPTH_MAX) {
                return Optional.empty();
            }
        }
        return depth == 0 && !pretty.isEmpty() ? Optional.of(pretty.toString()) : Optional.empty();
    }

    /// @return where the quote that ends it is; below 0 when there is none
    private int endOfText(int begin) {
        int end = begin + 1;
        while (end < json.length() && json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        return end < json.length() ? end : -1;
    }

    private void open(char bracket) {
        depth++;
        if (!isInShort()) {
            shortEnd = endOfShort();
        }
        line(bracket, "");
    }

    private boolean isInShort() {
        return at <= shortEnd;
    }

    /// @return where the bracket closes when nothing within it opens another, and it is near; below 0 else
    private int endOfShort() {
        int last = Math.min(json.length(), at + SHORT_CHARACTERS_MAX);
        for (int i = at + 1; i < last; i++) {
            switch (json.charAt(i)) {
                case '}', ']' -> {
                    return i;
                }
                case '{', '[' -> {
                    return -1;
                }
                case '"' -> {
                    i = endOfText(i);
                    if (i < 0) {
                        return -1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    private void close(char bracket) {
        depth--;
        if (!isInShort()) {
            pretty.append('\n').append(INDENT.repeat(Math.max(0, depth)));
        }
        pretty.append(bracket);
    }

    private void line(char after, String inShort) {
        pretty.append(after);
        if (isInShort()) {
            pretty.append(inShort);
        } else {
            pretty.append('\n').append(INDENT.repeat(depth));
        }
    }
}
