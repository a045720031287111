package io.catchment.process;

import io.catchment.ContactForm;
import io.catchment.Interpret;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.RequestKind;
import io.catchment.intake.Partitioning;
import io.catchment.settings.Account;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.MxError;
import io.catchment.wire.Reading;

/// Reads the body of a request that is sent again as the door would, and says which partition it goes to.
///
/// @param partitions of the log
public record BodyCheck(CaptureReader reader, ContactForm contacts, int partitions) {

    /// What the door would say.
    public sealed interface Verdict {
        record Fit(int partition) implements Verdict {}

        /// @param failure names the JSON path
        record Unfit(Outcome.Failure failure) implements Verdict {}
    }

    public Verdict check(Account account, RequestKind kind, Parameters parameters, byte[] body) {
        boolean searchByRequired = account.searchBy() == Account.SearchBy.REQUIRED;
        return switch (reader.read(kind, parameters, body, searchByRequired)) {
            case Reading.Read(Request request) -> new Verdict.Fit(partition(account, request));
            case Reading.Refused(Refusal.OfBody refusal) -> unfit(refusal);
        };
    }

    private static Verdict unfit(Refusal.OfBody refusal) {
        MxError error = MxError.of(refusal);
        return new Verdict.Unfit(new Outcome.Failure(error.exceptionType(), error.message()));
    }

    private int partition(Account account, Request request) {
        return new Partitioning(partitions)
                .partition(
                        account.id(),
                        account.partitions(),
                        Interpret.route(request, account.rules(), contacts));
    }
}
