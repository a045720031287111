package io.catchment.http;

import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.RequestId;
import io.catchment.wire.MxError;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// A parameter that a compatible call reads from its query: its name, in any case, and what it has to be.
record Parameter<T>(String name, String expected, Function<String, Optional<T>> reader) {
    private static final int TEXT_CHARACTERS_MAX = 1_000;
    private static final String ID_EXPECTED = "one GUID of 36 characters";

    static Parameter<LeadId> leadId(String name) {
        return new Parameter<>(name, ID_EXPECTED, text -> id(text).map(LeadId::new));
    }

    static Parameter<OpportunityId> opportunityId(String name) {
        return new Parameter<>(name, ID_EXPECTED, text -> id(text).map(OpportunityId::new));
    }

    /// Ids of every kind are written alike.
    private static Optional<UUID> id(String text) {
        return RequestId.parse(text.strip()).map(RequestId::value);
    }

    static Parameter<String> text(String name) {
        return new Parameter<>(
                name,
                "one text of 1 to " + TEXT_CHARACTERS_MAX + " characters",
                text -> Optional.of(text).filter(Parameter::isText));
    }

    /// Whether there is anything to read, and nothing that the store or a JSON text could not hold.
    static boolean isText(String text) {
        return !text.isBlank()
                && text.length() <= TEXT_CHARACTERS_MAX
                && text.codePoints()
                        .noneMatch(c ->
                                Character.isISOControl(c)
                                        || Character.getType(c) == Character.SURROGATE);
    }

    static Parameter<Integer> code(String name) {
        return new Parameter<>(
                name, "one integer from 1 to " + Integer.MAX_VALUE, Parameter::positive);
    }

    static Optional<Integer> positive(String text) {
        try {
            return text.strip().matches("[0-9]{1,10}")
                    ? Optional.of(Math.toIntExact(Long.parseLong(text.strip())))
                            .filter(it -> it >= 1)
                    : Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /// Its value, where it is given once and is as it has to be.
    Optional<T> in(Query query) {
        List<String> given = query.values(name);
        return given.size() == 1 ? reader.apply(given.getFirst()) : Optional.empty();
    }

    /// Whether it is there with anything in it: senders leave a parameter empty that they have no value for.
    boolean isGiven(Query query) {
        return query.values(name).stream().anyMatch(value -> !value.isBlank());
    }

    Answer refused() {
        return ErrorAnswers.of(Status.BAD_REQUEST_400, MxError.parameter(name, expected));
    }
}
