package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/// `/openapi.json`, and the page at `/docs` on which one reads and tries it: Swagger UI, all of it served from here.
final class Docs {
    static final String DOCUMENT = "/openapi.json";
    static final String PAGE = "/docs";

    private static final String GET = "GET";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    /// Nothing from elsewhere, no script within the page, and in no frame. The viewer draws with images in `data:`.
    private static final Header POLICY =
            HeaderValues.createCached(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'");

    private static final Header NO_REFERRER =
            HeaderValues.createCached("Referrer-Policy", "no-referrer");

    private Docs() {}

    static List<Route> routes() {
        return List.of(
                new Route.File(
                        DOCUMENT,
                        GET,
                        new ServedFile(
                                "application/json; charset=utf-8", OpenApi::json, List.of())),
                new Route.File(
                        PAGE,
                        GET,
                        new ServedFile(
                                "text/html; charset=utf-8",
                                () -> read("docs/docs.html"),
                                List.of(POLICY, NO_REFERRER))),
                file("docs.js", SCRIPT),
                file("docs.css", STYLE),
                ofViewer("swagger-ui-bundle.js", SCRIPT),
                ofViewer("swagger-ui.css", STYLE));
    }

    private static Route file(String name, String contentType) {
        return new Route.File(
                PAGE + "/" + name,
                GET,
                new ServedFile(contentType, () -> read("docs/" + name), List.of()));
    }

    private static Route ofViewer(String name, String contentType) {
        return new Route.File(
                PAGE + "/" + name,
                GET,
                new ServedFile(
                        contentType, () -> read(WEBJAR + version() + "/" + name), List.of()));
    }

    /// Of the viewer that is on the class path.
    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = open(VERSION)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Docs.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        return in;
    }
}
