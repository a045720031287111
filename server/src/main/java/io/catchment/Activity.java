package io.catchment;

import java.time.Instant;
import java.util.UUID;

/// Something that happened on a lead.
public record Activity(
        UUID id, LeadId lead, OpportunityId opportunity, ActivityCode code, Instant at) {}
