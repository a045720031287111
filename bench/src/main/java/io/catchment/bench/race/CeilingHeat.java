package io.catchment.bench.race;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A heat without HTTP: the contestant measures itself.
final class CeilingHeat {
    private static final JsonMapper JSON = new JsonMapper();

    private CeilingHeat() {}

    static Heat run(Contestant.Ceiling ceiling, Ground ground) {
        ProcessBuilder command = new ProcessBuilder(Java.command(ceiling.command()));
        command.environment().putAll(ground.peerEnvironment());
        command.redirectError(Redirect.to(ground.log(ceiling.name()).toFile()));
        try {
            Process process = command.start();
            String line =
                    process.inputReader()
                            .lines()
                            .filter(each -> each.startsWith("{"))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalStateException("it printed no figure, see its log"));
            process.onExit().join();
            double perSecond = JSON.readTree(line).get("perSecond").asDouble();
            return Heat.of(ceiling.name(), Map.of(ceiling.measures(), perSecond));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
