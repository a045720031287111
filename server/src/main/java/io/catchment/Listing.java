package io.catchment;

import java.util.List;
import java.util.Optional;

/// Which of a lead's opportunities somebody wants to see, what of them, in which order, and which page.
///
/// @param eventCode of the only type that is wanted; empty for all
/// @param columns names of the fields that are wanted; empty for all
/// @param pageIndex 1 for the first
/// @param sorting empty: the newest first
public record Listing(
        Optional<Integer> eventCode,
        List<String> columns,
        int pageIndex,
        int pageSize,
        Optional<Sorting> sorting) {
    /// As many as LeadSquared gives at once; what a page takes in memory stays within some megabytes.
    public static final int PAGE_SIZE_MAX = 1_000;

    /// A type has a few hundred fields at most.
    public static final int COLUMNS_MAX = 500;

    /// @param column a field's name, or what stands beside the fields, as `CreatedOn`
    /// @param descending the largest or newest first
    public record Sorting(String column, boolean descending) {}

    public Listing {
        columns = List.copyOf(columns);
        if (pageIndex < 1 || pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
            throw new IllegalArgumentException("page " + pageIndex + " of " + pageSize);
        }
        if (columns.size() > COLUMNS_MAX) {
            throw new IllegalArgumentException(columns.size() + " columns");
        }
    }

    /// How many opportunities come before the page.
    public long skipped() {
        return (pageIndex - 1L) * pageSize;
    }
}
