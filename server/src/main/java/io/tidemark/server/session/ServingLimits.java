package io.tidemark.server.session;

import io.tidemark.server.config.ServerConfig;

/**
 * How long and how much a client may; times in milliseconds.
 *
 * @param heartbeatMillis how often the server speaks at least
 * @param deadMillis after which a client that says nothing while a statement runs is taken for dead
 * @param handshakeMillis from the connection's begin to READY
 * @param idleMillis after which a connection without a statement that says nothing is closed, and a result ends whose client
 *     gives no credit
 * @param unreadMillis after which a result ends whose client does not read
 * @param maxFirstFrameBytes of a client's frame before READY
 * @param maxFrameBytes of a client's frame after it
 * @param blockBytes of rows that are sent together, unless a single one has more
 * @param outboxBytes that wait to be sent to a client, at which it is sent no more rows
 * @param maxStatements that may run or wait on a connection
 * @param maxPrepared prepared statements of a connection
 */
public record ServingLimits(
        long heartbeatMillis,
        long deadMillis,
        long handshakeMillis,
        long idleMillis,
        long unreadMillis,
        int maxFirstFrameBytes,
        int maxFrameBytes,
        int blockBytes,
        int outboxBytes,
        int maxStatements,
        int maxPrepared) {
    /** A client's query is gone so long after its death. */
    private static final long DEAD_MILLIS = 9_000;

    private static final int HEARTBEATS_BEFORE_DEAD = 3;
    private static final int MAX_STATEMENTS = 1_000;
    private static final int LEAST_OUTBOX_BYTES = 16 << 10;
    private static final long NEVER = Long.MAX_VALUE / 2_000_000;

    /** For clients in the same process, which do not die alone and are nobody's enemies. */
    public static final ServingLimits IN_PROCESS =
            new ServingLimits(3_000, NEVER, NEVER, NEVER, NEVER, 1 << 14, 1 << 24, 1 << 20, 1 << 18, 10_000, 10_000);

    /** What an operator has said. */
    public static ServingLimits of(ServerConfig config) {
        long heartbeat = config.heartbeat().toMillis();
        return new ServingLimits(
                heartbeat,
                Math.max(DEAD_MILLIS, HEARTBEATS_BEFORE_DEAD * heartbeat),
                config.limits().loginTimeout().toMillis(),
                config.limits().idleTimeout().toMillis(),
                config.limits().slowClientTimeout().toMillis(),
                config.limits().firstFrameBytes(),
                config.limits().frameBytes(),
                config.limits().batchBytes(),
                (int) Math.max(
                        LEAST_OUTBOX_BYTES,
                        config.limits().outboundBytes() / config.limits().connections()),
                MAX_STATEMENTS,
                config.limits().preparedStatements());
    }
}
