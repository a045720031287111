package io.catchment.console;

import io.catchment.http.Site;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Turns what is shown into what is sent, with the headers that keep a page to itself.
final class Replies {
    /// Nothing from elsewhere, no script and no style within the page, and in no frame.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final List<Site.Field> OF_ALL =
            List.of(
                    new Site.Field("Cache-Control", "no-store"),
                    new Site.Field("Content-Security-Policy", POLICY),
                    // Not `no-referrer`, which would take away the origin of our own forms.
                    new Site.Field("Referrer-Policy", "same-origin"),
                    new Site.Field("X-Frame-Options", "DENY"),
                    new Site.Field("Cross-Origin-Opener-Policy", "same-origin"),
                    new Site.Field("Cross-Origin-Resource-Policy", "same-origin"),
                    new Site.Field(
                            "Permissions-Policy",
                            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));

    private static final int SEE_OTHER = 303;

    private Replies() {}

    static Site.Reply of(Shown shown) {
        return switch (shown) {
            case Shown.Page(int status, View view) ->
                    reply(status, "text/html; charset=utf-8", whole(view.bytes()));
            case Shown.Elsewhere(String path) ->
                    reply(SEE_OTHER, "text/plain; charset=utf-8", whole(new byte[0]))
                            .with("Location", path);
            case Shown.Data(byte[] json) ->
                    reply(200, "application/json; charset=utf-8", whole(json));
            case Shown.Events(Site.Pieces pieces) ->
                    reply(
                                    200,
                                    "text/event-stream; charset=utf-8",
                                    new Site.Content.Streamed(pieces))
                            // A proxy that holds pieces back would hold them for ever.
                            .with("X-Accel-Buffering", "no");
            case Shown.Download(String type, String fileName, Site.Pieces pieces) ->
                    reply(200, type, new Site.Content.Streamed(pieces))
                            .with(
                                    "Content-Disposition",
                                    "attachment; filename=\"" + fileName + "\"");
        };
    }

    static Site.Reply text(int status, String sentence) {
        return reply(
                status,
                "text/plain; charset=utf-8",
                whole((sentence + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static Site.Content whole(byte[] bytes) {
        return new Site.Content.Whole(bytes);
    }

    private static Site.Reply reply(int status, String contentType, Site.Content content) {
        List<Site.Field> fields = new ArrayList<>(OF_ALL);
        fields.add(new Site.Field("Content-Type", contentType));
        return new Site.Reply(status, fields, content);
    }
}
