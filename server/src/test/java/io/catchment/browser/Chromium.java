package io.catchment.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The browser of this machine and what drives it. Where they are missing, they are installed as Debian has them.
public final class Chromium {
    private static final List<String> BROWSERS =
            List.of(
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final List<String> DRIVERS =
            List.of("chromedriver", "/usr/lib/chromium-browser/chromedriver");

    /// What it would like to do beside showing a page.
    public static final List<String> FLAGS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

    private Chromium() {}

    /// @throws AssertionError when there is none and none can be installed
    public static Path browser() {
        return found(BROWSERS).or(() -> installed(BROWSERS)).orElseThrow(Chromium::missing);
    }

    /// @throws AssertionError when there is none and none can be installed
    public static Path driver() {
        return found(DRIVERS).or(() -> installed(DRIVERS)).orElseThrow(Chromium::missing);
    }

    private static AssertionError missing() {
        return new AssertionError(
                "Chromium or its driver is missing: sudo apt-get update && sudo apt-get install -y chromium chromium-driver");
    }

    private static synchronized Optional<Path> installed(List<String> names) {
        boolean done =
                runs("apt-get", "update", "-q")
                        && runs(
                                "apt-get",
                                "install",
                                "-y",
                                "-q",
                                "--no-install-recommends",
                                "chromium",
                                "chromium-driver");
        return done ? found(names) : Optional.empty();
    }

    private static Optional<Path> found(List<String> names) {
        for (String name : names) {
            if (name.startsWith("/") && Files.isExecutable(Path.of(name))) {
                return Optional.of(Path.of(name));
            }
            for (String folder : System.getenv("PATH").split(java.io.File.pathSeparator, -1)) {
                Path file = Path.of(folder, name);
                if (!name.startsWith("/") && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean runs(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
