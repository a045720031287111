package io.catchment.exchanges;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sends requests byte for byte as told, each on a connection of its own, and reads what comes to its end.
///
/// Clients of libraries mend what they send: they escape queries, add content types and refuse methods.
final class RawClient {
    private static final int SILENCE_MILLIS_MAX = 20_000;
    private static final int CHUNK_BYTES = 100_000;

    private final int port;

    RawClient(int port) {
        this.port = port;
    }

    RawAnswer send(RawRequest request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MILLIS_MAX);
            write(socket.getOutputStream(), request);
            return RawAnswer.parse(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream out, RawRequest request) throws IOException {
        try {
            out.write(request.head());
            out.write(request.isChunked() ? chunks(request.body()) : request.body());
        } catch (SocketException e) {
            // A server that refuses a body need not read it; its answer tells.
        }
    }

    private static byte[] chunks(byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream(body.length + 100);
        for (int from = 0; from < body.length; from += CHUNK_BYTES) {
            int length = Math.min(CHUNK_BYTES, body.length - from);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            chunks.write(body, from, length);
            chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return chunks.toByteArray();
    }

    /// A request in bytes. What HTTP cannot do without is added where it is not told.
    ///
    /// @param headers `Name: value`
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    record RawRequest(String method, byte[] target, List<byte[]> headers, byte[] body) {
        boolean isChunked() {
            return has("transfer-encoding");
        }

        byte[] head() {
            ByteArrayOutputStream head = new ByteArrayOutputStream(512);
            head.writeBytes((method + " ").getBytes(ISO_8859_1));
            head.writeBytes(target);
            head.writeBytes(" HTTP/1.1\r\nConnection: close\r\n".getBytes(ISO_8859_1));
            if (!has("host")) {
                head.writeBytes("Host: localhost\r\n".getBytes(ISO_8859_1));
            }
            if (!isChunked() && !has("content-length") && needsLength()) {
                head.writeBytes(("Content-Length: " + body.length + "\r\n").getBytes(ISO_8859_1));
            }
            for (byte[] header : headers) {
                head.writeBytes(header);
                head.writeBytes("\r\n".getBytes(ISO_8859_1));
            }
            head.writeBytes("\r\n".getBytes(ISO_8859_1));
            return head.toByteArray();
        }

        private boolean needsLength() {
            return body.length > 0 || method.equals("POST") || method.equals("PUT");
        }

        private boolean has(String name) {
            return headers.stream()
                    .map(header -> new String(header, UTF_8))
                    .anyMatch(header ->
                            header.regionMatches(true, 0, name + ":", 0, name.length() + 1));
        }
    }

    /// An answer in bytes.
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record RawAnswer(int status, List<String> headers, byte[] body) {
        static RawAnswer parse(byte[] bytes) throws IOException {
            String text = new String(bytes, ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
                throw new IOException("no answer: " + bytes.length + " bytes");
            }
            List<String> lines = List.of(text.substring(0, end).split("\r\n", -1));
            RawAnswer answer =
                    new RawAnswer(
                            Integer.parseInt(lines.getFirst().substring(9, 12)),
                            lines.subList(1, lines.size()),
                            Arrays.copyOfRange(bytes, end + 4, bytes.length));
            return answer.values("Transfer-Encoding").isEmpty() ? answer : answer.unchunked();
        }

        /// All values of a header, its name in any case.
        List<String> values(String name) {
            List<String> values = new ArrayList<>();
            for (String header : headers) {
                int colon = header.indexOf(':');
                if (header.substring(0, colon).equalsIgnoreCase(name)) {
                    values.add(header.substring(colon + 1).strip());
                }
            }
            return values;
        }

        String text() {
            return new String(body, UTF_8);
        }

        private RawAnswer unchunked() {
            String text = new String(body, ISO_8859_1);
            StringBuilder whole = new StringBuilder();
            int at = 0;
            for (int length = -1; length != 0; ) {
                int lineEnd = text.indexOf("\r\n", at);
                length = Integer.parseInt(text, at, lineEnd, 16);
                whole.append(text, lineEnd + 2, lineEnd + 2 + length);
                at = lineEnd + 2 + length + 2;
            }
            return new RawAnswer(status, headers, whole.toString().getBytes(ISO_8859_1));
        }
    }
}
