package io.catchment.bench.candidate;

import java.util.UUID;

/// HTTP alone: reads the body, answers, stores nothing.
public final class Echo {
    private static final String ID = new UUID(0, 0).toString();

    private Echo() {}

    public static void main(String[] args) {
        Door door = Door.open(Environment.of(System.getenv()).port(), body -> ID);
        Door.ready(door.address(), door);
    }
}
