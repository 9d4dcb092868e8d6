package io.tidemark.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * Who wants in. The password is not part of the text.
 *
 * @param password or null
 * @param boundOnly whether a login that is not tied to the connection is refused
 */
public record Credentials(String user, @Nullable String password, boolean boundOnly) {
    @Override
    public String toString() {
        return "Credentials[" + user + "]";
    }
}
