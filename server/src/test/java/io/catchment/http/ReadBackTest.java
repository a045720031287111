package io.catchment.http;

import static io.catchment.settings.TestAccounts.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.ContactForm;
import io.catchment.readback.ReadBack;
import io.catchment.settings.TestAccounts;
import io.catchment.store.Database;
import io.catchment.wire.Contacts;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The calls that read back while the store cannot be asked. What they answer when it can is recorded.
final class ReadBackTest {
    private static final String ID = "00000000-0000-4000-8000-000000000001";
    private static final String LEADS = "/v2/LeadManagement.svc/";
    private static final String OPPORTUNITIES = "/v2/OpportunityManagement.svc/";
    private static final String BY_PHONE = LEADS + "RetrieveLeadByPhoneNumber?phone=9000000001";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEADS + "Leads.GetById?id=" + ID,
                LEADS + "Leads.GetByEmailaddress?emailaddress=a@example.com",
                BY_PHONE,
                OPPORTUNITIES + "GetOpportunityDetails?OpportunityId=" + ID,
                OPPORTUNITIES + "GetOpportunitiesOfLead?leadId=" + ID
            })
    void without_the_store_a_caller_is_told_to_come_again(String path) {
        try (TestDoor door = door(new Contacts())) {
            HttpResponse<String> answer = call(door, path);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"Status\":\"Error\",\"ExceptionType\":\"MXServiceUnavailableException\",\"ExceptionMessage\":\"This cannot be answered now. Please ask again later.\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEADS + "LeadsMetaData.Get",
                OPPORTUNITIES + "GetOpportunityTypes",
                OPPORTUNITIES + "GetOpportunityTypeMetadata?code=12000",
                OPPORTUNITIES + "IsOpportunityEnabled?orgId=1"
            })
    void what_is_set_up_is_told_without_the_store(String path) {
        try (TestDoor door = door(new Contacts())) {
            assertThat(call(door, path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void what_is_wrong_with_a_call_is_told_without_the_store() {
        try (TestDoor door = door(new Contacts())) {
            assertThat(call(door, LEADS + "Leads.GetById?id=12").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void when_too_many_ask_at_once_one_more_is_told_to_come_again_and_other_calls_go_on()
            throws Exception {
        CountDownLatch asking = new CountDownLatch(ReadBackRoutes.PLACES);
        CountDownLatch over = new CountDownLatch(1);
        try (TestDoor door = door(new WaitingContacts(asking, over));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> first = new ArrayList<>();
            for (int i = 0; i < ReadBackRoutes.PLACES; i++) {
                first.add(callers.submit(() -> call(door, BY_PHONE)));
            }
            asking.await();

            assertThat(call(door, BY_PHONE).headers().firstValue("Retry-After")).contains("2");
            assertThat(call(door, OPPORTUNITIES + "GetOpportunityTypes").statusCode())
                    .isEqualTo(200);

            over.countDown();
            for (Future<HttpResponse<String>> answer : first) {
                assertThat(answer.get().headers().firstValue("Retry-After")).contains("5");
            }
        }
    }

    private TestDoor door(ContactForm contacts) {
        return TestDoor.open(
                folder,
                TestDoor.config(),
                new TestDoor.Parts() {
                    @Override
                    public Optional<ReadBack> readBack() {
                        return Optional.of(new ReadBack(Database.awaited(), contacts));
                    }
                },
                account(1));
    }

    private static HttpResponse<String> call(TestDoor door, String path) {
        TestAccounts.Keys keys = TestAccounts.keys(1);
        var request =
                door.request(path)
                        .header("x-LSQ-AccessKey", keys.accessKey())
                        .header("x-LSQ-SecretKey", keys.secretKey());
        return door.send(
                (path.contains("OfLead") ? request.POST(BodyPublishers.noBody()) : request)
                        .build());
    }

    /// Holds up whoever looks a phone number up.
    private record WaitingContacts(CountDownLatch asking, CountDownLatch over)
            implements ContactForm {
        @Override
        public Contact email(String text) {
            return new Contact(text, text, true);
        }

        @Override
        public Contact phone(String text, String country) {
            asking.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Contact(text, text, true);
        }
    }
}
