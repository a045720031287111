package io.catchment.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.AccountRules;
import io.catchment.Capture;
import io.catchment.ContactForm;
import io.catchment.Field;
import io.catchment.Given;
import io.catchment.Interpret;
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
/// In a body that can be read, by its attributes. In one that cannot, by each text between quotes and each word, read as
/// each of the account's unique attributes.
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

    public boolean in(byte[] body) {
        return switch (reader.read(RequestKind.OPPORTUNITY_CAPTURE, body, false)) {
            case Reading.Read(Capture capture) -> isAmong(capture.attributes());
            case Reading.Refused refused -> isAmongWords(new String(body, UTF_8));
        };
    }

    private boolean isAmong(List<Given> attributes) {
        return Interpret.keysIn(attributes, rules, contacts).stream().anyMatch(this::isErased);
    }

    private boolean isAmongWords(String text) {
        return Stream.concat(QUOTES.splitAsStream(text), BETWEEN_WORDS.splitAsStream(text))
                .filter(word -> !word.isBlank() && word.length() <= VALUE_CHARACTERS_MAX)
                .distinct()
                .anyMatch(word ->
                        isAmong(
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
