package io.catchment.settings;

import io.catchment.AccountId;
import io.catchment.DataType;
import io.catchment.settings.AccountDocument.FieldDocument;
import io.catchment.settings.AccountDocument.TypeDocument;
import io.catchment.store.AccountRows;
import io.catchment.store.AccountRows.NewKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The account that a first start makes, so that the first request needs no setting up.
public final class DemoAccount {
    public static final String NAME = "demo";

    /// Where its keys are kept, in the data directory.
    public static final String FILE = "demo-account.json";

    /// It is the only account at first, and every worker shall have some of its requests.
    private static final int PARTITIONS = 8;

    private static final int CUSTOM_FIELDS = 20;
    private static final int SET_MEMBERS = 10;

    private DemoAccount() {}

    /// @param accessKey in the form of LeadSquared's, `u$r` and what follows
    public record Keys(String accessKey, String secretKey, String apiKey) {
        @Override
        public String toString() {
            return "Keys[…]";
        }

        /// None of the keys holds a character that JSON would have to escape.
        public String json() {
            return """
            {"accessKey":"%s","secretKey":"%s","apiKey":"%s"}
            """
                    .formatted(accessKey, secretKey, apiKey);
        }

        public static Keys random(SecureRandom random) {
            KeyValues.Pair pair = KeyValues.randomPair(random);
            return new Keys(
                    pair.accessKey(), pair.secretKey(), KeyValues.randomApi(random).apiKey());
        }

        private List<NewKey> hashed() {
            return Stream.of(new KeyValues.Pair(accessKey, secretKey), new KeyValues.Api(apiKey))
                    .map(values -> KeyValues.Kept.of(values).key())
                    .toList();
        }
    }

    public static AccountId add(AccountRows accounts, Keys keys) {
        return accounts.add(NAME, SettingsJson.write(document()), keys.hashed());
    }

    private static AccountDocument document() {
        return new AccountDocument(
                "IN",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                PARTITIONS,
                null,
                List.of(FieldDocument.of("mx_City", "City", DataType.STRING)),
                List.of(type(12000, "Opportunity"), type(12231, "Sales opportunity")),
                null);
    }

    private static TypeDocument type(int code, String name) {
        Stream<FieldDocument> fields =
                IntStream.rangeClosed(1, CUSTOM_FIELDS)
                        .mapToObj(i ->
                                FieldDocument.of("mx_Custom_" + i, "Custom " + i, DataType.STRING));
        List<FieldDocument> members =
                IntStream.rangeClosed(1, SET_MEMBERS)
                        .mapToObj(i ->
                                FieldDocument.of(
                                        "mx_CustomObject_" + i, "Member " + i, DataType.STRING))
                        .toList();
        FieldDocument set = FieldDocument.set("mx_Custom_36", "Details", members);
        return new TypeDocument(code, name, Stream.concat(fields, Stream.of(set)).toList(), null);
    }
}
