package io.catchment.intake;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RocksIntakeLogTest extends IntakeLogContract {
    @TempDir Path folder;

    @Override
    IntakeLog open() {
        return RocksIntakeLog.open(folder.resolve("log"), RocksIntakeLog.Options.of(PARTITIONS));
    }
}
