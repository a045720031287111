package io.catchment.tls;

import java.util.List;

/// A certificate and key that cannot serve; each problem names the file and what would be right.
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    TlsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
