package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.store.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Leads, opportunities and the ledger, as a viewer of the console finds them after some captures.
final class ConsoleLeadsTest {
    private static final String ACCOUNT = "/console/accounts/demo";
    private static final int LEADS = 53;

    @TempDir static Path temp;

    private static Node node;
    private static ConsoleCaller viewer;
    private static final List<String> REQUESTS = new ArrayList<>();

    @BeforeAll
    static void capture() throws IOException {
        node = Node.start(TestNodes.config(temp.resolve("data"), TestPostgres.freshDatabase()));
        try (DemoCaller demo = TestNodes.caller(temp.resolve("data"), node)) {
            for (int i = 0; i < LEADS; i++) {
                REQUESTS.add(
                        DemoCaller.id(
                                demo.capture(
                                        body(i, 12_231, i % 10 == 0 ? "Lost" : "Open", "Web"))));
                demo.awaitAllFinal();
            }
            REQUESTS.add(DemoCaller.id(demo.capture(body(0, 12_000, "Won", "Fair"))));
            REQUESTS.add(DemoCaller.id(demo.capture(body(1, 13_999, "Open", ""))));
            demo.capture("{}");
            demo.awaitAllFinal();
        }
        viewer = new ConsoleCaller(node);
        viewer.signIn("admin", node.firstUser().orElseThrow().password());
    }

    private static String body(int number, int type, String status, String source) {
        return """
        {"LeadDetails":[
          {"Attribute":"EmailAddress","Value":"L%1$d@Example.com"},
          {"Attribute":"Phone","Value":"90000000%1$02d"},
          {"Attribute":"FirstName","Value":"First%1$d"},
          {"Attribute":"mx_City","Value":"<b>Pune</b>"},
          {"Attribute":"Source","Value":"%4$s"},
          {"Attribute":"SearchBy","Value":"EmailAddress"}],
         "Opportunity":{"OpportunityEventCode":%2$d,"OpportunityNote":"Asked for a test drive",
          "Fields":[{"SchemaName":"mx_Custom_1","Value":"SUV"},{"SchemaName":"Status","Value":"%3$s"},
           {"SchemaName":"mx_Custom_36","Fields":[{"SchemaName":"mx_CustomObject_1","Value":"7"}]}]}}
        """
                .formatted(number, type, status, source);
    }

    @AfterAll
    static void stop() {
        viewer.close();
        node.close();
    }

    // ---- leads ----

    @Test
    void leads_are_listed_newest_first_a_page_at_a_time() {
        Document first = page(ACCOUNT + "/leads");
        Document second = page(link(first, "Older"));

        List<String> names = new ArrayList<>(first.select("tbody th").eachText());
        names.addAll(second.select("tbody th").eachText());
        assertThat(first.select("tbody tr")).hasSize(50);
        assertThat(names)
                .containsExactlyElementsOf(
                        IntStream.range(0, LEADS)
                                .mapToObj(i -> "First" + (LEADS - 1 - i))
                                .toList());
        assertThat(second.select(".pager").text()).isEqualTo("First page");
    }

    @Test
    void a_lead_is_found_by_any_unique_value_in_any_spelling_and_by_its_id() {
        String path = find("l7@EXAMPLE.com").headers().firstValue("location").orElseThrow();

        for (String text :
                List.of(
                        "9000000007",
                        "+91 90000 00007",
                        "090000-00007",
                        path.substring(path.length() - 36))) {
            HttpResponse<String> found = find(text);

            assertThat(found.statusCode()).as(text).isEqualTo(303);
            assertThat(found.headers().firstValue("location")).as(text).contains(path);
        }
        assertThat(find("First7").body()).contains("No lead has this value.");
        assertThat(find("x\0y").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> find(String text) {
        return viewer.get(ACCOUNT + "/leads?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    @Test
    void a_lead_shows_its_fields_keys_opportunities_activities_and_requests() {
        Document lead = lead(0);

        assertThat(row(lead, "Phone Number").text()).contains("+91-9000000000", "Phone");
        assertThat(row(lead, "City").select("td").getFirst().text()).isEqualTo("<b>Pune</b>");
        assertThat(lead.select("[aria-labelledby=keys]").text())
                .contains("l0@example.com", "+919000000000");
        assertThat(lead.select("#opportunities tbody tr .badge").eachText())
                .containsExactly("Won", "Lost");
        assertThat(lead.select("#activities tbody tr")).hasSize(2);
        assertThat(lead.select("#requests tbody a").eachAttr("href"))
                .containsExactly(
                        ACCOUNT + "/requests/" + REQUESTS.get(LEADS),
                        ACCOUNT + "/requests/" + REQUESTS.get(0));
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (String path :
                List.of(
                        "/console/accounts/nobody/leads",
                        ACCOUNT + "/leads/no-id",
                        ACCOUNT + "/leads/" + REQUESTS.getFirst(),
                        ACCOUNT + "/opportunities/" + REQUESTS.getFirst(),
                        ACCOUNT + "/ledger/requests?state=none")) {
            assertThat(viewer.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(viewer.get(ACCOUNT + "/opportunities?from=yesterday").statusCode())
                .isEqualTo(422);
        assertThat(viewer.get(ACCOUNT + "/ledger?from=yesterday").statusCode()).isEqualTo(422);
    }

    // ---- opportunities ----

    @Test
    void opportunities_are_listed_by_type_and_status() {
        Document all = page(ACCOUNT + "/opportunities");
        Document older = page(link(all, "Older"));
        Document lost = page(ACCOUNT + "/opportunities?type=12231&status=Lost");

        assertThat(all.select("tbody tr").size() + older.select("tbody tr").size())
                .isEqualTo(LEADS + 1);
        assertThat(all.select("tbody td[data-label=Lead]").getFirst().text()).isEqualTo("First0");
        assertThat(lost.select("tbody td[data-label=Lead]").eachText())
                .containsExactly("First50", "First40", "First30", "First20", "First10", "First0");
        assertThat(page(ACCOUNT + "/opportunities?to=2020-01-01").text())
                .contains("None of that kind.");
    }

    @Test
    void an_opportunity_shows_its_fields_lead_activities_and_requests() {
        Document opportunity =
                page(lead(0).select("#opportunities tbody tr").getLast().select("a").attr("href"));

        assertThat(opportunity.select(".facts").text())
                .contains("event code 12231", "Lost", "First0", "Asked for a test drive");
        assertThat(row(opportunity, "Status").text()).contains("Lost");
        assertThat(opportunity.select("[aria-labelledby=fields]").text())
                .contains(" › ", "mx_Custom_36/mx_CustomObject_1");
        assertThat(opportunity.select("#activities tbody tr")).hasSize(1);
        assertThat(opportunity.select("#requests tbody a").eachText())
                .containsExactly(REQUESTS.getFirst());
        assertThat(page(opportunity.select(".facts a").attr("href")).select("h2").getFirst().text())
                .isEqualTo("First0");
    }

    // ---- the ledger ----

    @Test
    void the_ledger_adds_up_on_screen() {
        for (String by : List.of("hour", "source", "hour-and-source", "key")) {
            Document ledger = page(ACCOUNT + "/ledger?by=" + by);

            List<Long> total = figures(ledger.select("tfoot tr").getFirst());
            assertThat(total.get(0)).isEqualTo(LEADS + 3).isEqualTo(total.get(1) + total.get(2));
            assertThat(total.get(2))
                    .isEqualTo(total.subList(3, 11).stream().mapToLong(it -> it).sum());
            for (int column = 0; column < total.size(); column++) {
                int at = column;
                assertThat(
                                ledger.select("tbody").getFirst().select("tr").stream()
                                        .mapToLong(row -> figures(row).get(at))
                                        .sum())
                        .as("%s, column %d", by, column)
                        .isEqualTo(total.get(column));
            }
            assertThat(ledger.select(".equation").text())
                    .isEqualTo(
                            "56 received = 1 refused + 55 accepted 55 accepted = 54 created + 0 updated + 0 duplicate + 0 repeated + 1 error + 0 failure + 0 retrying + 0 pending");
            assertThat(ledger.text()).contains("every offset passed has one outcome");
        }
    }

    private static List<Long> figures(Element row) {
        return row.select("td").stream()
                .map(cell -> cell.text().replaceAll("[^0-9]", ""))
                .map(text -> text.isEmpty() ? 0L : Long.parseLong(text))
                .toList();
    }

    @Test
    void every_figure_leads_to_as_many_requests() {
        Document ledger = page(ACCOUNT + "/ledger?by=source");

        for (Element cell : ledger.select("td.number a")) {
            Document behind = page(cell.attr("href"));

            assertThat(behind.select("tbody tr")).as(cell.outerHtml()).hasSize(count(cell));
        }
        Element errors = ledger.select("tfoot td[data-label=Error] a").getFirst();
        assertThat(page(errors.attr("href")).select("tbody a").attr("href"))
                .isEqualTo(ACCOUNT + "/requests/" + REQUESTS.getLast());
    }

    private static int count(Element figure) {
        return Integer.parseInt(figure.text());
    }

    @Test
    void sums_and_requests_can_be_had_as_csv() {
        Document ledger = page(ACCOUNT + "/ledger");
        HttpResponse<String> sums = viewer.get(link(ledger, "CSV, by hour, source and access key"));
        Document accepted = page(ledger.select("tfoot td[data-label=Accepted] a").attr("href"));
        HttpResponse<String> requests = viewer.get(link(accepted, "CSV of all"));

        assertThat(sums.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
        assertThat(sums.headers().firstValue("content-disposition").orElse(""))
                .startsWith("attachment; filename=\"ledger-demo-");
        assertThat(sums.body()).startsWith("hour,source,key,received,").contains(",Web,", ",Fair,");
        assertThat(requests.body().lines()).hasSize(1 + LEADS + 2);
        assertThat(requests.body()).contains(REQUESTS);
    }

    // ---- pages ----

    private static Document lead(int number) {
        return page(
                find("l" + number + "@example.com").headers().firstValue("location").orElseThrow());
    }

    private static Document page(String path) {
        HttpResponse<String> answer = viewer.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return ConsoleCaller.page(answer);
    }

    private static String link(Document page, String text) {
        Element link =
                page.select("a").stream()
                        .filter(it -> it.text().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no link " + text));
        return URI.create(link.attr("href")).toString();
    }

    private static Element row(Document page, String field) {
        return page.select("tbody tr").stream()
                .filter(it -> it.select("th").text().equals(field))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + field));
    }
}
