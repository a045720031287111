package io.catchment;

/// Where an entry stands in the intake logs: the key of its request, its outcome and its retries.
///
/// @param partition from 0 to [#PARTITIONS_MAX] - 1
/// @param offset from 0 to [#OFFSETS_MAX] - 1, without gaps within a partition
public record Position(LogId log, int partition, long offset) {
    /// Ten bits of a request id: as many as the embedded log has by default.
    public static final int PARTITIONS_MAX = 1 << 10;

    /// Forty-eight bits of a request id: at a million entries a second, nine years of one partition.
    public static final long OFFSETS_MAX = 1L << 48;

    public Position {
        if (partition < 0 || partition >= PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "partition " + partition + " is not within 0 to " + (PARTITIONS_MAX - 1));
        }
        if (offset < 0 || offset >= OFFSETS_MAX) {
            throw new IllegalArgumentException(
                    "offset " + offset + " is not within 0 to " + (OFFSETS_MAX - 1));
        }
    }

    @Override
    public String toString() {
        return log + "/" + partition + "/" + offset;
    }
}
