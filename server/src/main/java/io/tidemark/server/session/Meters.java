package io.tidemark.server.session;

import io.tidemark.executor.thread.PublishedLong;

/** What a server counts. Thread: any. */
public final class Meters {
    private final PublishedLong connectionsOpen = new PublishedLong(0);
    private final PublishedLong connectionsTaken = new PublishedLong(0);
    private final PublishedLong connectionsRefused = new PublishedLong(0);
    private final PublishedLong statements = new PublishedLong(0);
    private final PublishedLong statementsFailed = new PublishedLong(0);
    private final PublishedLong rowsOut = new PublishedLong(0);
    private final PublishedLong bytesIn = new PublishedLong(0);
    private final PublishedLong bytesOut = new PublishedLong(0);

    /** Connections that are open. */
    public PublishedLong connectionsOpen() {
        return connectionsOpen;
    }

    /** Connections that were taken. */
    public PublishedLong connectionsTaken() {
        return connectionsTaken;
    }

    /** Connections that were closed at once because of a limit. */
    public PublishedLong connectionsRefused() {
        return connectionsRefused;
    }

    /** Statements that clients have sent. */
    public PublishedLong statements() {
        return statements;
    }

    /** Statements that have failed or were cancelled. */
    public PublishedLong statementsFailed() {
        return statementsFailed;
    }

    /** Rows that were sent. */
    public PublishedLong rowsOut() {
        return rowsOut;
    }

    /** Bytes of frames that came. */
    public PublishedLong bytesIn() {
        return bytesIn;
    }

    /** Bytes of frames that were sent. */
    public PublishedLong bytesOut() {
        return bytesOut;
    }
}
