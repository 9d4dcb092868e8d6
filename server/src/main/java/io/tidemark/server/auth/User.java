package io.tidemark.server.auth;

import io.tidemark.protocol.scram.ScramKeys;
import java.util.regex.Pattern;

/**
 * A user as the password file has him.
 *
 * @param name letters, digits and {@code . _ @ -}, up to 63
 * @param role what he may do
 * @param keys with which his password is checked, and from which it cannot be told
 */
record User(String name, Role role, ScramKeys keys) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@-]{0,62}");

    /** Whether a text may be the name of a user. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
