package io.catchment.console;

import io.catchment.http.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// The scripts, the style sheet and the picture that pages ask for. All are in the jar or in those beside it.
final class Assets {
    /// Of SHA-256, in bytes: enough to tell releases apart.
    private static final int HASH_BYTES = 8;

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    static final Assets SHIPPED = new Assets();

    private final Map<String, Asset> byName = new LinkedHashMap<>();

    private Assets() {
        own("console.css", STYLE);
        own("console.js", SCRIPT);
        own("theme.js", SCRIPT);
        own("icon.svg", "image/svg+xml");
        ofWebJar("htmx.js", SCRIPT, "htmx.org", "dist/htmx.min.js");
        ofWebJar("sse.js", SCRIPT, "htmx-ext-sse", "sse.js");
        ofWebJar("uplot.js", SCRIPT, "uplot", "dist/uPlot.iife.min.js");
        ofWebJar("uplot.css", STYLE, "uplot", "dist/uPlot.min.css");
    }

    /// @throws IllegalStateException when there is none
    Asset named(String name) {
        Asset asset = byName.get(name);
        if (asset == null) {
            throw new IllegalStateException("no file is called " + name);
        }
        return asset;
    }

    List<Site.Call> calls() {
        return byName.values().stream()
                .map(asset -> new Site.Call("GET", asset.path(), asked -> reply(asset)))
                .toList();
    }

    private static Site.Reply reply(Asset asset) {
        return new Site.Reply(
                200,
                List.of(
                        new Site.Field("Content-Type", asset.contentType()),
                        new Site.Field("Cache-Control", "public, max-age=31536000, immutable")),
                new Site.Content.Whole(asset.bytes()));
    }

    private void own(String name, String contentType) {
        add(name, contentType, read("files/" + name));
    }

    private void ofWebJar(String name, String contentType, String jar, String file) {
        add(
                name,
                contentType,
                read("/META-INF/resources/webjars/" + jar + "/" + version(jar) + "/" + file));
    }

    /// Of the one that is on the class path.
    private static String version(String jar) {
        String place = "/META-INF/maven/org.webjars.npm/" + jar + "/pom.properties";
        Properties properties = new Properties();
        try (InputStream in = open(place)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private void add(String name, String contentType, byte[] bytes) {
        int dot = name.lastIndexOf('.');
        String path =
                Paths.ASSETS + name.substring(0, dot) + "." + hash(bytes) + name.substring(dot);
        byName.put(name, new Asset(path, contentType, bytes));
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Assets.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        return in;
    }
}
