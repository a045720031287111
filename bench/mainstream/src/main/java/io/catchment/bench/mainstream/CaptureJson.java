package io.catchment.bench.mainstream;

import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Reads captures, and writes the JSON that is stored of them.
@Component
final class CaptureJson {
    private final ObjectReader reader;
    private final ObjectWriter writer;

    CaptureJson(JsonMapper mapper) {
        reader = mapper.readerFor(CaptureBody.class);
        writer = mapper.writer();
    }

    /// @throws InvalidCapture if it is not JSON, or not a capture
    Capture read(byte[] body) {
        try {
            CaptureBody bound = reader.readValue(body);
            if (bound == null) {
                throw new InvalidCapture("the body is null");
            }
            return bound.checked();
        } catch (JacksonException e) {
            throw new InvalidCapture("the body is not the JSON of a capture", e);
        }
    }

    String fieldsOf(Capture capture) {
        return writer.writeValueAsString(capture.fields());
    }
}
