package io.catchment.bench;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.RequestKind;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.Entry;
import io.catchment.intake.EntryHeader;
import io.catchment.intake.IntakeLog;
import io.catchment.intake.LogUnavailableException;
import io.catchment.intake.RocksIntakeLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// What becomes of the intake log's entries when its files are cut off or rot.
///
/// `LogDamage <cases> <seed>`: half of the cases cut the write-ahead log off, at each byte of its tail, the others flip a bit
/// of some file. Then everything acknowledged before the cut, or everything, must be there byte for byte, or the opening
/// or the reading must fail.
public final class LogDamage {
    private static final int PARTITIONS = 4;
    private static final int ENTRIES = 160;
    private static final int SEGMENT_BYTES = 2 << 10;

    // Held here: the registry of loggers would let it go, and its level with it.
    private static final Logger LOG = Logger.getLogger("io.catchment");

    private final Path folder;
    private final SplittableRandom random;
    private final List<byte[]> bodies = new ArrayList<>();

    /// By entry, the write-ahead log that was the newest when it was acknowledged, and how long that was.
    private final List<Written> written = new ArrayList<>();

    private LogDamage(Path folder, long seed) {
        this.folder = folder;
        this.random = new SplittableRandom(seed);
    }

    private record Written(String file, long bytes) {}

    private enum End {
        WHOLE("recovered whole"),
        TORN("torn tail left"),
        REFUSED("refused to start"),
        REFUSED_TO_READ("started and refused to read what is damaged"),
        LOST("lost silently");

        private final String words;

        End(String words) {
            this.words = words;
        }
    }

    /// @param size of the file from now on; its own for a flip
    /// @param flip of one bit, of the byte at [#at]; 0 for a cut
    private record Damage(String file, int size, int at, int flip) {}

    public static void main(String[] arguments) throws Exception {
        LOG.setLevel(Level.OFF);
        int cases = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Repository repository = Repository.ofThisProcess();
        Result result = new Result("log-damage", repository);
        result.figure("seed", seed);
        Path folder = Files.createTempDirectory(memoryOrDisk(), "log-damage");
        try {
            new LogDamage(folder, seed).run(cases, result);
        } finally {
            Repository.delete(folder);
        }
        System.exit(result.write(repository.results().resolve("log-damage.json")));
    }

    private static Path memoryOrDisk() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private void run(int cases, Result result) throws Exception {
        Map<End, Integer> ends = new EnumMap<>(End.class);
        List<Damage> lost = new ArrayList<>();
        int cut = 0;
        int flipped = 0;
        for (int round = 0; cut + flipped < cases; round++) {
            Map<String, byte[]> image = image(round);
            List<Damage> damages = damages(image);
            damages = damages.subList(0, Math.min(damages.size(), cases - cut - flipped));
            List<End> found = inParallel(image, damages);
            for (int i = 0; i < found.size(); i++) {
                ends.merge(found.get(i), 1, Integer::sum);
                cut += damages.get(i).flip == 0 ? 1 : 0;
                flipped += damages.get(i).flip == 0 ? 0 : 1;
                if (found.get(i) == End.LOST) {
                    lost.add(damages.get(i));
                }
            }
        }
        result.figure("cases", cut + flipped);
        result.figure("cut", cut);
        result.figure("flipped", flipped);
        for (End end : End.values()) {
            result.figure(end.words, ends.getOrDefault(end, 0));
        }
        result.verdict(
                "nothing acknowledged is lost without a word",
                lost.isEmpty(),
                lost.size() + " lost " + lost.stream().limit(10).toList());
    }

    /// The files of a log that is open, as a power cut would leave them.
    private Map<String, byte[]> image(int round) throws IOException {
        bodies.clear();
        written.clear();
        Path directory = folder.resolve("made" + round);
        try (IntakeLog log = RocksIntakeLog.open(directory, options())) {
            for (int i = 0; i < ENTRIES; i++) {
                byte[] body = body(i);
                log.append(i % PARTITIONS, entry(body));
                bodies.add(body);
                Path newest = newestLog(directory);
                written.add(new Written(newest.getFileName().toString(), Files.size(newest)));
            }
            return settledFiles(directory);
        } finally {
            Repository.delete(directory);
        }
    }

    private byte[] body(int number) {
        byte[] noise = new byte[random.nextInt(20, number % 40 == 39 ? 9_000 : 120)];
        random.nextBytes(noise);
        byte[] name = ("n" + number + " ").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, noise, 0, name.length);
        return noise;
    }

    private static RocksIntakeLog.Options options() {
        return new RocksIntakeLog.Options(
                PARTITIONS,
                1_000,
                1 << 20,
                SEGMENT_BYTES,
                RocksIntakeLog.Options.of(PARTITIONS).newId());
    }

    private static Entry entry(byte[] body) {
        return Entry.plain(
                new EntryHeader(
                        RequestKind.OPPORTUNITY_CAPTURE,
                        new AccountId(1),
                        new KeyId(1),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        false),
                body);
    }

    private static Path newestLog(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max((one, other) -> one.compareTo(other))
                    .orElseThrow();
        }
    }

    /// Taken twice alike: no memtable was on its way to its file meanwhile.
    private static Map<String, byte[]> settledFiles(Path directory) throws IOException {
        Map<String, byte[]> before = Map.of();
        while (true) {
            try {
                Map<String, byte[]> now = files(directory);
                if (isAlike(before, now)) {
                    return now;
                }
                before = now;
            } catch (NoSuchFileException e) {
                before = Map.of();
            }
        }
    }

    private static boolean isAlike(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream()
                        .allMatch(name -> Arrays.equals(one.get(name), other.get(name)));
    }

    private static Map<String, byte[]> files(Path directory) throws IOException {
        Map<String, byte[]> image = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("CURRENT|MANIFEST.*|.*\\.log|.*\\.sst")) {
                    image.put(name, Files.readAllBytes(file));
                }
            }
        }
        return image;
    }

    /// Each byte of the tail is cut at, and as many bits are flipped.
    private List<Damage> damages(Map<String, byte[]> image) {
        String newest = written.getLast().file;
        int size = size(image, newest);
        List<Damage> damages = new ArrayList<>();
        for (int cutAt = Math.max(0, size - 1_500); cutAt < size; cutAt++) {
            damages.add(new Damage(newest, cutAt, 0, 0));
            damages.add(flip(image));
        }
        return damages;
    }

    private static int size(Map<String, byte[]> image, String file) {
        return image.getOrDefault(file, new byte[0]).length;
    }

    private Damage flip(Map<String, byte[]> image) {
        List<String> logs = image.keySet().stream().filter(name -> name.endsWith(".log")).toList();
        List<String> all = List.copyOf(image.keySet());
        List<String> some = random.nextBoolean() ? logs : all;
        String file = some.get(random.nextInt(some.size()));
        int size = size(image, file);
        return size == 0
                ? flip(image)
                : new Damage(file, size, random.nextInt(size), 1 << random.nextInt(8));
    }

    private List<End> inParallel(Map<String, byte[]> image, List<Damage> damages) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Callable<End>> tasks = new ArrayList<>();
            for (Damage damage : damages) {
                tasks.add(() -> end(image, damage));
            }
            List<End> ends = new ArrayList<>();
            for (Future<End> end : workers.invokeAll(tasks)) {
                ends.add(end.get());
            }
            return ends;
        }
    }

    private End end(Map<String, byte[]> image, Damage damage) throws IOException {
        Path directory = Files.createTempDirectory(folder, "case").resolve("log");
        Files.createDirectory(directory);
        for (Map.Entry<String, byte[]> file : image.entrySet()) {
            Files.write(
                    directory.resolve(file.getKey()),
                    bytes(file.getKey(), file.getValue(), damage));
        }
        try {
            return open(directory, damage);
        } finally {
            Repository.delete(directory);
        }
    }

    private static byte[] bytes(String file, byte[] whole, Damage damage) {
        if (!file.equals(damage.file)) {
            return whole;
        }
        byte[] bytes = Arrays.copyOf(whole, damage.size);
        if (damage.flip != 0) {
            bytes[damage.at] ^= (byte) damage.flip;
        }
        return bytes;
    }

    private End open(Path directory, Damage damage) {
        try (IntakeLog log = RocksIntakeLog.open(directory, options())) {
            return read(log, damage);
        } catch (DamagedLogException | LogUnavailableException e) {
            return saysWhere(e, directory) ? End.REFUSED : End.LOST;
        }
    }

    private static boolean saysWhere(RuntimeException e, Path directory) {
        return String.valueOf(e.getMessage()).contains(directory.toString());
    }

    private End read(IntakeLog log, Damage damage) {
        try {
            int kept = 0;
            for (int i = 0; i < ENTRIES; i++) {
                Optional<Entry> entry = log.read(i % PARTITIONS, i / PARTITIONS);
                boolean isKept =
                        entry.isPresent() && Arrays.equals(entry.get().body(), bodies.get(i));
                if (!isKept && (entry.isPresent() || isBefore(written.get(i), damage))) {
                    return End.LOST;
                }
                kept += isKept ? 1 : 0;
            }
            return kept == ENTRIES ? End.WHOLE : End.TORN;
        } catch (DamagedLogException e) {
            return End.REFUSED_TO_READ;
        }
    }

    /// A flip may cost nothing at all, a cut only what came after it.
    private static boolean isBefore(Written entry, Damage damage) {
        return damage.flip != 0 || !entry.file.equals(damage.file) || entry.bytes <= damage.size;
    }
}
