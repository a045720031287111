package io.catchment.backup;

import io.catchment.LogId;
import io.catchment.store.StoreCut;
import io.catchment.store.StoredTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a backup holds, with the checksum of every other file of it: `manifest.json`.
///
/// @param format of the backup's directory
/// @param catchment the version of the program that made it
/// @param cutAt what was accepted before is in it
/// @param log the intake log's part
/// @param store the store's part
/// @param files all of them but the manifest and its own checksum
public record Manifest(
        int format, String catchment, Instant cutAt, Log log, Store store, List<FileSum> files) {
    /// The only one there is so far.
    public static final int FORMAT = 1;

    public Manifest {
        files = List.copyOf(files);
    }

    /// @param partitions in their order, from 0
    public record Log(String id, List<Partition> partitions) {
        public Log {
            partitions = List.copyOf(partitions);
        }

        public LogId logId() {
            return new LogId(id);
        }

        /// Accepted and not worked off yet.
        public long waiting() {
            return partitions.stream().mapToLong(it -> it.end() - it.position()).sum();
        }
    }

    /// @param first offset that is in the log
    /// @param position the next to be worked on, as the store has it
    /// @param end one above the last
    public record Partition(long first, long position, long end) {
        /// Whether the log has all that the store still needs, and the store nothing that the log never had.
        boolean fits() {
            return first <= position && position <= end;
        }
    }

    /// @param schema version of the tables
    /// @param server version of PostgreSQL
    /// @param sequences the number that each gave out last
    public record Store(
            String schema, String server, List<Table> tables, Map<String, Long> sequences) {
        public Store {
            tables = List.copyOf(tables);
            sequences = Map.copyOf(sequences);
        }

        /// As the store's own package puts it.
        public StoreCut.Contents contents() {
            return new StoreCut.Contents(
                    schema, tables.stream().map(Table::table).toList(), sequences);
        }

        public long rows() {
            return tables.stream().mapToLong(Table::rows).sum();
        }
    }

    /// @param file with its rows, of PostgreSQL's binary copy format, compressed by gzip
    public record Table(StoredTable table, long rows, String file) {}

    /// @param path within the backup's directory
    public record FileSum(String path, long bytes, String sha256) {}

    /// Of all files together.
    public long bytes() {
        return files.stream().mapToLong(FileSum::bytes).sum();
    }
}
