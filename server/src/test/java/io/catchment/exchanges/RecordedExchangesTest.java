package io.catchment.exchanges;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.exchanges.RecordedExchange.Server;
import io.catchment.http.OpenApiText;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
    private final Map<Server, ExchangesNode> nodes = new EnumMap<>(Server.class);

    @BeforeAll
    void start() {
        exchanges.stream()
                .collect(Collectors.groupingBy(RecordedExchange::server))
                .forEach((server, its) ->
                        nodes.put(
                                server,
                                ExchangesNode.start(server, Exchanges.ACCOUNTS, its, WAIT_MAX)));
    }

    @AfterAll
    void stop() {
        nodes.values().forEach(ExchangesNode::close);
    }

    List<RecordedExchange> exchanges() {
        return exchanges;
    }

    @Test
    void the_document_has_every_call_that_is_answered_and_no_other() {
        Set<String> calls = new TreeSet<>();
        node(Server.ORDINARY)
                .calls()
                .forEach(call -> calls.add(call.replaceAll("/docs/.+", "/docs/{file}")));

        assertThat(calls)
                .containsExactlyElementsOf(ApiDocument.parse(OpenApiText.json()).operations());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void what_is_recorded_comes_back(RecordedExchange exchange) {
        node(exchange.server()).replay(exchange);
    }

    private ExchangesNode node(Server server) {
        return requireNonNull(nodes.get(server));
    }
}
