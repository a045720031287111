package io.catchment.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A file that anybody may read, the same until the next release.
///
/// It is read when it is first asked for, and kept: all who ask at once share its bytes. Browsers ask whether what they
/// have is still right, and are sent it again only if it is not (RFC 9110, 13.1.2).
final class ServedFile {
    private static final Header ASK_EACH_TIME =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");

    /// Of SHA-256, in bytes: enough to tell releases apart.
    private static final int TAG_BYTES = 16;

    private final Header contentType;
    private final Supplier<byte[]> reader;
    private final List<Header> more;
    private volatile @Nullable Content content;

    /// @param more headers of the answer
    ServedFile(String contentType, Supplier<byte[]> reader, List<Header> more) {
        this.contentType = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, contentType);
        this.reader = reader;
        this.more = List.copyOf(more);
    }

    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    private record Content(byte[] bytes, String tag) {}

    Answer answer(Headers asked) {
        Content file = content();
        Answer answer =
                has(asked, file.tag())
                        ? Answer.empty(Status.NOT_MODIFIED_304)
                        : new Answer(Status.OK_200, new ArrayList<>(8), file.bytes(), false)
                                .with(contentType);
        more.forEach(answer::with);
        return answer.with(ASK_EACH_TIME).with(HeaderValues.create(HeaderNames.ETAG, file.tag()));
    }

    /// Read twice by two who come first at once, which does no harm.
    private Content content() {
        Content known = content;
        if (known == null) {
            byte[] bytes = reader.get();
            known = new Content(bytes, tag(bytes));
            content = known;
        }
        return known;
    }

    private static boolean has(Headers asked, String tag) {
        if (!asked.contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        return String.join(",", asked.all(HeaderNames.IF_NONE_MATCH, List::of)).contains(tag);
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
