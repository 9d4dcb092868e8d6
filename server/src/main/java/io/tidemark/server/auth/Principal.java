package io.tidemark.server.auth;

/**
 * Who speaks on a connection. Belongs to that connection, once its login has succeeded.
 *
 * @param name of the user
 * @param role what he may do
 */
public record Principal(String name, Role role) {
    /** Who connects to a server without users, which listens to its own machine only: he may do everything. */
    public static Principal local(String name) {
        return new Principal(name, Role.ADMIN);
    }
}
