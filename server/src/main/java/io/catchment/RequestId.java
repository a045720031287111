package io.catchment;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// What a caller is given for an accepted request and asks for its status with.
///
/// The value is a sealed [Position]; only the account it was given to can open it.
public record RequestId(UUID value) {
    private static final Pattern FORM =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /// Reads the canonical form of 36 characters, in either case; anything else is empty.
    public static Optional<RequestId> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new RequestId(UUID.fromString(text)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
