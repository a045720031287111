package io.catchment.console;

/// One state of one page, with canned data.
///
/// @param name as `overview, store away`: the page, and what is particular
record Story(String name, View view) {
    /// As a segment of a path, and as a file's name.
    String slug() {
        return name.replaceAll("[^a-z0-9]+", "-");
    }
}
