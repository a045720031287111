package io.catchment.server;

import java.util.List;

/// The settings are wrong; each problem is a line for the person who started the server.
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
