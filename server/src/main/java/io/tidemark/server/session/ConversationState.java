package io.tidemark.server.session;

import io.tidemark.protocol.MessageType;

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

    /** A bit for each message by its ordinal. */
    private final long taken;

    ConversationState(MessageType... types) {
        long bits = 0;
        for (MessageType type : types) {
            bits |= 1L << type.ordinal();
        }
        taken = bits;
    }

    boolean takes(MessageType type) {
        return (taken & 1L << type.ordinal()) != 0;
    }
}
