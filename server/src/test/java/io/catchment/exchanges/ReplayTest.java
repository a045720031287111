package io.catchment.exchanges;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.exchanges.RecordedExchange.Server;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That a case which does not hold is seen to fail: each is a good one with one thing changed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
    private static final String GOOD =
            """
            # A good case
            # Contract: 7
            # Account: demo

            GET /nowhere
            Origin: https://www.example.com

            => 404
            Content-Type: application/json; charset=utf-8
            Retry-After: {none}

            {"Status":"Error","ExceptionType":"MXResourceNotFoundException","ExceptionMessage":"The API could not be found. Please check the API signature."}

            --- store
            0 leads
            """;

    private final List<RecordedExchange> wrong =
            Stream.of(
                            changed("=> 404", "=> 405"),
                            changed("utf-8", "utf-16"),
                            changed("Content-Type: a", "Content-Typ: a"),
                            changed("Retry-After: {none}", "Content-Type: {none}"),
                            changed("\"Status\":", "\"status\":"),
                            changed("check the", "check {uuid} the"),
                            changed("}\n\n---", "} \n\n---"),
                            changed("0 leads", "1 leads"))
                    .toList();

    private final RecordedExchange good = ExchangeFile.parse("good", GOOD);
    private ExchangesNode node;

    @BeforeAll
    void start() {
        List<RecordedExchange> all = Stream.concat(Stream.of(good), wrong.stream()).toList();
        node =
                ExchangesNode.start(
                        Server.ORDINARY, Exchanges.ACCOUNTS, all, Duration.ofMillis(100));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    List<RecordedExchange> wrong() {
        return wrong;
    }

    @Test
    void a_case_that_holds_passes() {
        assertThatCode(() -> node.replay(good)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_case_that_does_not_hold_fails_with_its_file_and_both_sides(RecordedExchange exchange) {
        assertThatThrownBy(() -> node.replay(exchange))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(exchange.name() + ".http:")
                .hasMessageContaining("expected: ")
                .hasMessageContaining("but was: ");
    }

    private static RecordedExchange changed(String from, String to) {
        return ExchangeFile.parse("with-" + to.replaceAll("\\W+", "-"), GOOD.replace(from, to));
    }
}
