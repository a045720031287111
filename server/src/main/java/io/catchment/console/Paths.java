package io.catchment.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Where pages are.
final class Paths {
    static final String HOME = "/console";
    static final String SIGN_IN = HOME + "/sign-in";
    static final String SIGN_OUT = HOME + "/sign-out";
    static final String YOU = HOME + "/you";
    static final String ASSETS = HOME + "/assets/";

    private Paths() {}

    /// A text as one segment of a path, or as a value in a query.
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Whether one may be sent there after having signed in: to our own pages, and nowhere else.
    static boolean isOwn(String path) {
        return (path.equals(HOME) || path.startsWith(HOME + "/") || path.startsWith(HOME + "?"))
                && path.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
    }
}
