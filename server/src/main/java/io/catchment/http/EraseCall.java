package io.catchment.http;

import io.catchment.UniqueKey;
import io.catchment.quarantine.Eraser;
import io.catchment.settings.Account;
import io.helidon.http.Status;
import java.util.Optional;

/// `POST …/erasures`: erases whoever holds a unique value, and answers with the receipt.
final class EraseCall implements AccountCall.OfAccount {
    private static final int NAME_CHARACTERS_MAX = 200;

    private final Eraser eraser;

    EraseCall(Eraser eraser) {
        this.eraser = eraser;
    }

    @Override
    public Answer answer(Account account, AdminAsked asked) {
        String attribute =
                text(asked.input(), "attribute", "a unique attribute", NAME_CHARACTERS_MAX);
        String value = text(asked.input(), "value", "its value", UniqueKey.VALUE_BYTES_MAX);
        return asked.input()
                .problem()
                .orElseGet(
                        () -> answer(eraser.erase(account, attribute, value, asked.by().name())));
    }

    private static String text(Input input, String name, String expected, int charactersMax) {
        Optional<String> text = input.text(name, charactersMax);
        if (text.isEmpty()) {
            input.missing(name, expected + ", in 1 to " + charactersMax + " characters");
        }
        return text.orElse("");
    }

    private static Answer answer(Eraser.Answer answer) {
        return switch (answer) {
            case Eraser.Begun(var erasure) ->
                    Json.answer(Status.OK_200, out -> ErasureCall.write(out, erasure));
            case Eraser.NobodyNamed(var attribute) ->
                    Problem.of(
                                    Status.BAD_REQUEST_400,
                                    "not-unique",
                                    "The attribute tells nobody apart",
                                    "'"
                                            + attribute
                                            + "' is no unique attribute of this account, or the value cannot be one of its.")
                            .answer();
        };
    }
}
