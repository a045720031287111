package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Capture;
import io.catchment.Given;
import io.catchment.GivenField;
import io.catchment.LeadId;
import io.catchment.LeadUpdate;
import io.catchment.OpportunityUpdate;
import io.catchment.Parameters;
import io.catchment.Request;
import io.catchment.RequestKind;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Whatever arrives is read or refused, never an exception.
class CaptureReaderFuzzTest {
    private static final int CASES = 100_000;
    private static final int MUTATIONS_MAX = 6;
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final List<byte[]> SEEDS =
            Stream.concat(
                            Bodies.CAPTURES.stream(),
                            Stream.of(
                                    "lead-capture.json",
                                    "lead-capture-without-search-by.json",
                                    "opportunity-update.json"))
                    .map(Bodies::file)
                    .toList();
    private static final List<RequestKind> KINDS = List.of(RequestKind.values());
    private static final Parameters OF_LEAD =
            Parameters.of(LeadId.parse("00000000-0000-0000-0000-000000000001"));
    private static final List<byte[]> SNIPPETS =
            List.of(
                            "{",
                            "}",
                            "[",
                            "]",
                            "\"",
                            ",",
                            ":",
                            "\\",
                            "\\u0000",
                            "\\ud800",
                            "\\u00e9",
                            "null",
                            "true",
                            "1e9",
                            "-",
                            "\"Fields\":",
                            "\"Value\":",
                            "\"SearchBy\"",
                            "[[[[[[[[[[[[[[[[[",
                            "{\"a\":",
                            "\u0000",
                            "\uFEFF",
                            "É",
                            "😀",
                            "//",
                            "'",
                            "9".repeat(41),
                            "{\"a\":1,\"a\":2}",
                            "\"x\":[{}],")
                    .stream()
                    .map(text -> text.getBytes(UTF_8))
                    .toList();

    @Test
    void a_hundred_thousand_broken_bodies_are_read_or_refused() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int read = 0;

        for (int i = 0; i < CASES; i++) {
            byte[] body = mutated(random);
            try {
                read += check(KINDS.get(random.nextInt(KINDS.size())), body) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", case " + i + ": " + new String(body, UTF_8), e);
            }
        }

        assertThat(read).as("bodies read, seed %d", seed).isBetween(CASES / 100, CASES * 9 / 10);
    }

    /// Whether it was read.
    private static boolean check(RequestKind kind, byte[] body) {
        Parameters parameters = kind == RequestKind.LEAD_UPDATE ? OF_LEAD : Parameters.NONE;
        return switch (Bodies.READER.read(kind, parameters, body, true)) {
            case Reading.Read(Request request) -> {
                assertThat(Bodies.request(kind, parameters, written(kind, request)))
                        .isEqualTo(withoutIgnored(request));
                yield true;
            }
            case Reading.Refused(var refusal) -> {
                assertThat(Answers.error(MxError.of(refusal))).isNotEmpty();
                yield false;
            }
        };
    }

    private static byte[] mutated(SplittableRandom random) {
        byte[] body = SEEDS.get(random.nextInt(SEEDS.size()));
        int mutations = random.nextInt(1, MUTATIONS_MAX + 1);
        for (int i = 0; i < mutations; i++) {
            body = mutate(body, random);
        }
        return body;
    }

    private static byte[] mutate(byte[] body, SplittableRandom random) {
        int at = random.nextInt(body.length + 1);
        int end = Math.min(body.length, at + random.nextInt(40));
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(body, at);
            case 1 -> spliced(body, at, end, new byte[0]);
            case 2 -> spliced(body, end, end, Arrays.copyOfRange(body, at, end));
            case 3 -> spliced(body, at, end, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
            case 4 -> spliced(body, at, at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
            case 5 -> withByte(body, random.nextInt(body.length + 1), random.nextInt(256));
            default -> withByte(body, random.nextInt(body.length + 1), random.nextInt(' ', 127));
        };
    }

    private static byte[] spliced(byte[] body, int from, int to, byte[] insert) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, from);
        out.writeBytes(insert);
        out.write(body, to, body.length - to);
        return out.toByteArray();
    }

    private static byte[] withByte(byte[] body, int at, int value) {
        byte[] changed = Arrays.copyOf(body, Math.max(body.length, at + 1));
        changed[at] = (byte) value;
        return changed;
    }

    private static Request withoutIgnored(Request request) {
        return switch (request) {
            case Capture capture ->
                    new Capture(
                            capture.attributes(),
                            capture.searchBy(),
                            capture.useGivenId(),
                            capture.opportunity(),
                            List.of());
            case LeadUpdate update -> new LeadUpdate(update.lead(), update.attributes(), List.of());
            case OpportunityUpdate update ->
                    new OpportunityUpdate(
                            update.opportunity(), update.note(), update.fields(), List.of());
        };
    }

    private static byte[] written(RequestKind kind, Request request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            switch (request) {
                case Capture capture when kind == RequestKind.LEAD_CAPTURE -> {
                    out.writeStartArray();
                    writeMembers(out, capture);
                    out.writeEndArray();
                }
                case Capture capture -> {
                    out.writeStartObject();
                    out.writeArrayPropertyStart("LeadDetails");
                    writeMembers(out, capture);
                    out.writeEndArray();
                    write(out, Bodies.opportunity(capture));
                    out.writeEndObject();
                }
                case LeadUpdate update -> {
                    out.writeStartArray();
                    write(out, "Attribute", new Given("SearchBy", Optional.empty()));
                    update.attributes().forEach(it -> write(out, "Attribute", it));
                    out.writeEndArray();
                }
                case OpportunityUpdate update -> {
                    out.writeStartObject();
                    out.writeStringProperty(
                            "ProspectOpportunityId", update.opportunity().toString());
                    update.note().ifPresent(it -> out.writeStringProperty("OpportunityNote", it));
                    writeFields(out, update.fields());
                    out.writeEndObject();
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void writeMembers(JsonGenerator out, Capture capture) {
        capture.attributes().forEach(it -> write(out, "Attribute", it));
        write(out, "Attribute", new Given("SearchBy", capture.searchBy()));
        write(
                out,
                "Attribute",
                new Given("__UseUserDefinedGuid__", Optional.of("" + capture.useGivenId())));
    }

    private static void writeFields(JsonGenerator out, List<GivenField> fields) {
        out.writeArrayPropertyStart("Fields");
        fields.forEach(it -> write(out, it));
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, Capture.OpportunityPart opportunity) {
        out.writeObjectPropertyStart("Opportunity");
        out.writeNumberProperty("OpportunityEventCode", opportunity.eventCode());
        opportunity.note().ifPresent(it -> out.writeStringProperty("OpportunityNote", it));
        opportunity
                .dateTime()
                .ifPresent(
                        it -> out.writeStringProperty("OpportunityDateTime", DATE_TIME.format(it)));
        out.writeBooleanProperty("OverwriteFields", opportunity.flags().overwriteFields());
        out.writeBooleanProperty("UpdateEmptyFields", opportunity.flags().updateEmptyFields());
        out.writeBooleanProperty(
                "DoNotPostDuplicateActivity", opportunity.flags().doNotPostDuplicateActivity());
        out.writeBooleanProperty("DoNotChangeOwner", opportunity.flags().doNotChangeOwner());
        writeFields(out, opportunity.fields());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, GivenField field) {
        out.writeStartObject();
        out.writeStringProperty("SchemaName", field.name());
        field.value().ifPresent(it -> out.writeStringProperty("Value", it));
        out.writeArrayPropertyStart("Fields");
        field.members().forEach(it -> write(out, "SchemaName", it));
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, String nameKey, Given given) {
        out.writeStartObject();
        out.writeStringProperty(nameKey, given.name());
        given.value().ifPresent(it -> out.writeStringProperty("Value", it));
        out.writeEndObject();
    }
}
