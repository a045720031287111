package io.catchment.bench;

import io.catchment.AccountRules;
import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Interpret;
import io.catchment.LeadId;
import io.catchment.OpportunityType;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.RequestKind;
import io.catchment.SystemFields;
import io.catchment.Users;
import io.catchment.wire.CaptureReader;
import io.catchment.wire.Contacts;
import io.catchment.wire.MxError;
import io.catchment.wire.ReadLimits;
import io.catchment.wire.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What has to hold for any bytes that a caller may send as a body, for Jazzer to look for bytes for which it does not:
///
/// - the reader reads or refuses, and never throws;
/// - it says the same of the same bytes again, and does not change them;
/// - what it read, an account's rules understand or refuse, and never throw;
/// - a refusal says nothing of a value.
public final class FuzzTarget {
    /// Stands in the place of values in some seeds: no refusal may have it anywhere but in a path.
    static final String VALUE = "Zq7Value";

    /// By the first byte of an input.
    static final List<RequestKind> KINDS = List.of(RequestKind.values());

    private static final Parameters OF_LEAD =
            Parameters.of(LeadId.parse("00000000-0000-0000-0000-000000000001"));

    private static final CaptureReader READER = new CaptureReader(ReadLimits.DEFAULT);
    private static final Contacts CONTACTS = new Contacts();
    private static final AccountRules RULES = rules();

    private FuzzTarget() {}

    /// Called by Jazzer with one input after another.
    ///
    /// @throws AssertionError when something that has to hold does not
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        RequestKind kind = KINDS.get((input[0] & 0xff) % KINDS.size());
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        Parameters parameters = kind == RequestKind.LEAD_UPDATE ? OF_LEAD : Parameters.NONE;
        Reading reading = READER.read(kind, parameters, body, true);
        hold(Arrays.equals(body, 0, body.length, input, 1, input.length), "the body is as it was");
        hold(
                reading.equals(READER.read(kind, parameters, body, true)),
                "it is read the same again");
        switch (reading) {
            case Reading.Read(Request request) -> understand(kind, parameters, body, request);
            case Reading.Refused(var refusal) -> look(refusal);
        }
    }

    /// As the processor does, which asks for no `SearchBy`.
    private static void understand(
            RequestKind kind, Parameters parameters, byte[] body, Request request) {
        hold(
                READER.read(kind, parameters, body, false).equals(new Reading.Read(request)),
                "the processor reads what the door read");
        hold(Interpret.interpret(request, RULES, CONTACTS) != null, "it is understood");
        hold(Interpret.route(request, RULES, CONTACTS) != null, "it has a route or none");
    }

    private static void look(Refusal.OfBody refusal) {
        String said =
                switch (refusal) {
                    case Refusal.NotJsonContentType(var expected) -> expected;
                    case Refusal.NotJson(var path, var problem) -> problem;
                    case Refusal.Malformed(var path, var expected) -> expected;
                    case Refusal.Missing(var path, var expected) -> expected;
                    case Refusal.BothOverwriteAndUpdateEmpty() -> "";
                    case Refusal.InvalidIdempotencyKey() -> "";
                };
        hold(!said.contains(VALUE), "a refusal says nothing of a value");
        String message = MxError.of(refusal).message();
        hold(
                message.chars().noneMatch(Character::isISOControl),
                "a message is one line of printable text");
    }

    private static void hold(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    private static AccountRules rules() {
        return new AccountRules(
                "IN",
                SystemFields.leadFields(List.of(Field.of("mx_City", "City", DataType.STRING))),
                Map.of(12000, type(12000), 12231, type(12231)),
                AccountRules.UnknownFields.KEEP,
                AccountRules.BadContact.KEEP,
                AccountRules.OnKeyConflict.ERROR,
                Users.ANY);
    }

    /// With a field of each data type.
    private static OpportunityType type(int eventCode) {
        DataType[] types = DataType.values();
        List<Field> own =
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> {
                            String name = "mx_Custom_" + i;
                            return Field.of(name, name, types[i % types.length]);
                        })
                        .toList();
        return new OpportunityType(
                eventCode, "Type " + eventCode, SystemFields.opportunityFields(own), List.of());
    }
}
