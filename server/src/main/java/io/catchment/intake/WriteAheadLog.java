package io.catchment.intake;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is looked at before RocksDB opens its files: whether the write-ahead log and the manifest are what was written.
///
/// A torn end, of an append that nobody was told of, is cut off. Anything else that is not as it was written is damage, and
/// the message says of which file, which bytes, and which offsets as far as they can be known.
///
/// One thing cannot be told: an end that is missing at a whole record, or whose last record lost a whole sector or its
/// last bytes, was either never synced or has been lost by the disk since.
final class WriteAheadLog {
    private static final System.Logger LOG = System.getLogger(WriteAheadLog.class.getName());

    private final Path directory;
    private final Map<Integer, Long> ends = new TreeMap<>();
    private final Map<Integer, String> lost = new TreeMap<>();
    private long records;

    private WriteAheadLog(Path directory) {
        this.directory = directory;
    }

    /// An end that is to be cut off.
    ///
    /// @param bytes of the file that are good
    record TornEnd(Path file, int bytes) {

        void cutOff() throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                long torn = channel.size() - bytes;
                channel.truncate(bytes);
                channel.force(true);
                // At once: the next opening finds no torn tail any more, whatever becomes of this
                // one.
                LOG.log(
                        Level.WARNING,
                        "torn tail dropped file={0} from={1,number,#} bytes={2,number,#}",
                        file,
                        bytes,
                        torn);
            }
        }
    }

    /// Reads and changes nothing.
    ///
    /// @throws DamagedLogException when what was written is not there as it was written
    static Optional<TornEnd> check(Path directory) throws IOException {
        WriteAheadLog log = new WriteAheadLog(directory);
        log.checkManifest();
        return log.checkLogs();
    }

    private void checkManifest() throws IOException {
        String name =
                Files.readString(directory.resolve("CURRENT"), StandardCharsets.ISO_8859_1).strip();
        Path manifest = name.startsWith("MANIFEST-") ? directory.resolve(name) : directory;
        if (!Files.isRegularFile(manifest)) {
            throw new DamagedLogException(
                    directory + ": CURRENT names no MANIFEST that is there", null);
        }
        byte[] bytes = Files.readAllBytes(manifest);
        // A torn end is an edit that was never made: RocksDB passes it over.
        if (RecordFile.read(bytes, record -> {}) instanceof RecordFile.End.Rotten rotten) {
            throw new DamagedLogException(
                    "%s, bytes %d to %d: not what was written; which files of entries there are can no longer be told"
                            .formatted(manifest, rotten.from(), rotten.to() - 1),
                    null);
        }
    }

    private Optional<TornEnd> checkLogs() throws IOException {
        Optional<TornEnd> torn = Optional.empty();
        for (Path file : logs()) {
            byte[] bytes = Files.readAllBytes(file);
            long before = records;
            RecordFile.End end = RecordFile.read(bytes, this::note);
            if (torn.isPresent() && (records > before || end instanceof RecordFile.End.Rotten)) {
                throw tornBeforeOthers(torn.get(), file);
            }
            switch (end) {
                case RecordFile.End.Whole() -> {}
                case RecordFile.End.Torn(int from) ->
                        torn = torn.or(() -> Optional.of(new TornEnd(file, from)));
                case RecordFile.End.Rotten rotten -> throw rotten(file, bytes, rotten);
            }
        }
        return torn;
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    private void note(byte[] record) {
        records++;
        for (byte[] key : BatchKeys.of(record)) {
            if (LogKey.isEntry(key)) {
                ends.put(LogKey.partition(key), LogKey.offset(key) + 1);
            }
        }
    }

    private DamagedLogException tornBeforeOthers(TornEnd torn, Path later) {
        return new DamagedLogException(
                "%s is cut off at byte %d, but %s goes on after it: %s"
                        .formatted(torn.file(), torn.bytes(), later.getFileName(), entries()),
                null);
    }

    private DamagedLogException rotten(Path file, byte[] bytes, RecordFile.End.Rotten rotten) {
        String what =
                "%s, bytes %d to %d: not what was written"
                        .formatted(file, rotten.from(), rotten.to() - 1);
        if (!rotten.isProved()) {
            return new DamagedLogException(
                    what
                            + ". It is the last record and all there, so it was probably acknowledged ("
                            + entries()
                            + "). Put back the file as it was; to go on without that record: truncate -s "
                            + rotten.from()
                            + " "
                            + file,
                    null);
        }
        RecordFile.End beyond = RecordFile.read(bytes, rotten.to(), this::noteLost);
        return new DamagedLogException(
                what
                        + ". Records after it are whole, so it was acknowledged: "
                        + (lost.isEmpty() ? entries() : String.join(", ", lost.values()))
                        + (beyond instanceof RecordFile.End.Whole
                                ? ""
                                : "; there is more damage behind"),
                null);
    }

    private void noteLost(byte[] record) {
        for (byte[] key : BatchKeys.of(record)) {
            int partition = LogKey.partition(key);
            long offset = LogKey.offset(key);
            if (!LogKey.isEntry(key)) {
                continue;
            }
            Long known = ends.put(partition, offset + 1);
            if (known == null) {
                lost.put(partition, "partition " + partition + " up to offset " + (offset - 1));
            } else if (known < offset) {
                lost.put(
                        partition,
                        "partition " + partition + " offsets " + known + " to " + (offset - 1));
            }
        }
    }

    private String entries() {
        return "what this log holds before ends at "
                + ends.entrySet().stream()
                        .map(end -> "partition " + end.getKey() + " offset " + end.getValue())
                        .collect(Collectors.joining(", "));
    }
}
