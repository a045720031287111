package io.catchment.http;

import io.catchment.LeadId;
import io.catchment.Listing;
import io.catchment.OpportunityId;
import io.catchment.OpportunityType;
import io.catchment.Refusal;
import io.catchment.readback.LeadOpportunities;
import io.catchment.readback.ReadBack;
import io.catchment.settings.Account;
import io.catchment.wire.MxError;
import io.catchment.wire.OpportunityDetailsAnswer;
import io.catchment.wire.OpportunityListAnswer;
import io.catchment.wire.OpportunityTypeAnswers;
import io.helidon.http.Status;
import java.util.Optional;
import java.util.function.Function;

/// The calls of `OpportunityManagement.svc` that read: opportunities, and what types there are.
final class OpportunityCalls {
    private static final Parameter<OpportunityId> OPPORTUNITY_ID =
            Parameter.opportunityId("OpportunityId");
    private static final Parameter<LeadId> LEAD_ID = Parameter.leadId("leadId");
    private static final Parameter<Integer> TYPE = Parameter.code("opportunityType");
    private static final Parameter<Integer> CODE = Parameter.code("code");
    private static final Parameter<String> ORGANISATION = Parameter.text("orgId");

    private final ReadBack readBack;

    OpportunityCalls(ReadBack readBack) {
        this.readBack = readBack;
    }

    /// `GET …/GetOpportunityDetails?OpportunityId=…`
    Answer details(Asked asked) {
        Account account = asked.caller().account();
        return OPPORTUNITY_ID
                .in(asked.query())
                .map(id ->
                        readBack.opportunity(account, id)
                                .map(kept -> OpportunityDetailsAnswer.of(kept, account.rules()))
                                .map(bytes -> Answer.json(Status.OK_200, bytes))
                                .orElseGet(() -> failed(MxError.unknownOpportunity())))
                .orElseGet(OPPORTUNITY_ID::refused);
    }

    /// `POST …/GetOpportunitiesOfLead?leadId=…`, of all types or of the one that `opportunityType` names.
    Answer ofLead(Asked asked) {
        Optional<LeadId> lead = LEAD_ID.in(asked.query());
        Optional<Integer> type = TYPE.in(asked.query());
        if (lead.isEmpty()) {
            return LEAD_ID.refused();
        }
        if (type.isEmpty() && TYPE.isGiven(asked.query())) {
            return TYPE.refused();
        }
        ListingBody body = body(asked);
        Listing listing = body.listing(type);
        return answer(
                asked,
                body,
                listing,
                account -> readBack.opportunities(account, lead.get(), listing));
    }

    /// `POST …/GetOpportunitiesByUniqueLeadField`, with the field and its value in the body.
    Answer byUniqueField(Asked asked) {
        ListingBody body = body(asked);
        ListingBody.Lookup lookup = body.lookup();
        Listing listing = body.listing(Optional.empty());
        return answer(
                asked,
                body,
                listing,
                account ->
                        readBack.opportunities(
                                account, lookup.attribute(), lookup.value(), listing));
    }

    private static ListingBody body(Asked asked) {
        return new ListingBody(asked.body());
    }

    private static Answer answer(
            Asked asked,
            ListingBody body,
            Listing listing,
            Function<Account, LeadOpportunities> find) {
        Account account = asked.caller().account();
        return contentTypeRefusal(asked)
                .or(body::refusal)
                .map(refusal -> ErrorAnswers.of(Status.BAD_REQUEST_400, MxError.of(refusal)))
                .orElseGet(() -> answer(account, listing, find.apply(account)));
    }

    private static Optional<Refusal.OfBody> contentTypeRefusal(Asked asked) {
        return ContentType.isJsonOrNothing(asked.headers(), asked.body())
                ? Optional.empty()
                : Optional.of(
                        new Refusal.NotJsonContentType("application/json, in UTF-8, not packed"));
    }

    private static Answer answer(Account account, Listing listing, LeadOpportunities found) {
        return switch (found) {
            case LeadOpportunities.Page page ->
                    new OpportunityListAnswer(account.rules(), listing.columns())
                            .of(page.recordCount(), page.lead(), page.opportunities())
                            .map(bytes -> Answer.json(Status.OK_200, bytes))
                            .orElseGet(() -> failed(MxError.pageTooLarge()));
            case LeadOpportunities.NoLead() ->
                    Answer.json(Status.OK_200, OpportunityListAnswer.nothing());
            case LeadOpportunities.TooLarge() -> failed(MxError.pageTooLarge());
            case LeadOpportunities.Refused(Refusal.OfRules refusal) -> failed(MxError.of(refusal));
        };
    }

    /// `GET …/GetOpportunityTypes`
    Answer types(Asked asked) {
        return Answer.json(
                Status.OK_200,
                OpportunityTypeAnswers.types(
                        asked.caller().account().rules().opportunityTypes().values()));
    }

    /// `GET …/GetOpportunityTypeMetadata?code=…`
    Answer typeMetadata(Asked asked) {
        return CODE.in(asked.query())
                .map(code -> typeMetadata(asked.caller().account(), code))
                .orElseGet(CODE::refused);
    }

    private static Answer typeMetadata(Account account, int code) {
        Optional<OpportunityType> type = account.rules().opportunityType(code);
        return type.map(OpportunityTypeAnswers::metadata)
                .map(bytes -> Answer.json(Status.OK_200, bytes))
                .orElseGet(() -> failed(MxError.of(new Refusal.UnknownEventCode(code))));
    }

    /// `GET …/IsOpportunityEnabled?orgId=…`. The keys tell whose account it is, whatever number it goes by elsewhere.
    Answer isEnabled(Asked asked) {
        boolean areThereTypes = !asked.caller().account().rules().opportunityTypes().isEmpty();
        return ORGANISATION
                .in(asked.query())
                .map(organisation ->
                        Answer.json(Status.OK_200, OpportunityTypeAnswers.enabled(areThereTypes)))
                .orElseGet(ORGANISATION::refused);
    }

    private static Answer failed(MxError error) {
        return ErrorAnswers.of(Status.INTERNAL_SERVER_ERROR_500, error);
    }
}
