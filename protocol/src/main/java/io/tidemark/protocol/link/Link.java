package io.tidemark.protocol.link;

import io.tidemark.protocol.ClientMessage;
import java.io.IOException;

/** A client's end of a connection to a server. Thread: any. */
public interface Link extends AutoCloseable {
    /**
     * Sends a message; in the order of the calls.
     *
     * @param statement the number of the statement that it is about; 0 for the connection
     * @throws IOException if the connection is broken or closed
     */
    void send(int statement, ClientMessage message) throws IOException;

    /** Ends the connection; the listener hears of it. More than once is harmless. */
    @Override
    void close();
}
