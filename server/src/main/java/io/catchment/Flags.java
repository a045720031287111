package io.catchment;

/// The four switches of a capture, all off unless the sender turns them on.
///
/// @param overwriteFields on a duplicate, the given fields replace what the opportunity has
/// @param updateEmptyFields on a duplicate, the given fields fill only what is empty
/// @param doNotPostDuplicateActivity on a duplicate, no "Duplicate Detected" activity
/// @param doNotChangeOwner on a duplicate, the owner stays
public record Flags(
        boolean overwriteFields,
        boolean updateEmptyFields,
        boolean doNotPostDuplicateActivity,
        boolean doNotChangeOwner) {
    public static final Flags NONE = new Flags(false, false, false, false);

    public Flags {
        if (overwriteFields && updateEmptyFields) {
            throw new IllegalArgumentException(
                    "OverwriteFields and UpdateEmptyFields both cannot be true");
        }
    }
}
