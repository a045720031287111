package io.catchment.intake;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The same log when nearly every write begins another segment.
final class SmallSegmentsLogTest extends IntakeLogContract {
    @TempDir Path folder;

    @Override
    IntakeLog open() {
        return RocksIntakeLog.open(folder.resolve("log"), AppendingProcess.withSegmentsOf(100));
    }
}
