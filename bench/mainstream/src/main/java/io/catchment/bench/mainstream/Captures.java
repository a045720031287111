package io.catchment.bench.mainstream;

import io.catchment.bench.mainstream.LeadRows.FoundLead;
import io.catchment.bench.mainstream.UniqueValues.UniqueValue;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/// Makes a capture's lead, opportunity and activity, and records the request as finished, in one transaction.
///
/// Two captures of one person at once end as if one had come after the other: who finds the lead locks it before it
/// looks for duplicates; who makes it claims its unique values, and the one that comes second starts again.
@Service
final class Captures {
    private static final int RACES_MAX = 10;

    private final CaptureJson reader;
    private final LeadRows leads;
    private final RequestRows requests;
    private final TransactionOperations transaction;

    Captures(
            CaptureJson reader,
            LeadRows leads,
            RequestRows requests,
            TransactionOperations transaction) {
        this.reader = reader;
        this.leads = leads;
        this.requests = requests;
        this.transaction = transaction;
    }

    void apply(UUID requestId, byte[] body) {
        Capture capture = reader.read(body);
        List<UniqueValue> values = UniqueValues.of(capture);
        for (int race = 1; ; race++) {
            try {
                transaction.executeWithoutResult(_ -> apply(requestId, body, capture, values));
                return;
            } catch (DuplicateKeyException e) {
                // The task ran before, to the commit, and its removal did not come through.
                return;
            } catch (ConcurrencyFailureException e) {
                if (race == RACES_MAX) {
                    throw e;
                }
            }
        }
    }

    private void apply(UUID requestId, byte[] body, Capture capture, List<UniqueValue> values) {
        List<FoundLead> found = leads.find(values);
        if (found.stream().map(FoundLead::id).distinct().count() > 1) {
            requests.recordConflict(requestId, body);
        } else if (found.isEmpty()) {
            UUID lead = TimeOrderedId.next();
            leads.add(lead, capture, values);
            requests.recordOpportunity(requestId, body, lead, capture);
        } else {
            UUID lead = found.getFirst().id();
            leads.update(lead, capture);
            leads.claim(lead, newTo(found, values));
            // A statement of its own after the lock, so that it sees what the lock's last holder
            // committed.
            requests.duplicateOf(lead, capture)
                    .ifPresentOrElse(
                            same -> requests.recordDuplicate(requestId, body, lead, same, capture),
                            () -> requests.recordOpportunity(requestId, body, lead, capture));
        }
    }

    private static List<UniqueValue> newTo(List<FoundLead> found, List<UniqueValue> values) {
        return values.stream()
                .filter(value -> found.stream().noneMatch(lead -> lead.by().equals(value.field())))
                .toList();
    }
}
