package io.catchment.intake;

import java.nio.file.Path;
import java.util.List;

/// An intake log that can be copied while it is appended to: the log's share of a backup.
public interface CheckpointedLog extends IntakeLog {

    /// Makes a directory that holds the log as it is between two writes, and opens as that log.
    ///
    /// Its files may be shared with the log that goes on (hard links), so they are for reading and copying alone. Appends
    /// wait meanwhile, for some milliseconds.
    ///
    /// @param directory that is not there yet, on the log's own file system
    /// @return the offsets that the checkpoint holds, by partition
    /// @throws LogUnavailableException when the log has failed, or the disk does not let it
    List<Extent> checkpoint(Path directory);
}
