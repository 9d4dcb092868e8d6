package io.tidemark.jdbc.wire;

import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.ServerMessage;

/** Which message of a server may come for a statement, and where it goes. True for the last one. */
record ReplyMessages(Reply reply) implements ServerMessage.Visitor<Boolean> {
    private static ProtocolException misplaced(ServerMessage message) {
        return new ProtocolException(message.type() + " comes for a statement");
    }

    @Override
    public Boolean welcome(ServerMessage.Welcome message) {
        throw misplaced(message);
    }

    @Override
    public Boolean authChallenge(ServerMessage.AuthChallenge message) {
        throw misplaced(message);
    }

    @Override
    public Boolean ready(ServerMessage.Ready message) {
        throw misplaced(message);
    }

    @Override
    public Boolean prepared(ServerMessage.Prepared message) {
        return reply.onPrepared(message);
    }

    @Override
    public Boolean columns(ServerMessage.Columns message) {
        return reply.onColumns(message);
    }

    @Override
    public Boolean rows(ServerMessage.Rows message) {
        return reply.onRows(message);
    }

    @Override
    public Boolean heartbeat(ServerMessage.Heartbeat message) {
        return reply.onHeartbeat(message);
    }

    @Override
    public Boolean end(ServerMessage.End message) {
        return reply.onEnd(message);
    }

    @Override
    public Boolean failed(ServerMessage.Failed message) {
        return reply.onFailed(message);
    }

    @Override
    public Boolean notice(ServerMessage.Notice message) {
        return reply.onNotice(message);
    }

    @Override
    public Boolean pong(ServerMessage.Pong message) {
        throw misplaced(message);
    }
}
