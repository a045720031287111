package io.catchment.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.catchment.http.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every page in every state that matters, with canned data: no database, no log, nobody signed in.
///
/// Started by its `main`, it is at http://127.0.0.1:8090; tests and screenshots go through the same list. A page is added by
/// adding its stories to [#all()].
public final class Storybook implements AutoCloseable {
    private static final int PORT = 8090;
    private static final String STORIES = "/story/";

    private final HttpServer server;

    private Storybook(HttpServer server) {
        this.server = server;
    }

    static List<Story> all() {
        return Stream.of(
                        FoundationStories.all(),
                        QuarantineStories.all(),
                        LeadStories.all(),
                        LedgerStories.all())
                .flatMap(List::stream)
                .toList();
    }

    /// @param arguments the port, unless it is to be 8090
    public static void main(String[] arguments) {
        Storybook book = open(arguments.length > 0 ? Integer.parseInt(arguments[0]) : PORT);
        System.out.println("The storybook is at " + book.address());
    }

    /// @param port 0 for any free one
    static Storybook open(int port) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", Storybook::answer);
            server.createContext("/console/overview/live", Storybook::keepOpen);
            server.start();
            return new Storybook(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String address(Story story) {
        return address() + STORIES + story.slug();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        Site.Reply reply =
                reply(
                        exchange.getRequestURI().getPath(),
                        String.valueOf(exchange.getRequestHeaders().getFirst("Referer")));
        reply.headers()
                .forEach(field -> exchange.getResponseHeaders().add(field.name(), field.value()));
        byte[] body =
                reply.content() instanceof Site.Content.Whole(byte[] bytes) ? bytes : new byte[0];
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /// A stream on which nothing happens.
    private static void keepOpen(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(": canned\n\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    /// @param from the page that asks
    private static Site.Reply reply(String path, String from) {
        if (path.equals("/console/overview/history")) {
            return Replies.of(
                    new Shown.Data(
                            (from.contains("just-started")
                                            ? "[[],[],[],[],[],[],[]]"
                                            : Canned.historyJson())
                                    .getBytes(StandardCharsets.UTF_8)));
        }
        return file(path)
                .or(() ->
                        all().stream()
                                .filter(story -> path.equals(STORIES + story.slug()))
                                .map(story -> Replies.of(Shown.page(story.view())))
                                .findFirst())
                .orElseGet(() -> path.startsWith("/console/") ? nothing() : contents());
    }

    private static java.util.Optional<Site.Reply> file(String path) {
        return Assets.SHIPPED.calls().stream()
                .filter(call -> call.path().equals(path))
                .map(call ->
                        call.handler()
                                .answer(
                                        new Site.Asked(
                                                "GET",
                                                path,
                                                java.util.Map.of(),
                                                Site.Form.EMPTY,
                                                Site.Form.EMPTY,
                                                java.util.Map.of(),
                                                "",
                                                false)))
                .findFirst();
    }

    /// What a page asks for again while it moves: it stays as it is.
    private static Site.Reply nothing() {
        return new Site.Reply(204, List.of(), new Site.Content.Whole(new byte[0]));
    }

    private static Site.Reply contents() {
        String links =
                all().stream()
                        .map(story ->
                                "<li><a href=\"%s%s\">%s</a></li>"
                                        .formatted(STORIES, story.slug(), story.name()))
                        .collect(Collectors.joining());
        String page =
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Storybook</title><h1>Storybook</h1><ul>"
                        + links
                        + "</ul>";
        return new Site.Reply(
                200,
                List.of(new Site.Field("Content-Type", "text/html; charset=utf-8")),
                new Site.Content.Whole(page.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
