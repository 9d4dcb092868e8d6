package io.tidemark.engine;

import java.util.function.BooleanSupplier;

/**
 * For whom a session runs.
 *
 * @param name of the user, who owns the jobs that the session starts; empty for none
 * @param administrator whether he may raise limits above the engine's own
 * @param writer whether his queries may write the records that they cannot use to files; if not, such records are counted
 *     only. Asked when a query starts, by the session's thread
 */
public record SessionUser(String name, boolean administrator, BooleanSupplier writer) {
    /** Who embeds the engine. */
    public static final SessionUser OPERATOR = new SessionUser("", true);

    /** A user whose queries may write the records that they cannot use. */
    public SessionUser(String name, boolean administrator) {
        this(name, administrator, () -> true);
    }
}
