package io.catchment.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.wire.Answers;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.ReadLimits;
import io.catchment.wire.Reading;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/// How long it takes on one thread to read the documented sample, to read a phone number, and to write a
/// status: nanoseconds each, the best of several rounds.
///
/// Good enough to see a factor, not a per cent.
public final class WireBench {
    private static final int ROUNDS = 8;
    private static final int CALLS = 200_000;

    private static final byte[] SAMPLE =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"johndoe@example.com"},{"Attribute":"mx_City","Value":"Bangalore"},{"Attribute":"SearchBy","Value":"EmailAddress"}],
             "Opportunity":{"OpportunityEventCode":12231,"OpportunityNote":"Opportunity capture api","OpportunityDateTime":"2020-12-05 12:13:44",
              "Fields":[{"SchemaName":"mx_Custom_1","Value":"1"},{"SchemaName":"mx_Custom_2","Value":"1"}]}}
            """
                    .getBytes(UTF_8);

    private static final byte[] NOT_UTF_8 = SAMPLE.clone();

    static {
        NOT_UTF_8[SAMPLE.length / 2] = (byte) 0xFF;
    }

    private WireBench() {}

    public static void main(String[] args) {
        CaptureReader reader = new CaptureReader(ReadLimits.DEFAULT);
        Contacts contacts = new Contacts();
        RequestId id = new RequestId(UUID.randomUUID());
        if (!(reader.read(RequestKind.OPPORTUNITY_CAPTURE, SAMPLE, true) instanceof Reading.Read)) {
            throw new IllegalStateException("the sample is refused");
        }
        measure(
                "read the sample, " + SAMPLE.length + " bytes",
                () -> reader.read(RequestKind.OPPORTUNITY_CAPTURE, SAMPLE, true));
        measure(
                "refuse it as not UTF-8",
                () -> reader.read(RequestKind.OPPORTUNITY_CAPTURE, NOT_UTF_8, true));
        measure("phone, as stored", () -> contacts.phone("+91-9000000001", "IN"));
        measure("phone, without code", () -> contacts.phone("9000000001", "IN"));
        measure("phone, kept as text", () -> contacts.phone("none", "IN"));
        measure("e-mail", () -> contacts.email("JohnDoe@example.com"));
        measure(
                "write a status",
                () -> Answers.inQueue(id, RequestKind.OPPORTUNITY_CAPTURE, SAMPLE));
    }

    private static void measure(String what, Supplier<Object> call) {
        double best = Double.MAX_VALUE;
        int seen = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                seen += call.get().hashCode() & 1; // keeps the call from being left out
            }
            best = Math.min(best, (System.nanoTime() - start) / (double) CALLS);
        }
        System.out.printf(Locale.ROOT, "%-32s %8.0f ns%s%n", what, best, seen < 0 ? "!" : "");
    }
}
