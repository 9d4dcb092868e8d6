package io.tidemark.server.session;

import io.tidemark.protocol.MessageType;
import java.util.EnumSet;
import java.util.Set;

/** How far a connection is, and which messages it takes there. Whoever sends another one is cut off. */
enum ConversationState {
    /** Nothing was said yet. */
    HELLO(MessageType.HELLO, MessageType.GOODBYE),
    /** The client is to begin its login. */
    LOGIN(MessageType.AUTH_RESPONSE, MessageType.GOODBYE),
    /** The client is to prove who it is. */
    PROOF(MessageType.AUTH_RESPONSE, MessageType.GOODBYE),
    /** The session is being made; READY follows. */
    OPENING(MessageType.GOODBYE),
    /** Statements run. */
    READY(
            MessageType.EXECUTE,
            MessageType.PREPARE,
            MessageType.EXECUTE_PREPARED,
            MessageType.CREDIT,
            MessageType.CANCEL,
            MessageType.CLOSE,
            MessageType.PING,
            MessageType.CATALOG,
            MessageType.GOODBYE),
    /** Nothing is taken any more. */
    OVER;

    private final Set<MessageType> taken;

    ConversationState(MessageType... taken) {
        Set<MessageType> types = EnumSet.noneOf(MessageType.class);
        types.addAll(Set.of(taken));
        this.taken = types;
    }

    boolean takes(MessageType type) {
        return taken.contains(type);
    }
}
