package io.tidemark.server.session;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;

/** Why a statement is over before its end. */
enum StopReason {
    /** It is not to be over. */
    NONE,
    /** The client wants no more rows. */
    CLOSED,
    /** The client has cancelled it. */
    CANCELLED,
    /** It took longer than the client allows. */
    TIMED_OUT,
    /** Nobody took its rows. */
    STUCK,
    /** Too many results are under way. */
    LIMIT,
    /** The server stops, and the result has no end. */
    SERVER_STOPS,
    /** The client is gone. */
    ABANDONED;

    /** What the client is told. */
    TidemarkException error() {
        return switch (this) {
            case NONE -> TidemarkException.internal("a statement that goes on was ended");
            case CLOSED, CANCELLED, ABANDONED ->
                new TidemarkException(ErrorCode.CANCELLED, "the statement was cancelled");
            case TIMED_OUT ->
                new TidemarkException(
                        ErrorCode.STATEMENT_TIMEOUT,
                        "the statement took longer than the client's timeout",
                        "give it more time, or ask for less",
                        null);
            case SERVER_STOPS -> stopping();
            case LIMIT ->
                new TidemarkException(
                        ErrorCode.TOO_MANY_STATEMENTS,
                        "too many results are open, of this user or of all",
                        "read or close some, or raise limits.statements in the server's configuration",
                        null);
            case STUCK ->
                new TidemarkException(
                        ErrorCode.SLOW_CONSUMER,
                        "nobody has taken rows of this statement for too long",
                        "read its rows, or close it",
                        null);
        };
    }

    /** What is said when the server stops. */
    static TidemarkException stopping() {
        return new TidemarkException(ErrorCode.SERVER_STOPS, "the server stops", "connect again later", null);
    }
}
