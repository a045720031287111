package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// An answer as bytes, for a connection that ends without Helidon.
final class LastWords {
    private LastWords() {}

    static byte[] of(Answer answer) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ")
                        .append(answer.status().code())
                        .append(' ')
                        .append(answer.status().reasonPhrase())
                        .append("\r\n");
        answer.headers().forEach(header -> append(head, header));
        append(head, HeaderValues.create(HeaderNames.CONTENT_LENGTH, answer.body().length));
        append(head, HeaderValues.CONNECTION_CLOSE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(answer.body());
        return bytes.toByteArray();
    }

    private static void append(StringBuilder head, Header header) {
        head.append(header.name()).append(": ").append(header.get()).append("\r\n");
    }
}
