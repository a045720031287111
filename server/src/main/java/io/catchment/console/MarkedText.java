package io.catchment.console;

import io.catchment.wire.Whereabouts.Mark;
import java.util.ArrayList;
import java.util.List;

/// A text in lines, with what is wrong marked.
///
/// @param notes what is wrong, each with the line it is in
record MarkedText(List<Line> lines, List<Note> notes) {
    MarkedText {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    record Line(List<Piece> pieces) {
        Line {
            pieces = List.copyOf(pieces);
        }
    }

    /// @param mark the number of the note that it belongs to; 0: none
    /// @param isFirst of those of its note
    record Piece(String text, int mark, boolean isFirst) {}

    /// @param number from 1
    /// @param from where it begins in the text
    record Note(int number, int line, int from, int to, String said) {}

    /// @param marks in the order of the text, none over another
    static MarkedText of(String text, List<Mark> marks) {
        Writer writer = new Writer(text);
        marks.forEach(writer::mark);
        return writer.end();
    }

    private static final class Writer {
        private final String text;
        private final List<Line> lines = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();
        private List<Piece> pieces = new ArrayList<>();
        private int at;

        Writer(String text) {
            this.text = text;
        }

        void mark(Mark mark) {
            write(mark.from(), 0);
            int number = notes.size() + 1;
            notes.add(new Note(number, lines.size() + 1, mark.from(), mark.to(), mark.said()));
            write(mark.to(), number);
        }

        MarkedText end() {
            write(text.length(), 0);
            if (!pieces.isEmpty()) {
                lines.add(new Line(pieces));
            }
            return new MarkedText(lines, notes);
        }

        private void write(int to, int mark) {
            boolean isFirst = mark > 0;
            while (at < to) {
                int lineEnd = text.indexOf('\n', at);
                boolean endsLine = lineEnd >= 0 && lineEnd < to;
                int end = endsLine ? lineEnd + 1 : to;
                pieces.add(new Piece(text.substring(at, end), mark, isFirst));
                isFirst = false;
                at = end;
                if (endsLine) {
                    lines.add(new Line(pieces));
                    pieces = new ArrayList<>();
                }
            }
        }
    }
}
