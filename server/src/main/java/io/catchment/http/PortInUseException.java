package io.catchment.http;

/// Another process listens where the door was to listen.
public final class PortInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int port;

    public PortInUseException(String host, int port, Throwable cause) {
        super(
                "port "
                        + port
                        + " of "
                        + host
                        + " is in use: end who listens there, or name another with --http-port",
                cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
