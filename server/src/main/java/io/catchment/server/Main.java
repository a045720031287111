package io.catchment.server;

import io.catchment.http.PortInUseException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The command line: starts a server and keeps it until the process is told to end.
///
/// Exit codes: 0 after a stop in order, 1 when a part cannot open, 2 for wrong settings, 3 for a port that is
/// taken, 4 for a data directory that is in use.
public final class Main {
    private static final int PART_FAILED = 1;
    private static final int WRONG_SETTINGS = 2;
    private static final int PORT_IN_USE = 3;
    private static final int DATA_IN_USE = 4;

    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream ERR =
            new PrintStream(System.err, true, StandardCharsets.UTF_8);

    private Main() {}

    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help") || given.contains("-h")) {
            OUT.print(Help.text());
            return;
        }
        Logging.toStderr();
        int code = run(given);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments) {
        try {
            Config config = ConfigReader.read(System.getenv(), arguments);
            serve(config);
            return 0;
        } catch (ConfigException e) {
            return fail(WRONG_SETTINGS, e);
        } catch (PortInUseException e) {
            return fail(PORT_IN_USE, e);
        } catch (DataDirectory.InUseException e) {
            return fail(DATA_IN_USE, e);
        } catch (RuntimeException e) {
            return fail(PART_FAILED, e);
        }
    }

    private static int fail(int code, RuntimeException e) {
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        message.lines().forEach(line -> ERR.println("catchment: " + line));
        return code;
    }

    private static void serve(Config config) {
        Node node = Node.start(config);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    node.close();
                                    stopped.countDown();
                                },
                                "stop"));
        new Welcome(config, node).print(OUT);
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
