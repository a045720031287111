package io.catchment.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A wire to a PostgreSQL server that can break at the worst moment: the server has committed, and its answer is lost.
final class DeafWire implements AutoCloseable {
    /// How the server says that a transaction is committed: its tag, and the end of a text.
    private static final String COMMITTED = "COMMIT\0";

    private final int serverPort;
    private final ServerSocket door;
    private final AtomicInteger answersToLose = new AtomicInteger();

    DeafWire(int serverPort) {
        this.serverPort = serverPort;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::letIn);
    }

    int port() {
        return door.getLocalPort();
    }

    /// The next commit is done, and its answer never comes.
    void loseTheNextAnswerToACommit() {
        answersToLose.set(1);
    }

    private void letIn() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Thread.ofVirtual().start(() -> pass(client, server, false));
                Thread.ofVirtual().start(() -> pass(server, client, true));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pass(Socket from, Socket to, boolean isAnswer) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (isAnswer && isLost(bytes, read)) {
                    return;
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            return; // the other side is gone
        }
    }

    private boolean isLost(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(COMMITTED)
                && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
