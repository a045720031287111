package io.catchment.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The manifest as a file, with its own checksum beside it, in the form that `sha256sum -c` reads.
final class ManifestFile {
    private static final String NAME = "manifest.json";
    private static final String SUM = "manifest.json.sha256";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ManifestFile() {}

    static void write(BackupDirectory directory, Manifest manifest) throws IOException {
        byte[] json = JSON.writeValueAsBytes(manifest);
        String sum = sum(json) + "  " + NAME + "\n";
        directory.write(NAME, out -> written(out, json));
        directory.write(SUM, out -> written(out, sum.getBytes(StandardCharsets.US_ASCII)));
    }

    private static int written(java.io.OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        return bytes.length;
    }

    /// Web pages have a file of the first name too.
    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(NAME)) && Files.exists(directory.resolve(SUM));
    }

    /// @throws BackupException when there is none, or it is not as it was written, or of another format
    static Manifest read(Path backup) {
        try {
            byte[] json = Files.readAllBytes(backup.resolve(NAME));
            String said = Files.readString(backup.resolve(SUM), StandardCharsets.US_ASCII);
            if (!said.startsWith(sum(json))) {
                throw new BackupException(
                        "the backup %s is damaged: %s is not as it was written"
                                .formatted(backup, NAME));
            }
            JsonNode tree = JSON.readTree(json);
            refuseOtherFormat(backup, tree.path("format").asInt());
            return JSON.treeToValue(tree, Manifest.class);
        } catch (NoSuchFileException e) {
            throw new BackupException(
                    "%s is no finished backup: %s is missing"
                            .formatted(backup, Path.of(e.getFile()).getFileName()),
                    e);
        } catch (IOException | JacksonException e) {
            throw new BackupException("the backup %s cannot be read: %s".formatted(backup, e), e);
        }
    }

    private static void refuseOtherFormat(Path backup, int format) {
        if (format != Manifest.FORMAT) {
            throw new BackupException(
                    "the backup %s is of format %d, and this Catchment reads %d: use the one that made it"
                            .formatted(backup, format, Manifest.FORMAT));
        }
    }

    private static String sum(byte[] bytes) {
        MessageDigest digest = BackupDirectory.sha256();
        digest.update(bytes);
        return BackupDirectory.hex(digest);
    }
}
