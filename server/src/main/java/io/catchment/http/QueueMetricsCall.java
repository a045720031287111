package io.catchment.http;

import io.catchment.status.QueueMetrics;
import io.catchment.status.Requests;
import io.catchment.wire.Answers;
import io.helidon.http.Status;

/// `GET …/metrics`: what the account has waiting.
final class QueueMetricsCall implements Route.Call {
    private final Requests requests;

    QueueMetricsCall(Requests requests) {
        this.requests = requests;
    }

    @Override
    public Answer answer(Asked asked) {
        QueueMetrics queue = requests.metrics(asked.caller().account().id());
        return Answer.json(
                Status.OK_200,
                Answers.metrics(queue.pending(), queue.maxDelay(), queue.finishedPerMinute()));
    }
}
