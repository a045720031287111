package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class TextScanTest {
    private static final int[] EDGES = {
        0x00, 0x22, 0x5D, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
        0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFC, 0xFE, 0xFF
    };

    @Test
    void it_agrees_with_the_jdk_on_every_two_bytes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertAgrees(bytes(first, second));
            }
        }
    }

    @Test
    void it_agrees_with_the_jdk_on_four_bytes_at_every_edge() {
        for (int first : EDGES) {
            for (int second : EDGES) {
                for (int third : EDGES) {
                    for (int fourth : EDGES) {
                        assertAgrees(bytes(first, second, third, fourth));
                    }
                }
            }
        }
    }

    @Test
    void it_agrees_with_the_jdk_on_long_texts_with_one_byte_changed() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text =
                "plain ASCII of some length, then É ® – 😀 जयपुर and ASCII again".getBytes(UTF_8);

        for (int i = 0; i < 20_000; i++) {
            byte[] changed = text.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            assertAgrees(changed, "seed " + seed);
        }
    }

    @Test
    void the_parser_by_itself_takes_what_the_scan_finds() {
        byte[] unpaired = "[\"\\ud800\"]".getBytes(UTF_8);
        byte[] overlong = bytes('[', '"', 0xC0, 0x80, '"', ']');

        assertThat(TextScan.firstFault(unpaired)).isEqualTo(2);
        assertThat(TextScan.firstFault(overlong)).isEqualTo(2);
        assertThat(parsed(unpaired)).isEqualTo("\uD800");
        assertThat(parsed(overlong)).isEqualTo("\u0000");
    }

    private static String parsed(byte[] array) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), array)) {
            parser.nextToken();
            parser.nextToken();
            return parser.getString();
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static void assertAgrees(byte[] bytes) {
        assertAgrees(bytes, "");
    }

    private static void assertAgrees(byte[] bytes, String note) {
        if ((TextScan.firstFault(bytes) == TextScan.NO_FAULT) != isUtf8(bytes)) {
            assertThat(bytes).as("wrongly judged, %s", note).isEmpty();
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        return !decoder.decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), true)
                .isError();
    }
}
