package io.catchment.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.AccountRules;
import io.catchment.ContactForm;
import io.catchment.Field;
import io.catchment.Given;
import io.catchment.Interpret;
import io.catchment.OpportunityId;
import io.catchment.Parameters;
import io.catchment.Request;
import io.catchment.RequestId;
import io.catchment.RequestKind;
import io.catchment.UniqueKey;
import io.catchment.store.Erasures.ErasedKey;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Reading;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds a person in bodies by the hashes of their unique values.
///
/// In a body that can be read, by its attributes, or by the lead or the opportunity that it names. In one that cannot, by
/// each text between quotes and each word, read as each of the account's unique attributes and as the id of an
/// opportunity.
public final class Traces {
    private static final Pattern QUOTES = Pattern.compile("\"");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\",;:{}\\[\\]<>()=&]+");

    /// No unique value is longer, in characters.
    private static final int VALUE_CHARACTERS_MAX = UniqueKey.VALUE_BYTES_MAX;

    private final Set<ErasedKey> keys;
    private final AccountRules rules;
    private final CaptureReader reader;
    private final ContactForm contacts;
    private final List<String> uniqueNames;

    private Traces(Processor.Parts parts, Set<ErasedKey> keys, AccountRules rules) {
        this.keys = Set.copyOf(keys);
        this.rules = rules;
        this.reader = parts.reader();
        this.contacts = parts.contacts();
        this.uniqueNames =
                Stream.concat(
                                Stream.of(UniqueKey.LEAD_ID),
                                rules.leadFields().all().stream()
                                        .filter(Field::unique)
                                        .map(Field::name))
                        .toList();
    }

    /// @param rules of the account that the person is erased from
    public static Traces of(Processor.Parts parts, Set<ErasedKey> keys, AccountRules rules) {
        return new Traces(parts, keys, rules);
    }

    /// @param kind of the request whose body it is
    /// @param parameters what stood beside it
    public boolean in(RequestKind kind, Parameters parameters, byte[] body) {
        return switch (reader.read(kind, parameters, body, false)) {
            case Reading.Read(Request request) ->
                    Interpret.keysIn(request, rules, contacts).stream().anyMatch(this::isErased);
            case Reading.Refused refused ->
                    parameters.lead().map(UniqueKey::of).filter(this::isErased).isPresent()
                            || isAmongWords(new String(body, UTF_8));
        };
    }

    private boolean isAmong(List<Given> attributes) {
        return Interpret.keysIn(attributes, rules, contacts).stream().anyMatch(this::isErased);
    }

    private boolean isOpportunity(String word) {
        return RequestId.parse(word)
                .map(id -> UniqueKey.of(new OpportunityId(id.value())))
                .filter(this::isErased)
                .isPresent();
    }

    private boolean isAmongWords(String text) {
        return Stream.concat(QUOTES.splitAsStream(text), BETWEEN_WORDS.splitAsStream(text))
                .filter(word -> !word.isBlank() && word.length() <= VALUE_CHARACTERS_MAX)
                .distinct()
                .anyMatch(word ->
                        isOpportunity(word)
                                || isAmong(
                                        uniqueNames.stream()
                                                .map(name -> new Given(name, Optional.of(word)))
                                                .toList()));
    }

    private boolean isErased(UniqueKey key) {
        return keys.contains(new ErasedKey(key.field(), hash(key.value())));
    }

    private static String hash(String value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }
}
