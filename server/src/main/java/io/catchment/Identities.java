package io.catchment;

import java.util.UUID;

/// Makes the ids of what is new. Passed in, so that rules stay functions of what they are given.
@FunctionalInterface
public interface Identities {
    UUID next();
}
