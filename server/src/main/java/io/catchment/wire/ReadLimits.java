package io.catchment.wire;

/// How large the parts of a body may be. The body as a whole is bounded before it is read, and with it
/// the length of every string.
///
/// @param depth of objects and arrays within one another
/// @param leadDetails members of `LeadDetails`
/// @param fields members of `Opportunity.Fields`, those of custom field sets counted with them
/// @param ignoredNames how many ignored keys are named; further ones are ignored without a word
/// @param ignoredNameCharacters of an ignored key, after which its name is cut
public record ReadLimits(
        int depth, int leadDetails, int fields, int ignoredNames, int ignoredNameCharacters) {
    /// Depth: the documented body has 6 levels, strays a few more. Members: a LeadSquared account has at
    /// most a few hundred fields on either side. Names: what a person reads in an explanation.
    public static final ReadLimits DEFAULT = new ReadLimits(16, 500, 500, 20, 100);

    public ReadLimits {
        if (depth < 1
                || leadDetails < 1
                || fields < 0
                || ignoredNames < 0
                || ignoredNameCharacters < 1) {
            throw new IllegalArgumentException(
                    "limits that leave no room for a body: depth "
                            + depth
                            + ", leadDetails "
                            + leadDetails
                            + ", fields "
                            + fields
                            + ", ignoredNames "
                            + ignoredNames
                            + ", ignoredNameCharacters "
                            + ignoredNameCharacters);
        }
    }
}
