package io.tidemark.jdbc.link;

/** A host and the port of a server on it. */
public record Address(String host, int port) {
    /** Where servers listen unless told otherwise. */
    public static final int DEFAULT_PORT = 7333;

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
