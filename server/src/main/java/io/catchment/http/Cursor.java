package io.catchment.http;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Where a page of a list ended: the numbers that its last item is sorted by, none below 0. Callers hand it back unread.
record Cursor(List<Long> numbers) {
    private static final int TEXT_CHARACTERS_MAX = 100;

    Cursor {
        numbers = List.copyOf(numbers);
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Long.BYTES);
        numbers.forEach(bytes::putLong);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// @param size how many numbers the list is sorted by
    /// @return empty for what was never handed out for such a list
    static Optional<Cursor> read(String text, int size) {
        if (text.length() > TEXT_CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length == size * Long.BYTES
                    ? Optional.of(of(ByteBuffer.wrap(bytes)))
                            .filter(it -> it.numbers().stream().allMatch(number -> number >= 0))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Cursor of(ByteBuffer bytes) {
        Long[] numbers = new Long[bytes.remaining() / Long.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getLong();
        }
        return new Cursor(List.of(numbers));
    }
}
