package io.catchment;

import java.time.Instant;

/// A lead as it is kept, with when it was made and last changed.
public record KeptLead(Lead lead, Instant createdAt, Instant modifiedAt) {}
