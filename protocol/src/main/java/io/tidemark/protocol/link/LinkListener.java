package io.tidemark.protocol.link;

import io.tidemark.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** What comes from the server over a {@link Link}. Called by one thread at a time, which must not be held up. */
public interface LinkListener {
    /**
     * A message came.
     *
     * @param statement the number of the statement that it is about; 0 for the connection
     */
    void received(int statement, ServerMessage message);

    /**
     * The connection is over; nothing comes behind it.
     *
     * @param cause why, or null if it was closed in order
     */
    void closed(@Nullable Throwable cause);
}
