package io.catchment;

import java.time.Instant;

/// An opportunity as it is kept, with when it was last changed.
public record KeptOpportunity(Opportunity opportunity, Instant modifiedAt) {}
