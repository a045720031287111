package io.catchment.http;

import io.catchment.AccountId;
import io.catchment.RequestId;
import io.catchment.status.RequestStatus;
import io.catchment.status.Requests;
import io.catchment.wire.Answers;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Holds answers back until their requests are final, for callers that prefer to wait.
///
/// So many at once; who comes above that is answered as if it had not asked, and so is everybody once the server stops.
final class HeldAnswers {
    private static final Logger LOG = System.getLogger(HeldAnswers.class.getName());

    static final HeaderName STATUS = HeaderNames.create("Catchment-Status");
    private static final HeaderName PREFERENCE_APPLIED = HeaderNames.create("Preference-Applied");

    // Of what the door answers at once: three quarters stay free of those who wait.
    private static final int SHARE = 4;

    private final Requests requests;
    private final int heldMax;
    private final Semaphore room;

    HeldAnswers(Requests requests, HttpConfig.Limits limits, HttpMetrics metrics) {
        this.requests = requests;
        this.heldMax = limits.requestsMax() / SHARE;
        this.room = new Semaphore(heldMax);
        metrics.answersHeld(() -> heldMax - room.availablePermits());
    }

    /// Waits for a request that was just accepted. Never fails: it is accepted, whatever can be told of it.
    ///
    /// @return what its answer says of it beside its body
    List<Header> await(AccountId account, RequestId id, Duration atMost) {
        if (!room.tryAcquire()) {
            return List.of();
        }
        try {
            return headers(atMost, requests.await(account, id, atMost));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "wait failed " + Incident.of(e).line());
            return List.of();
        } finally {
            room.release();
        }
    }

    private static List<Header> headers(Duration atMost, RequestStatus status) {
        Header applied = header(PREFERENCE_APPLIED, "wait=" + atMost.toSeconds());
        return switch (status) {
            case RequestStatus.Done done ->
                    List.of(
                            applied,
                            header(STATUS, Answers.word(done.outcome())),
                            header(StatusCall.FINISHED_AT, done.finishedAt()));
            case RequestStatus.InQueue waits -> List.of(applied, header(STATUS, Answers.IN_QUEUE));
            case RequestStatus.Retrying waits -> List.of(applied, header(STATUS, Answers.IN_QUEUE));
            // Nobody can tell now.
            case RequestStatus.StoreDown down -> List.of(applied);
            case RequestStatus.Unknown unknown -> List.of(applied);
        };
    }

    private static Header header(HeaderName name, Object value) {
        return HeaderValues.create(name, value.toString());
    }
}
