package io.catchment.exchanges;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
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
            return RawAnswer.read(
                    new BufferedInputStream(socket.getInputStream()), request.method());
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
        /// Where nothing should follow the headers, whatever does follow is read as the body.
        static RawAnswer read(InputStream in, String method) throws IOException {
            RawAnswer head = head(in);
            List<String> length = head.values("Content-Length");
            if (method.equals("HEAD") || length.isEmpty()) {
                RawAnswer answer = head.with(in.readAllBytes());
                return head.values("Transfer-Encoding").isEmpty() ? answer : answer.unchunked();
            }
            // Not to the end: a server that left a body unread waits for the caller to close first.
            return head.with(in.readNBytes(Integer.parseInt(length.getFirst())));
        }

        private static RawAnswer head(InputStream in) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no answer, " + bytes.size() + " bytes of a head");
                }
                bytes.write(next);
            }
            List<String> lines = bytes.toString(ISO_8859_1).lines().toList();
            int status = Integer.parseInt(lines.getFirst().substring("HTTP/1.1 ".length(), 12));
            return new RawAnswer(status, lines.subList(1, lines.size() - 1), new byte[0]);
        }

        private RawAnswer with(byte[] read) {
            return new RawAnswer(status, headers, read);
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
            return with(whole.toString().getBytes(ISO_8859_1));
        }
    }
}
