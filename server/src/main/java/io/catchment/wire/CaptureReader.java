package io.catchment.wire;

import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.RequestKind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Reads the body of a request of any kind, and says what is wrong with it where something is.
///
/// One pass, no tree, no recursion, no exception for any input. Everything that contract 3.1 and 3.2
/// say of the body alone is decided here; the door and the processor read with the same reader. May be
/// used by any number of threads.
public final class CaptureReader {
    static final int NUMBER_DIGITS_MAX = 40;

    private final JsonFactory json;
    private final ReadLimits limits;

    public CaptureReader(ReadLimits limits) {
        this.limits = limits;
        this.json =
                JsonFactory.builder()
                        // UTF-16 and UTF-32 are told by their zeros, and no body of ours has one.
                        .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                        // The table of keys is shared: what one caller sends may make it slow, but
                        // must not have another's body refused. It empties itself when it is full.
                        .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                        .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(constraints(limits))
                        .build();
    }

    private static StreamReadConstraints constraints(ReadLimits limits) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxNumberLength(NUMBER_DIGITS_MAX)
                .maxStringLength(Integer.MAX_VALUE) // the body's size bounds both
                .maxNameLength(Integer.MAX_VALUE)
                .build();
    }

    /// Reads one that came with nothing beside its body.
    public Reading read(RequestKind kind, byte[] body, boolean searchByRequired) {
        return read(kind, Parameters.NONE, body, searchByRequired);
    }

    /// @param body of any content; not changed
    /// @param searchByRequired whether an opportunity capture without `SearchBy` is refused
    public Reading read(
            RequestKind kind, Parameters parameters, byte[] body, boolean searchByRequired) {
        int fault = TextScan.firstFault(body);
        try (JsonParser parser = parser(body)) {
            return fault == TextScan.NO_FAULT
                    ? read(kind, parameters, new JsonCursor(parser, limits), searchByRequired)
                    : new Reading.Refused(faultAt(fault, body, parser));
        }
    }

    private Reading read(
            RequestKind kind, Parameters parameters, JsonCursor cursor, boolean searchByRequired) {
        return switch (kind) {
            case OPPORTUNITY_CAPTURE -> new CaptureObject(cursor, limits).read(searchByRequired);
            case LEAD_CAPTURE -> new LeadArray(cursor, limits).capture(parameters);
            case OPPORTUNITY_UPDATE -> new UpdateObject(cursor, limits).read();
            case LEAD_UPDATE -> new LeadArray(cursor, limits).update(parameters);
        };
    }

    private JsonParser parser(byte[] body) {
        int start = startsWithByteOrderMark(body) ? 3 : 0;
        return json.createParser(ObjectReadContext.empty(), body, start, body.length - start);
    }

    private static boolean startsWithByteOrderMark(byte[] body) {
        return body.length >= 3
                && body[0] == (byte) 0xEF
                && body[1] == (byte) 0xBB
                && body[2] == (byte) 0xBF;
    }

    /// Reads up to the fault, only to say where it is.
    private static Refusal.OfBody faultAt(int fault, byte[] body, JsonParser parser) {
        try {
            while (parser.currentLocation().getByteOffset() <= fault
                    && parser.nextToken() != null) {
                parser.finishToken();
            }
        } catch (JacksonException e) {
            // Then the parser stands at the fault, or at something wrong before it.
        }
        String path = JsonPath.of(parser.streamReadContext());
        return body[fault] == '\\'
                ? new Refusal.Malformed(path, "text without \\u0000 and unpaired surrogates")
                : new Refusal.NotJson(path, "byte " + fault + " is not UTF-8");
    }
}
