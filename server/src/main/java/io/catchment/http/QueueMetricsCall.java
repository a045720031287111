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
        return requests.metrics(asked.caller().account().id())
                .map(QueueMetricsCall::answer)
                .orElseGet(() -> ErrorAnswers.notAnswered(ErrorAnswers.RETRY_AFTER));
    }

    private static Answer answer(QueueMetrics queue) {
        return Answer.json(
                Status.OK_200,
                Answers.metrics(queue.pending(), queue.maxDelay(), queue.finishedPerMinute()));
    }
}
