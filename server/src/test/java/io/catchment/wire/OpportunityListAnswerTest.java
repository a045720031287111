package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Fields;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.Listing;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.Users;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OpportunityListAnswerTest {
    private static final AccountRules RULES =
            new AccountRules(
                    "IN",
                    new Fields(List.of(Field.of("mx_City", "City", DataType.STRING))),
                    Map.of(),
                    AccountRules.UnknownFields.REJECT,
                    AccountRules.BadContact.KEEP,
                    AccountRules.OnKeyConflict.ERROR,
                    new Users(List.of()));
    private static final Instant AT = Instant.parse("2020-12-05T12:13:44Z");
    private static final LeadId LEAD = new LeadId(new UUID(0, 1));
    private static final List<KeptOpportunity> LARGEST_PAGE =
            Collections.nCopies(
                    Listing.PAGE_SIZE_MAX,
                    new KeptOpportunity(
                            new Opportunity(
                                    new OpportunityId(new UUID(0, 2)),
                                    LEAD,
                                    12_000,
                                    AT,
                                    AT,
                                    "",
                                    Map.of()),
                            AT));

    @Test
    void a_page_of_the_largest_size_is_one_answer() {
        OpportunityListAnswer answer = new OpportunityListAnswer(RULES, List.of("mx_City"));

        var page = answer.of(1_000, lead(Map.of("mx_City", "Pune")), LARGEST_PAGE);

        assertThat(new String(page.orElseThrow(), UTF_8).split("\"mx_City\":\"Pune\"", -1))
                .hasSize(LARGEST_PAGE.size() + 1);
    }

    @Test
    void names_of_columns_that_each_row_repeats_are_bounded() {
        List<String> columns =
                IntStream.range(0, Listing.COLUMNS_MAX)
                        .mapToObj(number -> "x".repeat(900) + number)
                        .toList();

        var page =
                new OpportunityListAnswer(RULES, columns).of(1_000, lead(Map.of()), LARGEST_PAGE);

        assertThat(page).isEmpty();
    }

    @Test
    void a_value_of_the_lead_that_each_row_repeats_is_bounded() {
        KeptLead lead = lead(Map.of("FirstName", "x".repeat(100_000)));

        var page = new OpportunityListAnswer(RULES, List.of()).of(1_000, lead, LARGEST_PAGE);

        assertThat(page).isEmpty();
    }

    private static KeptLead lead(Map<String, String> fields) {
        return new KeptLead(new Lead(LEAD, fields, Map.of()), AT, AT);
    }
}
