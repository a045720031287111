package io.catchment.process;

/// Work that is done a step at a time by a [Worker].
@FunctionalInterface
public interface Step {
    /// @return how much was done; 0 when there is nothing to do now
    int runOnce();
}
