package io.tidemark.server.auth;

import java.util.Locale;
import java.util.Optional;

/** What a user of a server may do; each role may do what the next one may. */
public enum Role {
    /** Everything, connections and secrets included. */
    ADMIN,
    /** Streams, tables, views, rows, and the jobs that he has started. */
    WRITER,
    /** Looks: SELECT, SHOW, DESCRIBE, EXPLAIN, and settings of his own session. */
    READER;

    /** As it is written: {@code admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a word, whatever its case. */
    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
