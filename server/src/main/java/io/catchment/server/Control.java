package io.catchment.server;

import io.catchment.backup.Backup;
import io.catchment.backup.Manifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The way in for who runs this server, beside HTTP: a socket in a folder of the data directory that only its owner may
/// enter, so whoever reaches it needs no key.
///
/// A connection asks one thing in one line of JSON, `{"backup":"/absolute/path"}`, and gets lines back: any number of
/// `{"says":…}`, then `{"done":…}` or `{"failed":…}`.
final class Control implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Control.class.getName());

    private static final JsonMapper JSON = new JsonMapper();
    private static final String FOLDER = "control";
    private static final String SOCKET = "socket";

    private final ServerSocketChannel server;
    private final Optional<Backup> backup;
    private final Path socket;
    private final Set<Thread> conversations = ConcurrentHashMap.newKeySet();

    private Control(ServerSocketChannel server, Optional<Backup> backup, Path socket) {
        this.server = server;
        this.backup = backup;
        this.socket = socket;
    }

    /// Called by the holder of the data directory: a socket that is there is of a server that was killed.
    ///
    /// @return nothing to reach when the path is longer than a socket's may be, which is told; the server goes on
    /// @param backup empty when this server cannot make one
    static AutoCloseable start(Path data, Optional<Backup> backup) {
        Path socket = data.resolve(FOLDER).resolve(SOCKET);
        try {
            makeFolder(socket.resolveSibling(""));
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Control control = new Control(server, backup, socket);
            Thread.ofPlatform().daemon().name("control").start(control::listen);
            return control;
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "control not reachable socket={0} reason={1} backup=only while the server is stopped",
                    socket,
                    e.getMessage());
            return () -> {};
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private void listen() {
        try {
            while (true) {
                SocketChannel caller = server.accept();
                Thread conversation =
                        Thread.ofPlatform().daemon().name("control").unstarted(() -> talk(caller));
                conversations.add(conversation);
                conversation.start();
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                LOG.log(Level.ERROR, "control ended reason={0}", e.getMessage());
            }
        }
    }

    private void talk(SocketChannel caller) {
        try (caller;
                BufferedReader in =
                        new BufferedReader(Channels.newReader(caller, StandardCharsets.UTF_8))) {
            String line = in.readLine();
            if (line != null) {
                answer(line, caller);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "control caller left reason={0}", e.getMessage());
        } finally {
            conversations.remove(Thread.currentThread());
        }
    }

    private void answer(String line, SocketChannel caller) throws IOException {
        try {
            String target = JSON.readTree(line).path("backup").asString("");
            if (!target.startsWith("/")) {
                tell(caller, "failed", "the server knows only backup, with an absolute path");
                return;
            }
            if (backup.isEmpty()) {
                tell(caller, "failed", BackupCommand.OF_KAFKA);
                return;
            }
            Manifest made =
                    backup.get().run(Path.of(target), text -> tellIfThere(caller, "says", text));
            LOG.log(
                    Level.INFO,
                    "backup made directory={0} rows={1,number,#} bytes={2,number,#}",
                    target,
                    made.store().rows(),
                    made.bytes());
            tell(caller, "done", BackupCommand.summary(Path.of(target), made));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "backup failed reason={0}", e.getMessage());
            tell(caller, "failed", String.valueOf(e.getMessage()));
        }
    }

    /// Who does not listen any more gets the backup all the same.
    private static void tellIfThere(SocketChannel caller, String what, String text) {
        try {
            tell(caller, what, text);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "control caller left reason={0}", e.getMessage());
        }
    }

    private static void tell(SocketChannel channel, String what, String text) throws IOException {
        ObjectNode line = JSON.createObjectNode().put(what, text);
        channel.write(StandardCharsets.UTF_8.encode(JSON.writeValueAsString(line) + "\n"));
    }

    /// Ends a backup that is being made.
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Thread conversation : conversations) {
            conversation.interrupt();
            join(conversation);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What a server said in the end.
    sealed interface Answer {
        record Done(String text) implements Answer {}

        record Failed(String text) implements Answer {}
    }

    /// Asks the server that runs on a data directory for a backup.
    ///
    /// @return empty when no server can be reached there
    static Optional<Answer> askForBackup(Path data, Path target, Consumer<String> progress) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(data.resolve(FOLDER).resolve(SOCKET)));
            return Optional.of(converse(channel, target, progress));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Answer converse(SocketChannel channel, Path target, Consumer<String> progress) {
        try (BufferedReader in =
                new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            tell(channel, "backup", target.toString());
            String line;
            while ((line = in.readLine()) != null) {
                JsonNode said = JSON.readTree(line);
                if (said.has("done")) {
                    return new Answer.Done(said.path("done").asString());
                }
                if (said.has("failed")) {
                    return new Answer.Failed(said.path("failed").asString());
                }
                progress.accept(said.path("says").asString());
            }
        } catch (IOException | JacksonException e) {
            return new Answer.Failed("the server cannot be understood: " + e.getMessage());
        }
        return new Answer.Failed("the server ended before the backup was made");
    }
}
