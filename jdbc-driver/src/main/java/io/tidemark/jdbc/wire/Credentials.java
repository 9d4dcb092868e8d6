package io.tidemark.jdbc.wire;

import org.jspecify.annotations.Nullable;

/** Who wants in. The password is not part of the text. */
public record Credentials(String user, @Nullable String password) {
    @Override
    public String toString() {
        return "Credentials[" + user + "]";
    }
}
