package io.catchment.bench.race;

import io.catchment.bench.load.Rows;
import java.net.URI;
import java.util.Map;

/// A contestant that runs and takes captures.
public interface Entrant extends AutoCloseable {
    URI address();

    /// Of a capture.
    String path();

    /// Of a capture, beside its content type.
    Map<String, String> headers();

    ProcessHandle process();

    /// How many captures have come to their end; asked often, and so as cheaply as it can be.
    long finished();

    /// Counted one by one.
    Rows rows();

    @Override
    void close();
}
