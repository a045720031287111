package io.catchment.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;

/// Asks a live host about an account's set-up, as LeadSquared lets one ask: the keys in headers, 25 calls in 5 seconds.
///
/// What it throws names the call and the status, and never a key.
final class MetadataCalls implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    /// Twenty in five seconds: others call with the same keys.
    static final Duration BETWEEN = Duration.ofMillis(250);

    private static final int TRIES_MAX = 5;
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    private static final String WRONG_KEYS =
            ": it does not take the keys of %s and %s"
                    .formatted(ImportSettingsCommand.ACCESS_KEY, ImportSettingsCommand.SECRET_KEY);

    /// A host on this machine may be asked in the clear.
    private static final Set<String> OF_THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_MAX)
                    // Keys go to the host that was named, and to no other.
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final URI host;
    private final String accessKey;
    private final String secretKey;
    private final Duration between;

    MetadataCalls(URI host, String accessKey, String secretKey, Duration between) {
        this.host = host;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.between = between;
    }

    /// @param text as `api-in21.leadsquared.com`, or a whole address
    /// @throws IllegalArgumentException that says what would be right
    static URI host(String text) {
        URI address;
        try {
            address = URI.create(text.contains("://") ? text : scheme(text) + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("names no host");
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String name = address.getHost();
        boolean path = !Set.of("", "/").contains(String.valueOf(address.getRawPath()));
        if (name == null
                || path
                || address.getRawQuery() != null
                || address.getUserInfo() != null) {
            throw new IllegalArgumentException("names no host, such as api-in21.leadsquared.com");
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && OF_THIS_MACHINE.contains(name))) {
            throw new IllegalArgumentException("has to be https: keys are sent to it");
        }
        return address;
    }

    /// Of a host that is named without one.
    private static String scheme(String text) {
        boolean isHere =
                OF_THIS_MACHINE.stream()
                        .anyMatch(name -> text.equals(name) || text.startsWith(name + ":"));
        return isHere ? "http://" : "https://";
    }

    /// An answer, or that there is none.
    ///
    /// @param status of HTTP
    record Answer(int status, String body) {
        boolean isGiven() {
            return status == OK;
        }
    }

    /// @throws ImportException when the host does not answer
    Answer ask(String call) {
        try {
            for (int tries = 1; ; tries++) {
                Thread.sleep(between);
                HttpResponse<String> answer =
                        http.send(request(call), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != TOO_MANY || tries == TRIES_MAX) {
                    return new Answer(answer.statusCode(), answer.body());
                }
                Thread.sleep(retryAfter(answer));
            }
        } catch (IOException e) {
            throw new ImportException(
                    "%s: %s %s".formatted(named(call), host.getHost(), inWords(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImportException(named(call) + ": interrupted", e);
        }
    }

    private String inWords(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "is no host that anybody knows here: is --host spelt right?";
            }
        }
        return switch (e) {
            case SSLException _ ->
                    "does not answer by TLS that this machine trusts; a host on this machine may be named as http://…";
            case HttpTimeoutException _ -> "does not answer in time";
            case ConnectException _ -> "does not let one connect";
            default -> "does not answer: " + e.getClass().getSimpleName();
        };
    }

    /// @throws ImportException when the answer is another than 200
    String get(String call) {
        Answer answer = ask(call);
        if (!answer.isGiven()) {
            throw new ImportException(
                    "%s: %s answered %d%s"
                            .formatted(
                                    named(call),
                                    host.getHost(),
                                    answer.status(),
                                    answer.status() == UNAUTHORIZED ? WRONG_KEYS : ""),
                    null);
        }
        return answer.body();
    }

    private static String named(String call) {
        return call.substring(call.lastIndexOf('/') + 1);
    }

    private static Duration retryAfter(HttpResponse<?> answer) {
        Duration said =
                answer.headers()
                        .firstValue("Retry-After")
                        .filter(text -> text.matches("[0-9]{1,4}"))
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .orElse(Duration.ofSeconds(5));
        return said.compareTo(WAIT_MAX) < 0 ? said : WAIT_MAX;
    }

    private HttpRequest request(String call) {
        return HttpRequest.newBuilder(host.resolve(call))
                .timeout(ANSWER_MAX)
                .header("x-LSQ-AccessKey", accessKey)
                .header("x-LSQ-SecretKey", secretKey)
                .header("Accept", "application/json")
                .GET()
                .build();
    }

    @Override
    public void close() {
        http.close();
    }

    /// Nothing came of an import.
    static final class ImportException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ImportException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
