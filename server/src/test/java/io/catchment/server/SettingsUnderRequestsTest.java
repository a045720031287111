package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.settings.AccountSettings;
import io.catchment.settings.AccountSettings.Answer;
import io.catchment.settings.AccountSettings.Order;
import io.catchment.settings.LiveSettings;
import io.catchment.settings.Part;
import io.catchment.store.Database;
import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Requests that were accepted under other settings end in a status that says why, and what would cure it.
final class SettingsUnderRequestsTest {
    private final TestPostgres.Database store = TestPostgres.freshDatabase();

    @TempDir Path data;
    @TempDir Path elsewhere;

    @AfterEach
    void openDoor() {
        TestPostgres.openDoor(store);
    }

    private static String body(String attribute, int eventCode, String field, String value) {
        return """
        {"LeadDetails":[{"Attribute":"EmailAddress","Value":"a@example.com"},{"Attribute":"%s","Value":"x"},
          {"Attribute":"SearchBy","Value":"EmailAddress"}],
         "Opportunity":{"OpportunityEventCode":%d,"Fields":[{"SchemaName":"%s","Value":"%s"}]}}
        """
                .formatted(attribute, eventCode, field, value);
    }

    private static String captured(DemoCaller caller, String body) throws IOException {
        return DemoCaller.id(caller.capture(body));
    }

    /// By another node of the same store, while this one is down.
    private void changeElsewhere() {
        try (Database database = TestNodes.open(store)) {
            AccountSettings settings =
                    new AccountSettings(
                            database,
                            LiveSettings.in(elsewhere.resolve("settings.json")),
                            InstantSource.system());
            Order any = new Order("administrator", "demo", OptionalLong.empty());
            JsonNode narrower =
                    AdministratorCaller.JSON.readTree(
                            """
                            {"name":"Opportunity","fields":[{"name":"mx_Custom_2","type":"Number"},{"name":"mx_Custom_3","type":"String"}]}
                            """);
            assertThat(settings.remove(any, Part.OPPORTUNITY_TYPES, "12231"))
                    .isInstanceOf(Answer.Done.class);
            assertThat(settings.remove(any, Part.LEAD_FIELDS, "mx_City"))
                    .isInstanceOf(Answer.Done.class);
            assertThat(settings.put(any, Part.OPPORTUNITY_TYPES, "12000", narrower))
                    .isInstanceOf(Answer.Done.class);
        }
    }

    @Test
    void what_waits_in_the_log_while_types_and_fields_go_ends_with_the_reason_and_its_cure()
            throws IOException {
        Config config = TestNodes.config(data, store);
        String ofTypeGone;
        String ofAttributeGone;
        String ofFieldGone;
        String ofFieldChanged;
        String untouched;
        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node)) {
            TestPostgres.shutDoor(store);
            ofTypeGone = captured(caller, body("FirstName", 12231, "mx_Custom_3", "x"));
            ofAttributeGone = captured(caller, body("mx_City", 12000, "mx_Custom_3", "x"));
            ofFieldGone = captured(caller, body("FirstName", 12000, "mx_Custom_1", "x"));
            ofFieldChanged = captured(caller, body("FirstName", 12000, "mx_Custom_2", "seven"));
            untouched = captured(caller, body("FirstName", 12000, "mx_Custom_3", "x"));
        }
        TestPostgres.openDoor(store);
        changeElsewhere();

        try (Node node = Node.start(config);
                DemoCaller caller = TestNodes.caller(data, node);
                AdministratorCaller administrator = new AdministratorCaller(data, node)) {
            caller.awaitAllFinal();

            assertThat(caller.statusWord(untouched)).isEqualTo("Success");
            assertEnded(
                    caller,
                    administrator,
                    ofTypeGone,
                    "12231",
                    "add an opportunity type with the code 12231");
            assertEnded(
                    caller,
                    administrator,
                    ofAttributeGone,
                    "mx_City",
                    "add the lead field mx_City");
            assertEnded(
                    caller,
                    administrator,
                    ofFieldGone,
                    "mx_Custom_1",
                    "add the field mx_Custom_1 to the opportunity type");
            assertEnded(
                    caller,
                    administrator,
                    ofFieldChanged,
                    "mx_Custom_2",
                    "change the opportunity field mx_Custom_2");
        }
    }

    private static void assertEnded(
            DemoCaller caller,
            AdministratorCaller administrator,
            String id,
            String named,
            String cure)
            throws IOException {
        assertThat(caller.statusWord(id)).isEqualTo("ERROR");
        assertThat(
                        AdministratorCaller.JSON
                                .readTree(caller.status(id).body())
                                .at("/TaskStatus/StatusReason")
                                .asString())
                .contains(named);
        assertThat(
                        AdministratorCaller.json(
                                        administrator.get("/api/v1/accounts/demo/requests/" + id))
                                .get("cure")
                                .asString())
                .contains(cure);
    }
}
