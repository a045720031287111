package io.catchment.broker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;

/// `Broker PROPERTIES CLUSTER-ID [--with-parent]`: runs a broker until it is told to end, on storage that belongs to that
/// cluster; with `--with-parent` no longer than whoever holds the other end of its standard input.
public final class Broker {
    private static final String WITH_PARENT = "--with-parent";

    private Broker() {}

    public static void main(String[] arguments) throws IOException {
        Path properties = Path.of(arguments[0]);
        if (arguments.length > 2 && arguments[2].equals(WITH_PARENT)) {
            Thread.ofPlatform().daemon().name("with-parent").start(Broker::endWithParent);
        }
        if (!isFormatted(properties)) {
            format(properties, arguments[1]);
        }
        Kafka.main(new String[] {properties.toString()});
    }

    private static boolean isFormatted(Path properties) throws IOException {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(properties)) {
            read.load(reader);
        }
        return Files.exists(Path.of(read.getProperty("log.dirs"), "meta.properties"));
    }

    private static void format(Path properties, String clusterId) {
        String[] words = {"format", "-t", clusterId, "-c", properties.toString()};
        int code = StorageTool.execute(words, System.err);
        if (code != 0) {
            throw new IllegalStateException("the storage was not formatted: " + code);
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // What is said does not matter.
            }
        } catch (IOException e) {
            // As good as an end.
        }
        Runtime.getRuntime().halt(1);
    }
}
