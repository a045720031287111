package io.catchment.settings;

import io.catchment.SystemFields;
import io.catchment.settings.AccountDocument.FieldDocument;
import io.catchment.settings.AccountDocument.TypeDocument;
import io.catchment.settings.AccountDocument.UserDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes a settings file of what LeadSquared answers about an account's set-up, with its codes and schema names.
///
/// The answers of `LeadsMetaData.Get`, `GetOpportunityTypes`, `GetOpportunityTypeMetadata` and `Users.Get` are told apart
/// by what is in them. Duplicate rules and keys are in none of them.
///
/// Source: apidocs.leadsquared.com, "Get Metadata", "Get Metadata of an Opportunity Type", "Get Users".
public final class MetadataImport {
    private static final JsonMapper JSON = new JsonMapper();

    /// What LeadSquared keeps about a lead by itself: nobody captures it.
    private static final Set<String> KEPT_BY_ITSELF =
            Set.of(
                    "prospectid",
                    "searchby",
                    "prospectautoid",
                    "createdby",
                    "createdbyname",
                    "createdon",
                    "modifiedby",
                    "modifiedbyname",
                    "modifiedon",
                    "lastmodifiedon",
                    "leadlastmodifiedon",
                    "owneridname",
                    "owneridemailaddress",
                    "prospectactivityid_min",
                    "prospectactivityid_max",
                    "prospectactivitydate_min",
                    "prospectactivitydate_max",
                    "prospectactivityname_max",
                    "relatedprospectid",
                    "score",
                    "engagementscore",
                    "qualityscore01",
                    "leadage",
                    "leadconversiondate",
                    "isstarredlead",
                    "istaggedlead",
                    "canupdate",
                    "totalvisits",
                    "pageviewspervisit",
                    "avgtimepervisit",
                    "lastvisitdate");

    /// Of an opportunity: members of its own, and what every type has here.
    private static final Set<String> OF_EVERY_TYPE =
            Set.of("activityevent_note", "status", "owner", "opportunitynote");

    private final List<FieldDocument> leadFields = new ArrayList<>();
    private final Map<Integer, TypeDocument> types = new LinkedHashMap<>();
    private final List<UserDocument> users = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /// @param text an answer's body
    /// @throws IllegalArgumentException when it is none of those answers
    public void add(String text) {
        JsonNode answer;
        try {
            answer = JSON.readTree(text);
        } catch (JacksonException e) {
            // Without the cause, whose message quotes the answer.
            throw new IllegalArgumentException("it is not JSON");
        }
        if (answer.isObject() && answer.path("Fields").isArray() && answer.has("EventCode")) {
            addType(answer);
        } else if (isListOf(answer, "SchemaName")) {
            answer.forEach(this::addLeadField);
        } else if (isListOf(answer, "EmailAddress")) {
            answer.forEach(this::addUser);
        } else if (isListOf(answer, "EventCode")) {
            answer.forEach(this::addNamedType);
        } else if (!(answer.isArray() && answer.isEmpty())) {
            throw new IllegalArgumentException(
                    "it is no answer of LeadsMetaData.Get, GetOpportunityTypes, GetOpportunityTypeMetadata or Users.Get");
        }
    }

    private static boolean isListOf(JsonNode answer, String member) {
        return answer.isArray()
                && !answer.isEmpty()
                && StreamSupport.stream(answer.spliterator(), false)
                        .allMatch(item -> item.has(member));
    }

    /// What LeadSquared has and this server has not, or has otherwise. Names of fields, never values of a person.
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /// The codes of the types that were only named, and whose fields are still to be asked for.
    public List<Integer> typesWithoutFields() {
        return types.values().stream()
                .filter(type -> type.fields() == null)
                .map(TypeDocument::code)
                .toList();
    }

    /// What a name that no account can have would have to be.
    public static Optional<String> misname(String account) {
        return AccountSettings.isName(account)
                ? Optional.empty()
                : Optional.of(AccountSettings.NAME_EXPECTED);
    }

    /// @param account by which name
    /// @param country for phone numbers without a country code
    public String yaml(String account, String country) {
        AccountDocument document =
                AccountDocument.of(country, leadFields, List.copyOf(types.values()), users);
        if (DocumentCheck.account(account, BareForm.write(document))
                instanceof DocumentCheck.Checked.Wrong(var problems)) {
            problems.forEach(problem -> warnings.add("to be mended before use: " + problem));
        }
        return YamlWriter.write(
                new SettingsDocument(
                                Map.of(
                                        account,
                                        new SettingsDocument.Section(document, Optional.empty())))
                        .json());
    }

    // ---- leads ----

    private void addLeadField(JsonNode field) {
        String name = text(field, "SchemaName");
        if (KEPT_BY_ITSELF.contains(fold(name))) {
            return;
        }
        Optional<io.catchment.Field> system = SystemFields.leadFields(List.of()).named(name);
        if (system.isPresent()) {
            compare(system.get(), field);
        } else if (leadFields.stream().noneMatch(known -> known.name().equals(name))) {
            leadFields.add(new MetadataField(field, "lead field", warnings).ofLead());
        }
    }

    /// A system field is as it is.
    private void compare(io.catchment.Field system, JsonNode field) {
        if (field.path("IsMandatory").asBoolean(false)) {
            warnings.add(
                    "lead field "
                            + system.name()
                            + ": mandatory there, not here, where only an account's own fields can be; callers have to see to it");
        }
        if (field.path("IsUnique").asBoolean(false) && !system.unique()) {
            warnings.add(
                    "lead field "
                            + system.name()
                            + ": unique there, not here; for a unique value of its own add a lead field with unique: true");
        }
    }

    // ---- opportunity types ----

    private void addNamedType(JsonNode type) {
        int code = code(type);
        types.putIfAbsent(code, new TypeDocument(code, name(type, code), null, null));
    }

    private void addType(JsonNode type) {
        int code = code(type);
        List<FieldDocument> fields = new ArrayList<>();
        for (JsonNode field : type.path("Fields")) {
            String name = text(field, "SchemaName");
            boolean known = fields.stream().anyMatch(other -> other.name().equals(name));
            if (!known && !OF_EVERY_TYPE.contains(fold(name))) {
                fields.add(new MetadataField(field, "type " + code, warnings).ofType());
            }
        }
        types.put(code, new TypeDocument(code, name(type, code), fields, null));
    }

    private static int code(JsonNode type) {
        JsonNode code = type.path("EventCode");
        String text = code.asString("");
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("an EventCode is no number");
        }
        return Integer.parseInt(text);
    }

    private static String name(JsonNode type, int code) {
        String shown = text(type, "DisplayName");
        String name = shown.isBlank() ? text(type, "Name") : shown;
        return name.isBlank() ? "Type " + code : name;
    }

    // ---- users ----

    private void addUser(JsonNode user) {
        String id = text(user, "ID").isEmpty() ? text(user, "UserId") : text(user, "ID");
        String email = text(user, "EmailAddress");
        boolean active = user.path("StatusCode").asInt(0) == 0;
        if (!active || email.isBlank() || isKnown(id) || isKnown(email)) {
            warnings.add(
                    "user %s: left out, being %s"
                            .formatted(
                                    id.isEmpty() ? "without an id" : id,
                                    active ? "without an e-mail address of its own" : "inactive"));
            return;
        }
        String name = (text(user, "FirstName") + " " + text(user, "LastName")).strip();
        users.add(new UserDocument(id.isEmpty() ? null : id, email, name.isEmpty() ? null : name));
    }

    private boolean isKnown(String idOrEmail) {
        String folded = fold(idOrEmail);
        return !folded.isEmpty()
                && users.stream()
                        .anyMatch(user ->
                                fold(user.email()).equals(folded)
                                        || (user.id() != null && fold(user.id()).equals(folded)));
    }

    static String text(JsonNode object, String member) {
        return object.path(member).asString("");
    }

    private static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
