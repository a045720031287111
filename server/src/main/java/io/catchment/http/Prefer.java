package io.catchment.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a caller would like, if it can be had (RFC 7240): how long its answer may be held back.
final class Prefer {
    static final HeaderName PREFER = HeaderNames.create("Prefer");

    /// Below the time-outs of callers and proxies, which begin at about a minute.
    static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private static final String WAIT = "wait";

    // Whatever has more digits is above the limit all the same.
    private static final int DIGITS_MAX = 9;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED =
            "\"(?:[^\"\\\\\\x00-\\x08\\x0A-\\x1F\\x7F]|\\\\[^\\x00-\\x08\\x0A-\\x1F\\x7F])*+\"";
    private static final String VALUE = "(?:[ \\t]*+=[ \\t]*+(" + TOKEN + "|" + QUOTED + ")?+)?+";
    private static final String PARAMETERS =
            "(?:[ \\t]*+;[ \\t]*+(?:" + TOKEN + VALUE + ")?+)*+[ \\t]*+";

    /// One preference, with the comma behind it. Possessive throughout: no header makes it look twice.
    private static final Pattern PREFERENCE =
            Pattern.compile("[ \\t,]*+(" + TOKEN + ")" + VALUE + PARAMETERS + "(?:,|$)");

    private Prefer() {}

    /// How long the answer may be held back, at most [#WAIT_MAX].
    ///
    /// Of a preference given twice the first counts. What is malformed, and all behind it, is passed over.
    static Optional<Duration> wait(Headers headers) {
        return headers.contains(PREFER)
                ? wait(String.join(",", headers.all(PREFER, java.util.List::of)))
                : Optional.empty();
    }

    static Optional<Duration> wait(String preferences) {
        Matcher preference = PREFERENCE.matcher(preferences);
        while (preference.lookingAt()) {
            if (preference.group(1).equalsIgnoreCase(WAIT)) {
                return Optional.ofNullable(preference.group(2)).flatMap(Prefer::seconds);
            }
            preference.region(preference.end(), preferences.length());
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String word) {
        String digits = word.replace("\"", "");
        if (!digits.matches("[0-9]+")) {
            return Optional.empty();
        }
        return Optional.of(
                digits.length() > DIGITS_MAX || Integer.parseInt(digits) > WAIT_MAX.toSeconds()
                        ? WAIT_MAX
                        : Duration.ofSeconds(Integer.parseInt(digits)));
    }
}
