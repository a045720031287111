package io.catchment;

/// What a request asks for, as its sender wrote it. Which of its names an account knows is for [Interpret] to say.
public sealed interface Request permits Capture, LeadUpdate, OpportunityUpdate {}
