package io.catchment;

import java.util.Arrays;

/// What a request asks for.
public enum RequestKind {
    OPPORTUNITY_CAPTURE(1, "Opportunity Capture"),
    LEAD_CAPTURE(2, "Lead Capture"),
    OPPORTUNITY_UPDATE(3, "Opportunity Update"),
    LEAD_UPDATE(4, "Lead Update");

    private final int code;
    private final String taskType;

    RequestKind(int code, String taskType) {
        this.code = code;
        this.taskType = taskType;
    }

    /// The number that stands for this kind in logs and tables; never used again for another.
    public int code() {
        return code;
    }

    /// The `TaskType` of a status answer.
    public String taskType() {
        return taskType;
    }

    public static RequestKind of(int code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no request kind has the code " + code));
    }
}
