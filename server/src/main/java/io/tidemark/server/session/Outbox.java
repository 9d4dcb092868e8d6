package io.tidemark.server.session;

import io.tidemark.protocol.Frame;
import java.util.List;

/** The way to one client. Thread: any. */
public interface Outbox {
    /** Sends frames of servers, together and behind what the same thread sent before. Never waits. */
    void send(List<Frame> frames);

    /** Whether the client keeps up; who asks sends no rows while it does not. */
    boolean writable();

    /** Ends the connection once all that was sent is out. More than once is harmless. */
    void close();
}
