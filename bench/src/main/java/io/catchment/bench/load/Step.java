package io.catchment.bench.load;

/// How to send, and for how long.
///
/// @param perSecond held whatever the answers do, or 0: the next when one was answered
public record Step(int perSecond, int seconds) {
    public Step {
        if (perSecond < 0 || seconds < 1) {
            throw new IllegalArgumentException(perSecond + " a second for " + seconds + " s");
        }
    }

    public static Step asFastAsAnswered(int seconds) {
        return new Step(0, seconds);
    }

    public static Step held(int perSecond, int seconds) {
        return new Step(perSecond, seconds);
    }

    boolean isHeld() {
        return perSecond > 0;
    }
}
