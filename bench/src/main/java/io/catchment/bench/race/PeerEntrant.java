package io.catchment.bench.race;

import io.catchment.bench.load.Rows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.Map;

/// A peer in a process of its own. The protocol: it takes the environment that [Ground] gives, makes its own tables,
/// prints `ready` and its address, answers 200 to `POST /capture` once the capture is durable, shows the counts of its
/// rows as `bench_rows`, and ends on SIGTERM.
final class PeerEntrant implements Entrant {
    private static final String READY = "ready ";
    private static final String FINISHED = "SELECT finished FROM bench_rows";
    private static final String ROWS =
            "SELECT leads, lead_keys, opportunities, activities, finished FROM bench_rows";

    private final Ground ground;
    private final Process process;
    private final URI address;

    private PeerEntrant(Ground ground, Process process, URI address) {
        this.ground = ground;
        this.process = process;
        this.address = address;
    }

    static PeerEntrant start(Contestant.Peer peer, Ground ground) {
        ProcessBuilder command = new ProcessBuilder(Java.command(peer.command()));
        command.environment().putAll(ground.peerEnvironment());
        command.redirectError(Redirect.to(ground.log(peer.name()).toFile()));
        try {
            Process process = command.start();
            return new PeerEntrant(ground, process, awaitReady(peer.name(), process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI awaitReady(String name, Process process) throws IOException {
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                swallow(out);
                return URI.create(line.substring(READY.length()).strip());
            }
        }
        throw new IllegalStateException(name + " ended before it was ready, see its log");
    }

    /// What it prints later must not fill the pipe.
    private static void swallow(BufferedReader out) {
        Thread.ofVirtual().start(() -> out.lines().forEach(line -> {}));
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public String path() {
        return "/capture";
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public long finished() {
        return ground.number(FINISHED);
    }

    @Override
    public Rows rows() {
        return ground.rows(ROWS);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
