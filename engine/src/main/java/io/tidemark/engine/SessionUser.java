package io.tidemark.engine;

/**
 * For whom a session runs.
 *
 * @param name of the user, who owns the jobs that the session starts; empty for none
 * @param administrator whether he may raise limits above the engine's own
 */
public record SessionUser(String name, boolean administrator) {
    /** Who embeds the engine. */
    public static final SessionUser OPERATOR = new SessionUser("", true);
}
