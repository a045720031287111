package io.catchment.console;

import io.catchment.http.Site;

/// What a call of the console answers with.
sealed interface Shown {
    /// A page, or the part of one that the browser asked for.
    record Page(int status, View view) implements Shown {}

    /// Go there and look: what was sent is done, and reloading the page does not do it again.
    record Elsewhere(String path) implements Shown {}

    /// Data for a script of ours.
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    record Data(byte[] json) implements Shown {}

    /// Events, for as long as the browser listens and the session goes on.
    record Events(Site.Pieces pieces) implements Shown {}

    /// A file to be kept.
    record Download(String contentType, String fileName, Site.Pieces pieces) implements Shown {}

    static Shown page(View view) {
        return new Page(200, view);
    }

    /// The form again, with what is wrong in it.
    static Shown again(View view) {
        return new Page(422, view);
    }

    static Shown elsewhere(String path) {
        return new Elsewhere(path);
    }
}
