package io.catchment.bench.race;

import io.catchment.bench.Repository;
import io.catchment.bench.load.LoadProcess;
import io.catchment.bench.load.Target;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A heat of Catchment in which the Flight Recorder looks on.
record ProfiledHeat(Heat heat, ServerProfile profile) {

    /// @param place an empty folder, in which the recording stays
    static ProfiledHeat run(Repository repository, Pace pace, long seed, Path place) {
        try (Ground ground = Ground.open(place);
                Entrant entrant = CatchmentEntrant.start(repository, ground);
                LoadProcess load =
                        LoadProcess.start(target(entrant, pace, seed), ground.log("load"))) {
            ServerProfile.Attendant attendant =
                    new ServerProfile.Attendant(entrant.process(), place.resolve("profile.jfr"));
            Heat heat =
                    new HttpHeat(
                                    Contestant.CATCHMENT,
                                    Keeps.ALL_ROWS,
                                    pace,
                                    ground,
                                    entrant,
                                    load,
                                    attendant)
                            .run();
            return new ProfiledHeat(heat, attendant.profile());
        } finally {
            Stream.of("store", "data").map(place::resolve).forEach(Repository::delete);
        }
    }

    static Target target(Entrant entrant, Pace pace, long seed) {
        return new Target(
                entrant.address(), entrant.path(), entrant.headers(), pace.connections(), seed, 0);
    }

    CaptureCpu cpu() {
        return CaptureCpu.of(heat, profile, Runtime.getRuntime().availableProcessors());
    }
}
