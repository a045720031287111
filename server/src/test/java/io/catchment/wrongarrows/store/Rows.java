package io.catchment.wrongarrows.store;

public record Rows(int count) {}
