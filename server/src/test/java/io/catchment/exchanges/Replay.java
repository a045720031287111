package io.catchment.exchanges;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catchment.exchanges.RawClient.RawAnswer;
import io.catchment.exchanges.RawClient.RawRequest;
import io.catchment.exchanges.RecordedExchange.Answer;
import io.catchment.exchanges.RecordedExchange.Header;
import io.catchment.exchanges.RecordedExchange.Request;
import io.catchment.exchanges.RecordedExchange.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Runs one case: sends what it says, and holds what comes against what it expects.
final class Replay {
    /// Below what the limit of reads allows an account: 250 in 5 seconds.
    private static final Duration WAIT_BETWEEN = Duration.ofMillis(25);

    /// Spelt `status` in the native API.
    private static final Pattern IN_QUEUE = Pattern.compile("\"[Ss]tatus\":\"In-Queue\"");

    private final RecordedExchange exchange;
    private final Values values;
    private final RawClient client;
    private final Store store;
    private final ApiDocument document;
    private final Duration waitMax;
    private boolean isStoreAway;

    /// What the server stores in, as a case looks at it and takes it away.
    interface Store {
        /// What is otherwise than a fact says; empty when it holds.
        Optional<String> otherwise(String fact);

        /// The server does not reach it from now on.
        void goAway();

        /// The server has reached it again.
        void comeBack();
    }

    /// @param waitMax for a request to become final, and for the store to hold what it should
    /// @param document what each request and its answer is held against too
    Replay(
            RecordedExchange exchange,
            Values values,
            RawClient client,
            Store store,
            ApiDocument document,
            Duration waitMax) {
        this.exchange = exchange;
        this.values = values;
        this.client = client;
        this.store = store;
        this.document = document;
        this.waitMax = waitMax;
    }

    /// @throws AssertionError naming the file and the line, with what was expected and what came
    void run() {
        try {
            for (Step step : exchange.steps()) {
                try {
                    putStore(needsNoStore(step));
                    run(step);
                } catch (RuntimeException e) {
                    throw new AssertionError(where(step) + "cannot be run", e);
                }
            }
        } finally {
            putStore(false);
        }
    }

    /// It stays as it is for as long as the steps want it so: what is taken without it is not worked off in between.
    private void putStore(boolean away) {
        if (away && !isStoreAway) {
            store.goAway();
        } else if (!away && isStoreAway) {
            store.comeBack();
        }
        isStoreAway = away;
    }

    private static boolean needsNoStore(Step step) {
        return step instanceof Step.Call call && call.sending().isWithoutStore();
    }

    private void run(Step step) {
        switch (step) {
            case Step.Call call -> run(call);
            case Step.Stored stored -> run(stored);
        }
    }

    // ---- a request and its answer ----

    private void run(Step.Call call) {
        RawRequest request = raw(call.request());
        RawAnswer answer = client.send(request);
        long deadline = System.nanoTime() + waitMax.toNanos();
        while (call.sending().isAgainWhileInQueue()
                && isInQueue(answer)
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(WAIT_BETWEEN.toNanos());
            answer = client.send(request);
        }
        compare(call, answer);
        List<String> undocumented = Documented.wrong(document, request, answer);
        if (!undocumented.isEmpty()) {
            throw otherwise(call, "the OpenAPI document", undocumented, answer.text());
        }
    }

    private RawRequest raw(Request request) {
        byte[] body = request.body().bytes(values);
        if (body.length > 0) {
            values.rememberBody(body);
        }
        return new RawRequest(
                request.method(),
                request.target().bytes(values),
                request.headers().stream().map(this::raw).toList(),
                body);
    }

    private byte[] raw(Header header) {
        return (header.name() + ": " + header.value().filled(values)).getBytes(UTF_8);
    }

    private static boolean isInQueue(RawAnswer answer) {
        return answer.status() == 200 && IN_QUEUE.matcher(answer.text()).find();
    }

    private void compare(Step.Call call, RawAnswer answer) {
        Answer expected = call.expected();
        if (expected.status() != answer.status()) {
            throw otherwise(
                    call, "status", expected.status(), answer.status() + " " + answer.text());
        }
        for (Header header : expected.headers()) {
            compare(call, header, answer.values(header.name()));
        }
        if (!expected.body().matches(answer.text(), values)) {
            throw otherwise(call, "body", expected.body().text(), answer.text());
        }
    }

    private void compare(Step.Call call, Header expected, List<String> came) {
        boolean asExpected =
                expected.value().isNone()
                        ? came.isEmpty()
                        : came.size() == 1 && expected.value().matches(came.getFirst(), values);
        if (!asExpected) {
            throw otherwise(call, "header " + expected.name(), expected.value().text(), came);
        }
    }

    // ---- what is stored ----

    private void run(Step.Stored stored) {
        for (Template fact : stored.facts()) {
            String filled = fact.filled(values);
            Optional<String> otherwise = store.otherwise(filled);
            long deadline = System.nanoTime() + waitMax.toNanos();
            while (otherwise.isPresent() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(WAIT_BETWEEN.toNanos());
                otherwise = store.otherwise(filled);
            }
            if (otherwise.isPresent()) {
                throw otherwise(stored, "store", filled, otherwise.get());
            }
        }
    }

    private AssertionError otherwise(Step step, String what, Object expected, Object came) {
        return new AssertionError(
                """
                %s%s
                expected: %s
                but was:  %s\
                """
                        .formatted(where(step), what, expected, came));
    }

    private String where(Step step) {
        return exchange.name() + ExchangeFile.ENDING + ":" + step.line() + ": ";
    }
}
