package io.catchment.console;

/// What a page says on its own behalf, above all else: what came of what was just done.
record Notice(Kind kind, String text) {
    /// How it is meant.
    enum Kind {
        DONE("done"),
        REFUSED("refused");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Notice done(String text) {
        return new Notice(Kind.DONE, text);
    }

    static Notice refused(String text) {
        return new Notice(Kind.REFUSED, text);
    }
}
