package io.catchment.http;

import io.catchment.status.Health;
import io.helidon.http.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `/health/live` and `/health/ready`: 200 or 503, and what each part says of itself.
final class HealthAnswers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] LIVE = "{\"live\":true}".getBytes(StandardCharsets.UTF_8);

    private final Supplier<Health> health;

    HealthAnswers(Supplier<Health> health) {
        this.health = health;
    }

    /// Being able to answer is being alive.
    Answer live() {
        return Answer.json(Status.OK_200, LIVE);
    }

    Answer ready() {
        Health now = health.get();
        return Answer.json(now.ready() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, body(now));
    }

    private static byte[] body(Health health) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeBooleanProperty("ready", health.ready());
            out.writeObjectPropertyStart("parts");
            health.parts().forEach(out::writeStringProperty);
            out.writeEndObject();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
