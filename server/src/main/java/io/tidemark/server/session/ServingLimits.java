package io.tidemark.server.session;

/**
 * How long and how much a client may; times in milliseconds.
 *
 * @param heartbeatMillis how often the server speaks at least
 * @param deadMillis after which a client that says nothing while a statement runs is taken for dead
 * @param handshakeMillis from the first byte to READY
 * @param idleMillis after which a connection without a statement that says nothing is closed
 * @param stuckMillis after which a statement fails whose rows nobody takes
 * @param maxStatements that may run or wait on a connection
 * @param maxPrepared prepared statements of a connection
 * @param maxQueries results that are open in the whole server
 */
public record ServingLimits(
        int heartbeatMillis,
        int deadMillis,
        int handshakeMillis,
        int idleMillis,
        int stuckMillis,
        int maxStatements,
        int maxPrepared,
        int maxQueries) {
    /** What holds unless an operator says otherwise. */
    public static final ServingLimits DEFAULT =
            new ServingLimits(5_000, 9_000, 10_000, 600_000, 600_000, 1_000, 1_000, 100);

    /** For clients in the same process, which do not die alone and are nobody's enemies. */
    public static final ServingLimits IN_PROCESS = new ServingLimits(
            5_000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 10_000, 10_000, 10_000);
}
