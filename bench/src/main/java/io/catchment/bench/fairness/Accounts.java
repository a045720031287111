package io.catchment.bench.fairness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.catchment.bench.load.Crowd;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.IntStream;

/// The accounts: as many as a server may have, numbered from 1 on, each set up alike and with keys of its own.
///
/// Whatever can be left out is left out, so that they are spread over the log as the server thinks best.
record Accounts(int count) {
    static final String NAME = "account-";

    private static final String ACCESS_KEY = "access-key-of-account-";
    private static final String SECRET_KEY = "secret-key-of-account-";
    private static final String API_KEY = "api-key-of-account-";

    private static final String ACCOUNT =
            """
            "%s%d":{"country":"IN","rateLimit":"1000000/1s",
             "leadFields":[{"name":"mx_City","type":"String"},{"name":"mx_Member_Id","type":"String","unique":true}],
             "opportunityTypes":[{"code":12231,"name":"Enquiry",
              "fields":[{"name":"mx_Custom_1","type":"String"},{"name":"mx_Custom_2","type":"String"}],
              "duplicateRules":[{"name":"same request","fields":["mx_Custom_1"],"statuses":["Open"],"window":"30d"}]}],
             "keys":[{"name":"pair","accessKey":"%s","secretKey":"%s"},{"name":"api","apiKey":"%s"}]}\
            """;

    /// The server's settings file with all of them.
    String settingsFile() {
        return IntStream.rangeClosed(1, count)
                .mapToObj(Accounts::section)
                .collect(joining(",\n", "{\"accounts\":{\n", "}}\n"));
    }

    private static String section(int number) {
        return ACCOUNT.formatted(
                NAME,
                number,
                digest(ACCESS_KEY + number),
                digest(SECRET_KEY + number),
                digest(API_KEY + number));
    }

    private static String digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    /// The keys of whose turn it is.
    static Map<String, String> headersOfCrowd() {
        return headers(Crowd.PLACE);
    }

    static Map<String, String> headers(int number) {
        return headers(String.valueOf(number));
    }

    private static Map<String, String> headers(String number) {
        return Map.of(
                "x-LSQ-AccessKey", ACCESS_KEY + number,
                "x-LSQ-SecretKey", SECRET_KEY + number,
                "x-api-key", API_KEY + number);
    }
}
