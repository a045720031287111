package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.RequestKind;
import io.catchment.intake.Entry.RefusalText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Entries for tests.
public final class Entries {
    private Entries() {}

    public static Entry entry(String body) {
        return entry(body.getBytes(StandardCharsets.UTF_8));
    }

    public static Entry entry(byte[] body) {
        return Entry.plain(header(false), body);
    }

    public static Entry refused(String body) {
        return new Entry(
                header(true),
                Entry.Attributes.of(
                        new RefusalText(
                                "MXInvalidInputException", "$.LeadDetails: an array – 360°")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    public static String text(Entry entry) {
        return new String(entry.body(), StandardCharsets.UTF_8);
    }

    private static EntryHeader header(boolean refused) {
        return new EntryHeader(
                RequestKind.OPPORTUNITY_CAPTURE,
                new AccountId(7),
                new KeyId(Integer.MAX_VALUE),
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                refused);
    }
}
