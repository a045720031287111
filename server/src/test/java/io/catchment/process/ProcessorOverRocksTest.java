package io.catchment.process;

import io.catchment.intake.IntakeLog;
import io.catchment.intake.RocksIntakeLog;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class ProcessorOverRocksTest extends ProcessorContract {
    @TempDir Path folder;

    private int opened;

    @Override
    IntakeLog open(int partitions) {
        return RocksIntakeLog.open(
                folder.resolve("log" + ++opened), RocksIntakeLog.Options.of(partitions));
    }
}
