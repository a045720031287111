package io.catchment.bench.mainstream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/// Starts the service, and says on stdout where it listens: `ready http://127.0.0.1:PORT`.
///
/// The store comes from `BENCH_STORE_URL`, `BENCH_STORE_USER` and `BENCH_STORE_PASSWORD`, the port from `BENCH_PORT`
/// (0: any free one), a folder for Tomcat from `BENCH_DATA`. SIGTERM stops it in order.
@SpringBootApplication
public class Mainstream {

    public static void main(String[] arguments) {
        var context =
                (ServletWebServerApplicationContext)
                        SpringApplication.run(Mainstream.class, arguments);
        var server = context.getWebServer();
        System.out.println("ready http://127.0.0.1:" + (server == null ? 0 : server.getPort()));
    }
}
