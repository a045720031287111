package io.catchment.exchanges;

import java.util.List;
import java.util.Map;

/// One case: what callers send, one step after the other, and what has to come back.
///
/// @param name of its file, without the ending
/// @param title what the case shows, one sentence
/// @param contract the clauses that it is of, as `3.2, 7`
/// @param accounts the settings that each of its accounts has, by the role the account plays in the case; the
///     caller's own role is the empty text
/// @param server that answers it
record RecordedExchange(
        String name,
        String title,
        String contract,
        Map<String, String> accounts,
        Server server,
        List<Step> steps) {

    static final String CALLER = "";

    RecordedExchange {
        accounts = Map.copyOf(accounts);
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return name;
    }

    enum Server {
        ORDINARY,

        /// Its disk is as full as it may become, and each account may read twice a minute.
        SMALL
    }

    /// One thing after the other.
    sealed interface Step {
        /// Where it begins in its file, from 1.
        int line();

        /// A request and its answer.
        ///
        record Call(int line, Sending sending, Request request, Answer expected) implements Step {}

        /// What the store has to hold by then.
        record Stored(int line, List<Template> facts) implements Step {
            public Stored {
                facts = List.copyOf(facts);
            }
        }
    }

    enum Sending {
        ONCE,

        /// Again for as long as the answer is `In-Queue`.
        UNTIL_FINAL,

        /// Once, while the server cannot reach its store.
        WITHOUT_STORE,

        /// Without the store too, again for as long as the answer is `In-Queue`: the batch that the outage meets is in
        /// doubt from then on.
        WITHOUT_STORE_UNTIL_NOTICED;

        boolean isWithoutStore() {
            return this == WITHOUT_STORE || this == WITHOUT_STORE_UNTIL_NOTICED;
        }

        boolean isAgainWhileInQueue() {
            return this == UNTIL_FINAL || this == WITHOUT_STORE_UNTIL_NOTICED;
        }
    }

    /// @param target path and query, raw
    record Request(String method, Template target, List<Header> headers, Template body) {
        Request {
            headers = List.copyOf(headers);
        }
    }

    /// @param headers those that matter
    record Answer(int status, List<Header> headers, Template body) {
        Answer {
            headers = List.copyOf(headers);
        }
    }

    record Header(String name, Template value) {}
}
