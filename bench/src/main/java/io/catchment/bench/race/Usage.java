package io.catchment.bench.race;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// What the processes of a heat and the store's log have used up to now.
record Usage(
        double serverCpu, double postgresCpu, double generatorCpu, double waited, long walBytes) {

    static Usage of(Ground ground, Entrant entrant, ProcessHandle generator) {
        return new Usage(
                Processes.cpuSeconds(entrant.process()),
                Processes.cpuSeconds(ground.postmaster()),
                Processes.cpuSeconds(generator),
                Processes.waitedSeconds(entrant.process()),
                ground.writtenWalBytes());
    }

    /// For each of some captures.
    ///
    /// @param seconds that passed since
    Map<Figure, Double> since(Usage before, long captures, double seconds) {
        double server = serverCpu - before.serverCpu;
        double postgres = postgresCpu - before.postgresCpu;
        double generator = generatorCpu - before.generatorCpu;
        Map<Figure, Double> used = new TreeMap<>();
        used.put(Figure.SERVER_CPU, server * 1e6 / captures);
        used.put(Figure.POSTGRES_CPU, postgres * 1e6 / captures);
        used.put(Figure.GENERATOR_CPU, generator * 1e6 / captures);
        used.put(Figure.CORES_BUSY, (server + postgres + generator) / seconds);
        used.put(Figure.WAITED, (waited - before.waited) / seconds);
        used.put(Figure.WAL_BYTES, (double) (walBytes - before.walBytes) / captures);
        return used;
    }

    /// By the titles of the figures.
    static Map<String, Double> named(Map<Figure, Double> used) {
        Map<String, Double> named = new LinkedHashMap<>();
        used.forEach((figure, value) -> named.put(figure.title(), value));
        return named;
    }
}
