package io.catchment.wire;

import io.catchment.Refusal;
import io.catchment.Request;

/// What a body turned out to be.
public sealed interface Reading {
    /// A request; whether its names and values make sense is for the account's settings to say.
    record Read(Request request) implements Reading {}

    /// The first thing found wrong with it.
    record Refused(Refusal.OfBody refusal) implements Reading {}
}
