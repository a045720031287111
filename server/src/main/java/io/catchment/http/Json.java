package io.catchment.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.Status;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// Writes the answers of the native API.
final class Json {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    private Json() {}

    static byte[] object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            members.accept(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static Answer answer(Status status, Consumer<JsonGenerator> members) {
        return Answer.json(status, object(members));
    }

    /// One page of a list that is in the order of its items' numbers.
    ///
    /// @param found one more than the limit where there is a next page
    static <T> Answer page(
            List<T> found,
            int limit,
            ToIntFunction<T> number,
            BiConsumer<JsonGenerator, T> members) {
        List<T> items = found.subList(0, Math.min(limit, found.size()));
        Optional<Cursor> next =
                found.size() > limit
                        ? Optional.of(
                                new Cursor(List.of((long) number.applyAsInt(items.getLast()))))
                        : Optional.empty();
        return page(items, next, members);
    }

    /// One page of a list.
    ///
    /// @param next where the next page begins; empty at the end
    /// @param members writes those of one item
    static <T> Answer page(
            List<T> items, Optional<Cursor> next, BiConsumer<JsonGenerator, T> members) {
        return answer(
                Status.OK_200,
                out -> {
                    out.writeArrayPropertyStart("items");
                    for (T item : items) {
                        out.writeStartObject();
                        members.accept(out, item);
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                    text(out, "next", next.map(Cursor::text));
                });
    }

    static void text(JsonGenerator out, String name, String value) {
        out.writeStringProperty(name, encodable(value));
    }

    /// `null` where there is none.
    static void text(JsonGenerator out, String name, Optional<?> value) {
        if (value.isPresent()) {
            text(out, name, value.get().toString());
        } else {
            out.writeNullProperty(name);
        }
    }

    static void texts(JsonGenerator out, String name, List<?> values) {
        out.writeArrayPropertyStart(name);
        values.forEach(value -> out.writeString(encodable(value.toString())));
        out.writeEndArray();
    }

    /// Half a surrogate pair, which UTF-8 cannot hold, becomes `?`; the generator would throw.
    private static String encodable(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
