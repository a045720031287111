package io.catchment.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.RequestKind;
import io.catchment.SystemFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where in a body an error is, found from its words.
final class WhereaboutsTest {
    private static final String CAPTURE =
            """
            {"LeadDetails":[
              {"Attribute":"EmailAddress","Value":"a@example.com"},
              {"Attribute":"Phone","Value":9000000001},
              {"Attribute":"mx_Foo","Value":"1"},
              {"Attribute":"mx_foo","Value":"2"},
              {"Attribute":"ProspectID","Value":"none"},
              {"Attribute":"SearchBy","Value":"mx_City"}],
             "Opportunity":{"OpportunityEventCode":"77777","OpportunityNote":"long",
              "OverwriteFields":true,"UpdateEmptyFields":"true",
              "Fields":[{"SchemaName":"mx_Custom_1","Value":"x"},
               {"SchemaName":"mx_Custom_36","Value":"","Fields":[{"SchemaName":"mx_CustomObject_1","Value":"7"}]}]}}
            """;

    private static final Field FOO = Field.of("mx_Foo", "Foo", DataType.NUMBER);
    private static final Field CUSTOM_1 = Field.of("mx_Custom_1", "One", DataType.NUMBER);
    private static final Field GONE = Field.of("mx_Gone", "Gone", DataType.NUMBER);

    /// Each refusal that has a place in a body, with what stands there.
    private static final Map<Refusal, List<String>> PLACES = places();

    private static Map<Refusal, List<String>> places() {
        Map<Refusal, List<String>> places = new HashMap<>();
        places.put(
                new Refusal.Malformed("$.LeadDetails[1].Value", "a text"),
                List.of("\"Value\":9000000001"));
        places.put(
                new Refusal.Missing("$.Opportunity.OpportunityDateTime", "a time"),
                List.of("\"Opportunity\":{"));
        places.put(
                new Refusal.BothOverwriteAndUpdateEmpty(),
                List.of("\"OverwriteFields\":true", "\"UpdateEmptyFields\":\"true\""));
        places.put(
                new Refusal.UnknownEventCode(77777), List.of("\"OpportunityEventCode\":\"77777\""));
        places.put(new Refusal.InvalidSearchBy("mx_City"), List.of("\"Value\":\"mx_City\""));
        places.put(
                new Refusal.UnknownAttributes(List.of("mx_Foo")),
                List.of("\"Attribute\":\"mx_Foo\"", "\"Attribute\":\"mx_foo\""));
        places.put(
                new Refusal.NoUniqueValue(List.of("EmailAddress")), List.of("\"LeadDetails\":["));
        places.put(new Refusal.MandatoryAttributeMissing(GONE), List.of("\"LeadDetails\":["));
        places.put(
                new Refusal.AttributeValue(FOO, "is not a whole number"),
                List.of("\"Value\":\"1\"", "\"Value\":\"2\""));
        places.put(
                new Refusal.UniqueValueTooLong("EmailAddress", 600),
                List.of("\"Value\":\"a@example.com\""));
        places.put(new Refusal.GivenIdInvalid(), List.of("\"Value\":\"none\""));
        places.put(new Refusal.LeadExists("Phone Number"), List.of("\"Value\":9000000001"));
        places.put(
                new Refusal.UnknownOpportunityFields(List.of("mx_Custom_36/mx_CustomObject_1")),
                List.of("\"SchemaName\":\"mx_CustomObject_1\""));
        places.put(new Refusal.MandatoryFieldMissing(GONE), List.of("\"Fields\":["));
        places.put(
                new Refusal.FieldValue(CUSTOM_1, "is not a whole number"),
                List.of("\"Value\":\"x\""));
        places.put(new Refusal.NoteTooLong(300), List.of("\"OpportunityNote\":\"long\""));
        return places;
    }

    @Test
    void each_refusal_that_has_a_place_is_marked_there() {
        PLACES.forEach((refusal, stretches) ->
                assertThat(marked(CAPTURE, MxError.of(refusal).message()))
                        .as(refusal.toString())
                        .containsExactlyElementsOf(stretches));
    }

    /// What is not of the body has no place in it.
    private static final List<Refusal> NOWHERE =
            List.of(
                    new Refusal.NotJsonContentType("application/json"),
                    new Refusal.InvalidIdempotencyKey(),
                    new Refusal.UnknownLead());

    private static final List<Class<?>> IN_OTHER_BODIES =
            List.of(Refusal.NotJson.class, Refusal.UnknownOpportunity.class);

    @Test
    void what_is_not_of_the_body_is_marked_nowhere() {
        NOWHERE.forEach(
                refusal -> assertThat(marked(CAPTURE, MxError.of(refusal).message())).isEmpty());
    }

    @Test
    void no_refusal_is_left_out_here() {
        Stream<Class<?>> looked =
                Stream.concat(
                        Stream.concat(PLACES.keySet().stream(), NOWHERE.stream())
                                .map(Refusal::getClass),
                        IN_OTHER_BODIES.stream());
        Stream<Class<?>> all =
                Stream.of(Refusal.OfBody.class, Refusal.OfRules.class)
                        .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()));

        assertThat(looked.toList()).containsExactlyInAnyOrderElementsOf(all.toList());
    }

    @Test
    void an_opportunity_that_is_not_there_is_marked_where_it_is_named() {
        assertThat(
                        marked(
                                "{\"ProspectOpportunityId\":\"x\"}",
                                MxError.of(new Refusal.UnknownOpportunity()).message()))
                .containsExactly("\"ProspectOpportunityId\":\"x\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"LeadDetails\":[{]}| ]",
                "{\"LeadDetails\":[{\"Attribute\":nul}]}| n",
                "{\"LeadDetails\":[{\"Attribute\":\"a\"}| }",
                "no json at all| n"
            })
    void what_is_no_json_is_marked_near_the_first_wrong_character(String body, String near) {
        String message = messageOfTheDoor(body);

        List<Whereabouts.Mark> marks = marks(body, message);

        assertThat(marks).hasSize(1);
        assertThat(body.substring(0, marks.getFirst().to())).contains(near.strip());
        assertThat(message).contains(marks.getFirst().said());
    }

    @Test
    void a_byte_that_is_no_text_is_marked_where_its_stand_in_is() {
        byte[] body = "{\"LeadDetails\":[{\"Attribute\":\"a?\"}]}".getBytes(StandardCharsets.UTF_8);
        body[31] = (byte) 0xC3;
        String shown = new String(body, StandardCharsets.UTF_8);

        List<Whereabouts.Mark> marks = marks(shown, messageOfTheDoor(body));

        assertThat(marks).extracting(Whereabouts.Mark::from).containsExactly(31);
    }

    @Test
    void a_key_that_is_there_twice_is_marked_at_both_places() {
        String body = "{\"LeadDetails\":[],\"LeadDetails\":[]}";

        assertThat(marked(body, messageOfTheDoor(body)))
                .containsExactly("\"LeadDetails\":[", "\"LeadDetails\":[");
    }

    @Test
    void a_bare_array_of_a_lead_is_marked_too() {
        String body = "[{\"Attribute\":\"mx_Foo\",\"Value\":\"1\"}]";

        assertThat(
                        marked(
                                body,
                                MxError.of(new Refusal.UnknownAttributes(List.of("mx_Foo")))
                                        .message()))
                .containsExactly("\"Attribute\":\"mx_Foo\"");
    }

    /// Bodies and words are senders' own: whatever they are, a page is to be made of them.
    @Test
    void no_body_and_no_message_ends_in_anything_but_marks() {
        long seed = System.nanoTime();
        RandomGenerator chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> messages =
                PLACES.keySet().stream().map(refusal -> MxError.of(refusal).message()).toList();
        for (int i = 0; i < 5_000; i++) {
            String body = spoiled(CAPTURE, chance);
            String message = spoiled(messages.get(chance.nextInt(messages.size())), chance);

            int last = 0;
            for (Whereabouts.Mark mark : marks(body, message)) {
                assertThat(mark.from()).as("seed " + seed).isGreaterThanOrEqualTo(last);
                assertThat(mark.to()).as("seed " + seed).isLessThanOrEqualTo(body.length());
                last = mark.to();
            }
        }
    }

    private static String spoiled(String text, RandomGenerator chance) {
        StringBuilder spoiled = new StringBuilder(text);
        for (int i = chance.nextInt(4); i > 0 && !spoiled.isEmpty(); i--) {
            int at = chance.nextInt(spoiled.length());
            switch (chance.nextInt(3)) {
                case 0 -> spoiled.deleteCharAt(at);
                case 1 -> spoiled.setLength(at);
                default -> spoiled.setCharAt(at, "{}[]\",:\\\uFFFDx".charAt(chance.nextInt(10)));
            }
        }
        return spoiled.toString();
    }

    // ---- words and stretches ----

    private static String messageOfTheDoor(String body) {
        return messageOfTheDoor(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String messageOfTheDoor(byte[] body) {
        Reading reading =
                new CaptureReader(ReadLimits.DEFAULT)
                        .read(RequestKind.OPPORTUNITY_CAPTURE, Parameters.NONE, body, true);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        MxError error = MxError.of(((Reading.Refused) reading).refusal());
        return new Outcome.Failure(error.exceptionType(), error.message()).message();
    }

    private static List<Whereabouts.Mark> marks(String body, String message) {
        return Whereabouts.in(body, message, SystemFields.leadFields(List.of()));
    }

    private static List<String> marked(String body, String message) {
        return marks(body, message).stream()
                .map(mark -> body.substring(mark.from(), mark.to()))
                .toList();
    }
}
