package io.tidemark.server.config;

import io.tidemark.engine.JobLimits;
import io.tidemark.protocol.Frame;
import java.time.Duration;
import java.util.Map;

/**
 * What clients may use up at most.
 *
 * @param connections at once
 * @param connectionsPerAddress at once from one address
 * @param unauthenticatedConnections at once that have not logged in yet
 * @param acceptsPerSecond connections that are taken in a second
 * @param loginTimeout from a connection's start to its READY
 * @param idleTimeout after which a connection without statement or message is closed
 * @param firstFrameBytes length of a frame before READY
 * @param frameBytes length of a frame after it
 * @param outboundBytes that wait to be sent, of all connections together
 * @param batchBytes that are sent for a statement without new credit
 * @param slowClientTimeout after which the statement of a client that does not read is ended
 * @param statements that run at once, of all users
 * @param statementsPerUser that run at once, of one user
 * @param preparedStatements of one connection
 * @param jobs of INSERTs and materialized views that run at once
 * @param jobStateBytes state of a job, in memory and on disk, at which it fails, unless an administrator sets more
 */
public record ServerLimits(
        int connections,
        int connectionsPerAddress,
        int unauthenticatedConnections,
        int acceptsPerSecond,
        Duration loginTimeout,
        Duration idleTimeout,
        int firstFrameBytes,
        int frameBytes,
        long outboundBytes,
        int batchBytes,
        Duration slowClientTimeout,
        int statements,
        int statementsPerUser,
        int preparedStatements,
        JobLimits jobs,
        long jobStateBytes) {
    private static final long LEAST_STATE_BYTES = 1 << 20;
    private static final long MOST_STATE_BYTES = 1L << 50;

    static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("limits.connections", "256"),
            Map.entry("limits.connections-per-address", "32"),
            Map.entry("limits.unauthenticated-connections", "64"),
            Map.entry("limits.accepts-per-second", "100"),
            Map.entry("limits.login-timeout", "10 s"),
            Map.entry("limits.idle-timeout", "10 min"),
            Map.entry("limits.first-frame-bytes", "16384"),
            Map.entry("limits.frame-bytes", "16777216"),
            Map.entry("limits.outbound-bytes", "67108864"),
            Map.entry("limits.batch-bytes", "1048576"),
            Map.entry("limits.slow-client-timeout", "30 s"),
            Map.entry("limits.statements", "100"),
            Map.entry("limits.statements-per-user", "20"),
            Map.entry("limits.prepared-statements", "1000"),
            Map.entry("limits.jobs", "100"),
            Map.entry("limits.jobs-per-user", "20"),
            Map.entry("limits.job-state-bytes", "1 GiB"));

    /** The same with so many connections, from one address and not logged in and in a second too. */
    public ServerLimits withConnections(int most) {
        return new ServerLimits(
                most,
                most,
                most,
                most,
                loginTimeout,
                idleTimeout,
                firstFrameBytes,
                frameBytes,
                outboundBytes,
                batchBytes,
                slowClientTimeout,
                statements,
                statementsPerUser,
                preparedStatements,
                jobs,
                jobStateBytes);
    }

    /** The same with so many connections from one address. */
    public ServerLimits withConnectionsPerAddress(int most) {
        return new ServerLimits(
                connections,
                most,
                unauthenticatedConnections,
                acceptsPerSecond,
                loginTimeout,
                idleTimeout,
                firstFrameBytes,
                frameBytes,
                outboundBytes,
                batchBytes,
                slowClientTimeout,
                statements,
                statementsPerUser,
                preparedStatements,
                jobs,
                jobStateBytes);
    }

    /** The same with so many statements at once, of one user too. */
    public ServerLimits withStatements(int most) {
        return new ServerLimits(
                connections,
                connectionsPerAddress,
                unauthenticatedConnections,
                acceptsPerSecond,
                loginTimeout,
                idleTimeout,
                firstFrameBytes,
                frameBytes,
                outboundBytes,
                batchBytes,
                slowClientTimeout,
                most,
                most,
                preparedStatements,
                jobs,
                jobStateBytes);
    }

    static ServerLimits of(ConfigValues values) {
        return new ServerLimits(
                values.number("limits.connections", 1, 100_000),
                values.number("limits.connections-per-address", 1, 100_000),
                values.number("limits.unauthenticated-connections", 1, 100_000),
                values.number("limits.accepts-per-second", 1, 100_000),
                values.duration("limits.login-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                values.duration("limits.idle-timeout", Duration.ofSeconds(1), Duration.ofDays(7)),
                values.number("limits.first-frame-bytes", 1024, Frame.MAX_LENGTH_BEFORE_READY),
                values.number("limits.frame-bytes", 1 << 16, Frame.MAX_LENGTH),
                values.number("limits.outbound-bytes", 1 << 20, Integer.MAX_VALUE),
                values.number("limits.batch-bytes", 1 << 12, 1 << 23),
                values.duration("limits.slow-client-timeout", Duration.ofMillis(100), Duration.ofHours(1)),
                values.number("limits.statements", 1, 100_000),
                values.number("limits.statements-per-user", 1, 100_000),
                values.number("limits.prepared-statements", 1, 1_000_000),
                new JobLimits(
                        values.number("limits.jobs", 1, 100_000), values.number("limits.jobs-per-user", 1, 100_000)),
                values.bytes("limits.job-state-bytes", LEAST_STATE_BYTES, MOST_STATE_BYTES));
    }
}
