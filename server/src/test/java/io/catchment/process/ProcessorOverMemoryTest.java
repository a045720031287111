package io.catchment.process;

import io.catchment.intake.IntakeLog;
import io.catchment.intake.MemoryIntakeLog;

final class ProcessorOverMemoryTest extends ProcessorContract {
    @Override
    IntakeLog open(int partitions) {
        return new MemoryIntakeLog("memory", partitions);
    }
}
