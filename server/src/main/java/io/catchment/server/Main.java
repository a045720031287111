package io.catchment.server;

import io.catchment.http.PortInUseException;
import io.catchment.store.StoreException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The command line: starts a server and keeps it until the process is told to end, makes or restores a backup,
/// imports settings, or makes an administrator's key or a password of the console; and rehearses a start, for the
/// scripts that start it.
///
/// Exit codes: 1 when a part cannot open or go on, 2 for wrong settings, 3 for a port that is taken, 4 for a data
/// directory that is in use; after a stop in order that of the signal, 143 for SIGTERM and 130 for SIGINT.
public final class Main {
    private static final int PART_FAILED = 1;
    private static final int WRONG_SETTINGS = 2;
    private static final int PORT_IN_USE = 3;
    private static final int DATA_IN_USE = 4;

    private static final String STORE_ONLY = "--store-only";

    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream ERR =
            new PrintStream(System.err, true, StandardCharsets.UTF_8);

    private Main() {}

    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help") || given.contains("-h")) {
            OUT.print(Help.text());
        } else if (given.contains("--version")) {
            OUT.println("catchment " + version());
        } else {
            Logging.toStderr();
            System.exit(run(given));
        }
    }

    /// As the jar's manifest has it; classes that are in no jar have none.
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "of no release" : version;
    }

    private static int run(List<String> arguments) {
        try {
            switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
                case "backup" -> backUp(new Words(arguments));
                case "restore" -> restore(new Words(arguments));
                case ImportSettingsCommand.NAME ->
                        new ImportSettingsCommand(System.getenv(), OUT, ERR, MetadataCalls.BETWEEN)
                                .run(arguments.subList(1, arguments.size()));
                case AdministratorKeyCommand.NAME ->
                        makeAdministratorKey(config(arguments.subList(1, arguments.size())));
                case Rehearsal.NAME -> rehearse(new Words(arguments));
                case ConsolePasswordCommand.NAME ->
                        makeConsolePassword(arguments.subList(1, arguments.size()));
                default -> {
                    Config config = ConfigReader.readToServe(System.getenv(), arguments);
                    naming(config, () -> serve(config));
                }
            }
            return 0;
        } catch (ConfigException e) {
            return fail(WRONG_SETTINGS, e);
        } catch (PortInUseException e) {
            return fail(PORT_IN_USE, e);
        } catch (DataDirectory.InUseException e) {
            return fail(DATA_IN_USE, e);
        } catch (RuntimeException | LinkageError e) {
            return fail(PART_FAILED, e);
        }
    }

    private static Config config(List<String> flags) {
        return ConfigReader.read(System.getenv(), flags);
    }

    private static void backUp(Words words) {
        Config config = config(words.flags());
        naming(config, () -> BackupCommand.run(config, words.directory(), OUT));
    }

    private static void restore(Words words) {
        boolean storeOnly = words.flags().contains(STORE_ONLY);
        List<String> flags =
                words.flags().stream().filter(flag -> !flag.equals(STORE_ONLY)).toList();
        Config config = config(flags);
        naming(config, () -> new RestoreCommand(config, storeOnly, OUT).run(words.directory()));
    }

    private static void makeAdministratorKey(Config config) {
        naming(config, () -> new AdministratorKeyCommand(config, OUT, ERR).run());
    }

    private static void makeConsolePassword(List<String> words) {
        Config config = config(ConsolePasswordCommand.flags(words));
        naming(config, () -> new ConsolePasswordCommand(words, config, OUT, ERR).run());
    }

    /// A store of one's own that is not there is mostly a wrong address: whose message does not say where it came from.
    private static void naming(Config config, Runnable work) {
        try {
            work.run();
        } catch (StoreException.Unavailable e) {
            throw config.store().isEmpty()
                    ? e
                    : new IllegalStateException(
                            e.getMessage()
                                    + " It is the store of --store-url (CATCHMENT_STORE_URL).",
                            e);
        }
    }

    /// `COMMAND DIR FLAGS…`
    private record Words(List<String> all) {
        Words {
            if (all.size() < 2 || all.get(1).startsWith("--")) {
                throw new ConfigException(
                        List.of(
                                all.getFirst()
                                        + " needs the directory of the backup: catchment "
                                        + all.getFirst()
                                        + " DIR"));
            }
        }

        Path directory() {
            return Path.of(all.get(1));
        }

        List<String> flags() {
            return all.subList(2, all.size());
        }
    }

    private static int fail(int code, Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        message.lines().forEach(line -> ERR.println("catchment: " + line));
        return code;
    }

    private static void rehearse(Words words) {
        Rehearsal.boundTime();
        withNode(Rehearsal.config(words.directory()), Rehearsal::on);
    }

    /// Returns only by an exception: that of a start, or what the node cannot go on with.
    private static void serve(Config config) {
        withNode(
                config,
                node -> {
                    new Welcome(config, node).print(OUT);
                    throw node.trouble().join();
                });
    }

    /// The end of the process, by what the work throws or by a signal, is preceded by the hook, which stops the node.
    private static void withNode(Config config, Consumer<Node> work) {
        CompletableFuture<Optional<Node>> started = new CompletableFuture<>();
        // There before the start, which a signal may meet in its middle: PostgreSQL runs by then.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> started.join().ifPresent(Node::close), "stop"));
        try {
            Node node = Node.start(config);
            started.complete(Optional.of(node));
            work.accept(node);
        } finally {
            started.complete(Optional.empty());
        }
    }
}
