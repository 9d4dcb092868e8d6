package io.tidemark.protocol.scram;

/** An exchange that is malformed, or whose other side does not know what it must know. */
public final class ScramException extends Exception {
    private static final long serialVersionUID = 1L;

    public ScramException(String message) {
        super(message);
    }
}
