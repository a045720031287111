package io.catchment.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Processor time used so far by the parts of a run. Processes of PostgreSQL that came and went in between,
/// such as autovacuum's, are not seen.
record CpuSeconds(Duration server, Duration postgres, Duration generator) {

    static CpuSeconds of(RunningServer server, long postmasterPid) {
        ProcessHandle self = ProcessHandle.current();
        Duration postgres =
                ProcessHandle.of(postmasterPid).stream()
                        .flatMap(postmaster ->
                                Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                        .map(CpuSeconds::used)
                        .reduce(Duration.ZERO, Duration::plus);
        return new CpuSeconds(server.cpu(), postgres, used(self));
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Map<String, Double> since(CpuSeconds before) {
        Map<String, Double> used = new LinkedHashMap<>();
        used.put("server", Result.seconds(server.minus(before.server)));
        used.put("postgres", Result.seconds(postgres.minus(before.postgres)));
        used.put("generator", Result.seconds(generator.minus(before.generator)));
        return used;
    }
}
