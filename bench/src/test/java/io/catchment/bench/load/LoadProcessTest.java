package io.catchment.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadProcessTest {
    private static final long SEED = 5;
    private static final long FIRST = 30;

    @Test
    void each_index_from_the_first_on_is_sent_once_and_steps_go_on_where_the_last_one_ended(
            @TempDir Path folder) throws Exception {
        Set<ByteBuffer> bodies = ConcurrentHashMap.newKeySet();
        Set<String> keys = ConcurrentHashMap.newKeySet();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/capture",
                exchange -> {
                    bodies.add(ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()));
                    keys.add(exchange.getRequestHeaders().getFirst("x-api-key"));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();

        Answers fast;
        Answers held;
        try (LoadProcess load = LoadProcess.start(target(server), folder.resolve("log"))) {
            fast = load.run(Step.asFastAsAnswered(1));
            held = load.run(Step.held(20, 1));
        } finally {
            server.stop(0);
        }

        assertThat(fast.byStatus()).isEqualTo(Map.of(200, fast.sent()));
        assertThat(fast.firstIndexNotSent()).isEqualTo(FIRST + fast.sent());
        assertThat(held.byStatus()).isEqualTo(Map.of(200, held.sent()));
        assertThat(held.firstIndexNotSent()).isEqualTo(FIRST + fast.sent() + held.sent());
        assertThat(bodies).isEqualTo(bodies(held.firstIndexNotSent()));
        assertThat(keys).containsExactly("a-key");
    }

    private static Target target(HttpServer server) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new Target(address, "/capture", Map.of("x-api-key", "a-key"), 3, SEED, FIRST);
    }

    private static Set<ByteBuffer> bodies(long end) {
        return LongStream.range(FIRST, end)
                .mapToObj(index -> ByteBuffer.wrap(new Bodies(SEED).body(index)))
                .collect(Collectors.toSet());
    }
}
