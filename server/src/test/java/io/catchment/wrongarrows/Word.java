package io.catchment.wrongarrows;

import java.util.logging.Level;

/// A word that knows more than `java.base`.
record Word(Level level) {}
