package io.catchment.bench.candidate;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/// Reads a documented body in one pass. Checks nothing.
final class CaptureReader {
    private static final JsonFactory JSON =
            JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();
    private static final int EMAIL_KEY = 1;
    private static final int PHONE_KEY = 2;
    private static final int MEMBER_KEY = 3;
    private static final String EMAIL = "EmailAddress";

    private CaptureReader() {}

    static Capture read(Log.Entry entry) {
        Map<String, String> lead = new LinkedHashMap<>();
        Map<String, String> fields = new LinkedHashMap<>();
        int eventCode = 0;
        String note = "";
        Instant at = entry.acceptedAt();
        try (JsonParser json = parser(entry.bytes(), entry.from(), entry.length())) {
            json.nextToken();
            while (json.nextToken() != null) {
                if (json.currentToken() != JsonToken.PROPERTY_NAME) {
                    continue;
                }
                switch (json.currentName()) {
                    case "LeadDetails" -> readMembers(json, lead);
                    case "Fields" -> readMembers(json, fields);
                    case "OpportunityEventCode" -> eventCode = Integer.parseInt(value(json));
                    case "OpportunityNote" -> note = value(json);
                    case "OpportunityDateTime" -> at = time(value(json));
                    default -> json.nextToken();
                }
            }
        }
        return new Capture(entry, lead, keys(lead), eventCode, note, at, fields);
    }

    private static List<Capture.Key> keys(Map<String, String> lead) {
        List<Capture.Key> keys = new ArrayList<>(MEMBER_KEY);
        addKey(keys, EMAIL_KEY, email(lead.getOrDefault(EMAIL, "")));
        addKey(keys, PHONE_KEY, Phones.e164(lead.getOrDefault("Phone", "")));
        addKey(keys, MEMBER_KEY, lead.getOrDefault("mx_Member_Id", ""));
        return keys;
    }

    private static void addKey(List<Capture.Key> keys, int field, String value) {
        if (!value.isEmpty()) {
            keys.add(new Capture.Key(field, value));
        }
    }

    /// The e-mail address alone, without reading on.
    static String email(byte[] body) {
        try (JsonParser json = parser(body, 0, body.length)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING
                        && json.getString().equals(EMAIL)) {
                    json.nextToken();
                    return email(value(json));
                }
            }
            return "";
        }
    }

    private static JsonParser parser(byte[] bytes, int from, int length) {
        return JSON.createParser(ObjectReadContext.empty(), bytes, from, length);
    }

    /// An array of `{"Attribute" or "SchemaName": name, "Value": value}`.
    private static void readMembers(JsonParser json, Map<String, String> members) {
        json.nextToken();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            String value = "";
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                if (key.equals("Value")) {
                    value = value(json);
                } else {
                    name = value(json);
                }
            }
            if (!name.equals("SearchBy")) {
                members.put(name, value);
            }
        }
    }

    private static String value(JsonParser json) {
        json.nextToken();
        return json.getString();
    }

    private static String email(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /// `yyyy-MM-dd HH:mm:ss` in UTC.
    private static Instant time(String text) {
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
