package io.catchment.store;

import java.util.List;

/// One of the store's tables, as a copy of its rows must know it.
///
/// @param columns that are stored, in the order of the copy
/// @param partitions those that hold the rows of a partitioned table; none of an ordinary one
public record StoredTable(String name, List<String> columns, List<Partition> partitions) {
    public StoredTable {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
    }

    /// @param bound as PostgreSQL writes it: `FOR VALUES FROM … TO …`, or `DEFAULT`
    public record Partition(String name, String bound) {}
}
