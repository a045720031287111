package io.catchment.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;

/// `/metrics`: everything that is counted, as Prometheus reads it.
final class ScrapeAnswer {
    private final PrometheusRegistry registry;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    ScrapeAnswer(PrometheusRegistry registry) {
        this.registry = registry;
    }

    Answer answer() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return new Answer(Status.OK_200, new ArrayList<>(4), bytes.toByteArray(), false)
                .with(HeaderValues.create(HeaderNames.CONTENT_TYPE, writer.getContentType()));
    }
}
