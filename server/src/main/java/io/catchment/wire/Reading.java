package io.catchment.wire;

import io.catchment.Capture;
import io.catchment.Refusal;

/// What a body turned out to be.
public sealed interface Reading {
    /// A capture; whether its names and values make sense is for the account's settings to say.
    record Read(Capture capture) implements Reading {}

    /// The first thing found wrong with it.
    record Refused(Refusal.OfBody refusal) implements Reading {}
}
