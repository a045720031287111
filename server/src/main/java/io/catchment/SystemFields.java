package io.catchment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The fields that every account has, under the names that LeadSquared's callers send.
public final class SystemFields {
    /// Of an opportunity; what it may be is fixed.
    public static final Field STATUS =
            Field.of("Status", "Status", DataType.DROPDOWN)
                    .withOptions(List.of("Open", "Won", "Lost"))
                    .withDefault("Open");

    /// Of an opportunity: the user it belongs to.
    public static final Field OWNER = Field.of("Owner", "Owner", DataType.USER);

    /// Of a lead: the user it belongs to.
    public static final Field LEAD_OWNER = Field.of("OwnerId", "Owner", DataType.USER);

    private static final List<Field> LEAD =
            List.of(
                    Field.of("EmailAddress", "Email", DataType.EMAIL).asUnique(),
                    Field.of("Phone", "Phone Number", DataType.PHONE).asUnique(),
                    Field.of("Mobile", "Mobile Number", DataType.PHONE).asUnique(),
                    text("FirstName", "First Name"),
                    text("LastName", "Last Name"),
                    text("Company", "Company"),
                    text("JobTitle", "Job Title"),
                    Field.of("Website", "Website", DataType.WEBSITE),
                    text("Source", "Lead Source"),
                    text("SourceMedium", "Source Medium"),
                    text("SourceCampaign", "Source Campaign"),
                    text("SourceContent", "Source Content"),
                    text("SourceReferrerURL", "Source Referrer URL"),
                    text("Notes", "Notes"),
                    text("ProspectStage", "Lead Stage"),
                    LEAD_OWNER);

    private SystemFields() {}

    /// The system's lead fields and then the account's own.
    public static Fields leadFields(List<Field> own) {
        return new Fields(Stream.concat(LEAD.stream(), own.stream()).toList());
    }

    /// The fields of an opportunity type: `Status` and `Owner`, and then the account's own.
    public static Fields opportunityFields(List<Field> own) {
        List<Field> all = new ArrayList<>(List.of(STATUS, OWNER));
        all.addAll(own);
        return new Fields(all);
    }

    private static Field text(String name, String label) {
        return Field.of(name, label, DataType.STRING);
    }
}
