package io.catchment.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.http.OpenApiText;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedExchangesTest {
    // A request is final within milliseconds; so long only a machine that is all but still takes.
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final List<RecordedExchange> exchanges = Exchanges.all();
    private ExchangesNode node;

    @BeforeAll
    void start() {
        node = ExchangesNode.start(Exchanges.ACCOUNTS, exchanges, WAIT_MAX);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    List<RecordedExchange> exchanges() {
        return exchanges;
    }

    @Test
    void the_document_has_every_call_that_is_answered_and_no_other() {
        Set<String> calls = new TreeSet<>();
        node.calls().forEach(call -> calls.add(call.replaceAll("/docs/.+", "/docs/{file}")));

        assertThat(calls)
                .containsExactlyElementsOf(ApiDocument.parse(OpenApiText.json()).operations());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void what_is_recorded_comes_back(RecordedExchange exchange) {
        node.replay(exchange);
    }
}
