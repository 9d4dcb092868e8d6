package io.tidemark.protocol;

/** Bytes that are no message of this protocol, or a message where it must not be. The connection cannot go on. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
