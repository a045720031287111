package io.catchment.process;

import io.catchment.AccountRules;
import io.catchment.Capture;
import io.catchment.ContactForm;
import io.catchment.Given;
import io.catchment.Interpret;
import io.catchment.Interpretation;
import io.catchment.LeadUpdate;
import io.catchment.OpportunityUpdate;
import io.catchment.Outcome;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.intake.Entry;
import io.catchment.settings.Account;
import io.catchment.settings.Settings;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Cure;
import io.catchment.wire.MxError;
import io.catchment.wire.Reading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Turns entries into what they ask for, each with the settings of its account.
final class Understanding {
    private static final Logger LOG = System.getLogger(Understanding.class.getName());

    private static final String SOURCE = "Source";
    private static final String NO_SOURCE = "";

    private final CaptureReader reader;
    private final ContactForm contacts;

    Understanding(CaptureReader reader, ContactForm contacts) {
        this.reader = reader;
        this.contacts = contacts;
    }

    Task understand(Entry entry, Settings settings) {
        try {
            return entry.refusal()
                    .<Task>map(refusal ->
                            new Task.Settled(
                                    Task.Settled.Why.REFUSED,
                                    new Outcome.Failure(refusal.exceptionType(), refusal.message()),
                                    List.of(),
                                    NO_SOURCE))
                    .orElseGet(() -> read(entry, account(entry, settings)));
        } catch (RuntimeException e) {
            return faulty(e, NO_SOURCE);
        }
    }

    private static AccountRules account(Entry entry, Settings settings) {
        return settings.account(entry.header().account())
                .map(Account::rules)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "account "
                                        + entry.header().account().value()
                                        + " is not among the settings"));
    }

    private Task read(Entry entry, AccountRules rules) {
        Reading reading =
                reader.read(
                        entry.header().kind(),
                        entry.attributes().parameters(),
                        entry.body(),
                        false);
        return switch (reading) {
            case Reading.Read(Request request) ->
                    task(Interpret.interpret(request, rules, contacts), rules, source(request));
            // The door accepted it, perhaps an older one: what it let in is an error, never a
            // failure.
            case Reading.Refused(var refusal) -> error(refusal, List.of(), NO_SOURCE);
        };
    }

    private static String source(Request request) {
        return switch (request) {
            case Capture capture -> source(capture.attributes());
            case LeadUpdate update -> source(update.attributes());
            case OpportunityUpdate update -> NO_SOURCE;
        };
    }

    private static String source(List<Given> attributes) {
        return attributes.stream()
                .filter(given -> given.name().equalsIgnoreCase(SOURCE))
                .flatMap(given -> given.value().stream())
                .reduce(NO_SOURCE, (earlier, later) -> later);
    }

    private static Task task(Interpretation interpretation, AccountRules rules, String source) {
        return switch (interpretation) {
            case Interpretation.Understood understood -> new Task.Open(understood, rules, source);
            case Interpretation.Contradicting(var refusal, var explanation) ->
                    error(refusal, explanation, source);
        };
    }

    static Task.Settled error(Refusal refusal, List<String> explanation, String source) {
        MxError error = MxError.of(refusal);
        return new Task.Settled(
                Task.Settled.Why.ERROR,
                new Outcome.Failure(error.exceptionType(), error.message()),
                withCure(explanation, refusal),
                source);
    }

    private static List<String> withCure(List<String> explanation, Refusal refusal) {
        return refusal instanceof Refusal.OfRules ofRules
                ? Stream.concat(
                                explanation.stream(),
                                Stream.of(Outcome.cureSentence(Cure.of(ofRules))))
                        .toList()
                : explanation;
    }

    /// A fault of ours. Its message may quote the body, so only its place is logged.
    static Task.Faulty faulty(RuntimeException fault, String source) {
        String incident = UUID.randomUUID().toString();
        LOG.log(
                Level.ERROR,
                "request failed incident={0} fault={1} at={2}",
                incident,
                fault.getClass().getName(),
                place(fault));
        MxError error = MxError.internal(incident);
        return new Task.Faulty(new Outcome.Failure(error.exceptionType(), error.message()), source);
    }

    static String place(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return trace.length == 0 ? "unknown" : trace[0].toString();
    }
}
