package io.catchment.settings;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.catchment.store.AccountRows;
import io.catchment.store.AdministratorRows.AdministratorRow;
import io.catchment.store.Logs.KnownLog;
import io.catchment.store.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The settings snapshot on disk: what a start goes by while the store is away.
///
/// Only its owner may read it: it holds hashes of keys and the seals of request ids.
final class SettingsFile {
    /// Of the file's form. A release that cannot read another's needs the store once.
    private static final int VERSION = 1;

    private static final String ADMINISTRATORS = "administrators";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .changeDefaultVisibility(
                            seen -> seen.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final Path path;

    SettingsFile(Path path) {
        this.path = path;
    }

    private record Head(int version) {}

    private record Document(
            int version,
            AccountRows.All accounts,
            List<KnownLog> logs,
            List<AdministratorRow> administrators) {}

    boolean exists() {
        return Files.exists(path);
    }

    /// @throws UnreadableException when it is not what a server like this one has written
    Snapshot read() {
        try {
            byte[] bytes = Files.readAllBytes(path);
            int version =
                    Optional.ofNullable(JSON.readValue(bytes, Head.class))
                            .map(Head::version)
                            .orElse(0);
            if (version != VERSION) {
                throw new UnreadableException(
                        path, "it is of version %d, not %d".formatted(version, VERSION), null);
            }
            Document document = document(bytes);
            return SettingsJson.snapshot(
                    new SettingsJson.Rows(
                            document.accounts(), document.logs(), document.administrators()),
                    new Snapshot(List.of(), List.of(), List.of()));
        } catch (JacksonException | IllegalArgumentException e) {
            // Its message would quote the file.
            throw new UnreadableException(path, "it is damaged or not complete", e);
        } catch (IOException e) {
            throw new UnreadableException(path, e.getClass().getSimpleName(), e);
        }
    }

    /// A file of a release that knew no administrators has none.
    private static Document document(byte[] bytes) {
        JsonNode tree = JSON.readTree(bytes);
        if (tree instanceof ObjectNode object && !object.has(ADMINISTRATORS)) {
            object.putArray(ADMINISTRATORS);
        }
        return JSON.treeToValue(tree, Document.class);
    }

    /// Replaces what is there, when it is something else. Returns when it outlasts a power cut.
    void write(SettingsJson.Rows rows) {
        byte[] json =
                JSON.writeValueAsBytes(
                        new Document(VERSION, rows.accounts(), rows.logs(), rows.administrators()));
        try {
            if (!exists() || !Arrays.equals(Files.readAllBytes(path), json)) {
                OwnerOnlyFile.write(path, json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the settings snapshot " + path + " cannot be written", e);
        }
    }

    /// The settings cannot be taken from the file.
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableException(Path path, String why, @Nullable Throwable cause) {
            super(
                    "the settings snapshot %s cannot be read: %s; a start with the store writes it anew"
                            .formatted(path, why),
                    cause);
        }
    }
}
