package io.tidemark.server.session;

import io.tidemark.engine.Result;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.types.TidemarkException;

/** Says how a statement without rows has ended. Stateless. */
final class EndOfStatement implements Result.Visitor<ServerMessage> {
    private static final long NONE_COUNTED = -1;

    @Override
    public ServerMessage rows(Result.Rows result) {
        throw TidemarkException.internal("rows are carried by a cursor");
    }

    @Override
    public ServerMessage updated(Result.Updated result) {
        return new ServerMessage.End(result.count(), null, null);
    }

    @Override
    public ServerMessage started(Result.Started result) {
        return new ServerMessage.End(NONE_COUNTED, result.jobId() + " started", result.jobId());
    }

    @Override
    public ServerMessage done(Result.Done result) {
        return new ServerMessage.End(NONE_COUNTED, result.message(), null);
    }
}
