package io.catchment.console;

import io.catchment.ActivityCode;
import io.catchment.status.RequestList.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Leads and opportunities: the lists, and one of each.
final class LeadStories {
    private static final CapturedPaths PATHS = new CapturedPaths("demo");
    private static final String LONG =
            "Asked whether the test drive can be on a Saturday, and whether the old car is taken in part payment; called twice, nobody was there. "
                    + "x".repeat(160);

    private LeadStories() {}

    static List<Story> all() {
        return List.of(
                new Story("leads", leads(LeadsPage.Showing.NEWEST, "", lines(), true, true)),
                new Story(
                        "leads, nothing yet",
                        leads(LeadsPage.Showing.NEWEST, "", List.of(), true, false)),
                new Story(
                        "leads, past the last",
                        leads(LeadsPage.Showing.NEWEST, "", List.of(), false, false)),
                new Story(
                        "leads, found",
                        leads(
                                LeadsPage.Showing.FOUND,
                                "90000 00001",
                                lines().subList(0, 2),
                                true,
                                false)),
                new Story(
                        "leads, not found",
                        leads(
                                LeadsPage.Showing.FOUND,
                                "nobody@example.com",
                                List.of(),
                                true,
                                false)),
                new Story(
                        "leads, chosen ids",
                        leads(LeadsPage.Showing.CHOSEN_IDS, "", lines(), false, true)),
                new Story("lead", lead()),
                new Story("lead, bare", bareLead()),
                new Story(
                        "opportunities",
                        opportunities(
                                asked(""),
                                opportunityLines(),
                                Optional.of(older()),
                                Optional.empty())),
                new Story(
                        "opportunities, nothing yet",
                        opportunities(asked(""), List.of(), Optional.empty(), Optional.empty())),
                new Story(
                        "opportunities, none of that kind",
                        opportunities(
                                asked("Lost"), List.of(), Optional.empty(), Optional.empty())),
                new Story(
                        "opportunities, none as far as looked",
                        opportunities(
                                asked("Lost"),
                                List.of(),
                                Optional.of(older()),
                                Optional.of(Canned.NOW.minusSeconds(7_000)))),
                new Story(
                        "opportunities, some as far as looked",
                        opportunities(
                                asked("Won"),
                                opportunityLines().subList(0, 1),
                                Optional.of(older()),
                                Optional.of(Canned.NOW.minusSeconds(7_000)))),
                new Story(
                        "opportunities, wrong day",
                        opportunities(
                                new OpportunitiesPage.Asked(
                                        "12231", "", "", "", "A day is written as 2026-01-31."),
                                opportunityLines(),
                                Optional.empty(),
                                Optional.empty())),
                new Story("opportunity", opportunity()),
                new Story("opportunity, bare", bareOpportunity()));
    }

    private static String id(int number) {
        return new UUID(0x0199_3f2a_1b00_7000L + number, 0x8000_0000_0000_0000L + number)
                .toString();
    }

    private static String older() {
        return PATHS.opportunities() + "?before=" + id(9);
    }

    // ---- leads ----

    private static View leads(
            LeadsPage.Showing showing,
            String asked,
            List<LeadLine> lines,
            boolean isFirst,
            boolean hasChosenIds) {
        return new LeadsPage(
                Canned.shell("Leads", Section.LEADS),
                PATHS.leads(),
                showing,
                asked,
                lines,
                isFirst,
                showing == LeadsPage.Showing.FOUND || lines.isEmpty()
                        ? Optional.empty()
                        : Optional.of(PATHS.leads() + "?before=" + id(4)),
                hasChosenIds);
    }

    private static List<LeadLine> lines() {
        return List.of(
                lead(1, "Asha Placeholder", "a@example.com", "+91-9000000001", "Website"),
                lead(2, "b@example.com", "b@example.com", "", ""),
                lead(3, "+91-9000000003", "", "+91-9000000003", "Walk-in"),
                lead(
                        4,
                        "A name so long that it has to be broken somewhere within the cell",
                        "somebody.with.a.rather.long.address.of.many.parts@mail.example.com",
                        "+91-9000000004",
                        "campaign-2026-spring-" + "x".repeat(60)));
    }

    private static LeadLine lead(
            int number, String name, String email, String phone, String source) {
        return new LeadLine(
                PATHS.leads() + "/" + id(number),
                name,
                email,
                phone,
                source,
                Canned.NOW.minusSeconds(number * 400L));
    }

    private static View lead() {
        return new LeadPage(
                Canned.shell("Lead", Section.LEADS),
                id(1),
                "Asha Placeholder",
                Canned.NOW.minusSeconds(86_000),
                Canned.NOW.minusSeconds(60),
                List.of(
                        field("Email", "EmailAddress", "a@example.com"),
                        field("Phone Number", "Phone", "+91-9000000001"),
                        field("First Name", "FirstName", "Asha"),
                        field("Last Name", "LastName", "Placeholder"),
                        field("Lead Source", "Source", "Website"),
                        field("Notes", "Notes", LONG),
                        field("City", "mx_City", "Bangalore"),
                        new FieldLines.Line("utm_term", "utm_term", "suv", false)),
                List.of(
                        field("Email", "EmailAddress", "a@example.com"),
                        field("Phone Number", "Phone", "+919000000001")),
                new ListPart<>(
                        List.of(opportunityLine(1, "Open"), opportunityLine(2, "Won")),
                        Optional.of(PATHS.leads() + "/" + id(1) + "?opportunities=1_" + id(2)),
                        true),
                new ListPart<>(
                        activities(),
                        Optional.of(PATHS.leads() + "/" + id(1) + "?activities=1"),
                        true),
                new ListPart<>(
                        behind(), Optional.of(PATHS.leads() + "/" + id(1) + "?requests=1"), true),
                false);
    }

    private static View bareLead() {
        return new LeadPage(
                Canned.shell("Lead", Section.LEADS),
                id(1),
                id(1),
                Canned.NOW,
                Canned.NOW,
                List.of(),
                List.of(),
                ListPart.whole(List.of()),
                ListPart.whole(List.of()),
                ListPart.whole(List.of()),
                true);
    }

    private static FieldLines.Line field(String label, String name, String value) {
        return new FieldLines.Line(label, name, value, true);
    }

    private static List<ActivityLine> activities() {
        return List.of(
                activity(60, ActivityCode.DUPLICATE_DETECTED),
                activity(60, ActivityCode.OPPORTUNITY_CAPTURED),
                activity(86_000, ActivityCode.OPPORTUNITY_CAPTURED));
    }

    private static ActivityLine activity(long ago, ActivityCode code) {
        return new ActivityLine(
                Canned.NOW.minusSeconds(ago), code, PATHS.opportunities() + "/" + id(1));
    }

    private static List<BehindLine> behind() {
        return List.of(
                behind(60, State.DUPLICATE, Optional.of("Website")),
                behind(500, State.UPDATED, Optional.of("")),
                behind(86_000, State.CREATED, Optional.of("Website")));
    }

    private static BehindLine behind(long ago, State state, Optional<String> source) {
        String id = "8eca6fa6-262c-83eb-8cfe-6e33%08d".formatted(ago);
        Instant at = Canned.NOW.minusSeconds(ago);
        return new BehindLine(
                Section.REQUESTS.path("demo") + "/" + id, id, at, state, 1, source, "");
    }

    // ---- opportunities ----

    private static OpportunitiesPage.Asked asked(String status) {
        return new OpportunitiesPage.Asked(status.isEmpty() ? "" : "12231", status, "", "", "");
    }

    private static View opportunities(
            OpportunitiesPage.Asked asked,
            List<OpportunitiesPage.Line> lines,
            Optional<String> older,
            Optional<Instant> lookedTo) {
        return new OpportunitiesPage(
                Canned.shell("Opportunities", Section.OPPORTUNITIES),
                PATHS.opportunities(),
                asked,
                List.of(
                        new OpportunitiesPage.Choice(12_000, "Sales"),
                        new OpportunitiesPage.Choice(12_231, "Vehicle purchase")),
                lines,
                true,
                older,
                lookedTo);
    }

    private static List<OpportunitiesPage.Line> opportunityLines() {
        return List.of(
                line(1, "Won", Optional.of("Asha Placeholder")),
                line(2, "Open", Optional.of("b@example.com")),
                line(3, "Lost", Optional.empty()));
    }

    private static OpportunitiesPage.Line line(
            int number, String status, Optional<String> leadName) {
        return new OpportunitiesPage.Line(
                opportunityLine(number, status), PATHS.leads() + "/" + id(number), leadName);
    }

    private static OpportunityLine opportunityLine(int number, String status) {
        return new OpportunityLine(
                PATHS.opportunities() + "/" + id(number),
                "Vehicle purchase",
                12_231,
                number == 2 ? "" : "SUV, diesel, white",
                status,
                Canned.NOW.minusSeconds(number * 400L));
    }

    private static View opportunity() {
        return new OpportunityPage(
                Canned.shell("Opportunity", Section.OPPORTUNITIES),
                id(1),
                opportunityLine(1, "Open"),
                PATHS.leads() + "/" + id(1),
                Optional.of("Asha Placeholder"),
                Canned.NOW.minusSeconds(90_000),
                Canned.NOW.minusSeconds(60),
                "Asked for a test drive",
                List.of(
                        field("Status", "Status", "Open"),
                        field("Name", "mx_Custom_1", "SUV, diesel, white"),
                        field("Vehicle › Model", "mx_Custom_36/mx_CustomObject_1", "7"),
                        field("Remarks", "mx_Custom_9", LONG)),
                ListPart.whole(activities().reversed()),
                ListPart.whole(behind()),
                true);
    }

    private static View bareOpportunity() {
        return new OpportunityPage(
                Canned.shell("Opportunity", Section.OPPORTUNITIES),
                id(2),
                new OpportunityLine(
                        PATHS.opportunities() + "/" + id(2),
                        "Type 12000",
                        12_000,
                        "",
                        "",
                        Canned.NOW),
                PATHS.leads() + "/" + id(2),
                Optional.empty(),
                Canned.NOW,
                Canned.NOW,
                "",
                List.of(),
                ListPart.whole(List.of()),
                ListPart.whole(List.of()),
                true);
    }
}
