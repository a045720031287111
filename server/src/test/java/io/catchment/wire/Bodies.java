package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.Capture;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.RequestKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// Bodies to read, and what reading them came to.
final class Bodies {
    static final CaptureReader READER = new CaptureReader(ReadLimits.DEFAULT);

    /// The recorded bodies that are opportunity captures.
    static final List<String> CAPTURES =
            List.of(
                    "sample.json",
                    "minimal.json",
                    "custom-field-set.json",
                    "match-by-prospect-id.json",
                    "two-unique-fields-null-value.json",
                    "web-form-empty-last-name.json");

    private static final String LEAD =
            "[{\"Attribute\":\"Phone\",\"Value\":\"9000000001\"},{\"Attribute\":\"SearchBy\",\"Value\":\"Phone\"}]";
    private static final String OPPORTUNITY = "{\"OpportunityEventCode\":12000}";

    private Bodies() {}

    static byte[] file(String name) {
        try (InputStream in =
                Objects.requireNonNull(Bodies.class.getResourceAsStream("/wire/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static String body(String leadDetails, String opportunity) {
        return "{\"LeadDetails\":" + leadDetails + ",\"Opportunity\":" + opportunity + "}";
    }

    /// A whole body around this array, single quotes for double ones.
    static String withLead(String leadDetails) {
        return body(leadDetails.replace('\'', '"'), OPPORTUNITY);
    }

    /// A whole body around these members beside Phone and SearchBy, single quotes for double ones.
    static String withMember(String member) {
        return withLead(LEAD.replace("[", "[" + member + ","));
    }

    /// A whole body around this object, single quotes for double ones.
    static String withOpportunity(String opportunity) {
        return body(LEAD, opportunity.replace('\'', '"'));
    }

    /// A whole body with these members in its opportunity, single quotes for double ones.
    static String withOpportunityMember(String member) {
        return withOpportunity("{'OpportunityEventCode':12000," + member + "}");
    }

    static Capture capture(String body) {
        return capture(body.getBytes(UTF_8));
    }

    static Capture capture(byte[] body) {
        return (Capture) request(RequestKind.OPPORTUNITY_CAPTURE, Parameters.NONE, body);
    }

    static Request request(RequestKind kind, Parameters parameters, byte[] body) {
        return switch (READER.read(kind, parameters, body, true)) {
            case Reading.Read(Request request) -> request;
            case Reading.Refused(Refusal.OfBody refusal) ->
                    throw new AssertionError("refused: " + refusal);
        };
    }

    static Capture.OpportunityPart opportunity(Capture capture) {
        return capture.opportunity().orElseThrow();
    }

    static Refusal.OfBody refusal(String body) {
        return refusal(body.getBytes(UTF_8));
    }

    static Refusal.OfBody refusal(byte[] body) {
        return refusal(RequestKind.OPPORTUNITY_CAPTURE, Parameters.NONE, body);
    }

    static Refusal.OfBody refusal(RequestKind kind, Parameters parameters, byte[] body) {
        return switch (READER.read(kind, parameters, body, true)) {
            case Reading.Read(Request request) -> throw new AssertionError("read: " + request);
            case Reading.Refused(Refusal.OfBody refusal) -> refusal;
        };
    }
}
