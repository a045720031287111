package io.catchment;

import java.util.Arrays;

/// The kinds of activity that a capture posts, with the codes that LeadSquared's callers know.
public enum ActivityCode {
    OPPORTUNITY_CAPTURED(33, "Opportunity Captured"),
    DUPLICATE_DETECTED(34, "Duplicate Detected");

    private final int code;
    private final String label;

    ActivityCode(int code, String label) {
        this.code = code;
        this.label = label;
    }

    public int code() {
        return code;
    }

    public String label() {
        return label;
    }

    public static ActivityCode of(int code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no kind of activity has the code " + code));
    }
}
