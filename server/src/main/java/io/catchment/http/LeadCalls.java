package io.catchment.http;

import io.catchment.Field;
import io.catchment.KeptLead;
import io.catchment.LeadId;
import io.catchment.Refusal;
import io.catchment.readback.ReadBack;
import io.catchment.settings.Account;
import io.catchment.wire.LeadAnswers;
import io.catchment.wire.LeadMetadataAnswer;
import io.catchment.wire.MxError;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// The calls of `LeadManagement.svc` that read: a lead, and what fields leads have.
final class LeadCalls {
    private static final Parameter<LeadId> ID = Parameter.leadId("id");
    private static final Parameter<String> EMAIL = Parameter.text("emailaddress");
    private static final Parameter<String> PHONE = Parameter.text("phone");
    private static final Parameter<String> SCHEMA_NAME = Parameter.text("schemaName");
    private static final Parameter<Integer> NO_OPTIONS = Parameter.code("excludeOptionSets");

    private final ReadBack readBack;

    LeadCalls(ReadBack readBack) {
        this.readBack = readBack;
    }

    /// `GET …/Leads.GetById?id=…`
    Answer byId(Asked asked) {
        return lead(asked, ID, readBack::lead);
    }

    /// `GET …/Leads.GetByEmailaddress?emailaddress=…`
    Answer byEmail(Asked asked) {
        return lead(asked, EMAIL, readBack::leadByEmail);
    }

    /// `GET …/RetrieveLeadByPhoneNumber?phone=…`. Phones hold no plus but the first character: any other stands for the
    /// blank that a form has made it of.
    Answer byPhone(Asked asked) {
        return lead(
                asked,
                PHONE,
                (account, phone) ->
                        readBack.leadByPhone(
                                account,
                                phone.substring(0, 1) + phone.substring(1).replace('+', ' ')));
    }

    private static <T> Answer lead(
            Asked asked, Parameter<T> parameter, BiFunction<Account, T, Optional<KeptLead>> find) {
        Account account = asked.caller().account();
        return parameter
                .in(asked.query())
                .map(value ->
                        Answer.json(
                                Status.OK_200,
                                LeadAnswers.leads(find.apply(account, value), account.rules())))
                .orElseGet(parameter::refused);
    }

    /// `GET …/LeadsMetaData.Get`, of all fields or of the one that `schemaName` names.
    Answer metadata(Asked asked) {
        List<Field> all =
                LeadMetadataAnswer.all(asked.caller().account().rules().leadFields().all());
        boolean withOptions = NO_OPTIONS.in(asked.query()).isEmpty();
        if (!SCHEMA_NAME.isGiven(asked.query())) {
            return metadata(all, withOptions);
        }
        return SCHEMA_NAME
                .in(asked.query())
                .map(name -> metadata(name.strip(), all, withOptions))
                .orElseGet(SCHEMA_NAME::refused);
    }

    private static Answer metadata(String name, List<Field> all, boolean withOptions) {
        return LeadMetadataAnswer.named(all, name)
                .map(field -> metadata(List.of(field), withOptions))
                .orElseGet(() ->
                        ErrorAnswers.of(
                                Status.INTERNAL_SERVER_ERROR_500,
                                MxError.of(new Refusal.UnknownAttributes(List.of(name)))));
    }

    private static Answer metadata(List<Field> fields, boolean withOptions) {
        return Answer.json(Status.OK_200, LeadMetadataAnswer.of(fields, withOptions));
    }
}
