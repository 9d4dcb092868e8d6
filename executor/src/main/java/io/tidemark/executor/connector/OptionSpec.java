package io.tidemark.executor.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a connector or format.
 *
 * @param key its name
 * @param kind how its value reads
 * @param required whether it must be given
 * @param defaultValue the value if not given, or null if there is none
 * @param allowed the only values, for ENUM; else empty
 * @param summary one sentence for the documentation
 * @param care where it may stand and whether its value is shown
 */
public record OptionSpec(
        String key,
        Kind kind,
        boolean required,
        @Nullable String defaultValue,
        List<String> allowed,
        String summary,
        Care care) {
    /** Where an option may stand, and whether its value is shown. */
    public enum Care {
        /** Anywhere. */
        PLAIN,
        /** On a server only in a connection, which administrators make. */
        RESERVED,
        /** As reserved; its value may be a secret and is not shown in messages. */
        HIDDEN,
        /** As hidden; in a connection its value must be a secret. */
        SECRET;

        /** Whether the value may be the name of a secret. */
        public boolean takesSecret() {
            return this == HIDDEN || this == SECRET;
        }
    }

    /** How a value reads. Durations are such as {@code 500 ms}, {@code 10 s}, {@code 5 min}, {@code 1 h}, {@code 1 d}. */
    public enum Kind {
        TEXT,
        BOOLEAN,
        INTEGER,
        DURATION,
        ENUM
    }

    public OptionSpec {
        allowed = List.copyOf(allowed);
    }

    /** An option of tables that anyone may make. */
    public OptionSpec(
            String key,
            Kind kind,
            boolean required,
            @Nullable String defaultValue,
            List<String> allowed,
            String summary) {
        this(key, kind, required, defaultValue, allowed, summary, Care.PLAIN);
    }

    /** The same option, of which more care is taken. */
    public OptionSpec with(Care other) {
        return new OptionSpec(key, kind, required, defaultValue, allowed, summary, other);
    }

    /** An option that may be left out. */
    public static OptionSpec optional(String key, Kind kind, @Nullable String defaultValue, String summary) {
        return new OptionSpec(key, kind, false, defaultValue, List.of(), summary);
    }

    /** An option that must be given. */
    public static OptionSpec required(String key, Kind kind, String summary) {
        return new OptionSpec(key, kind, true, null, List.of(), summary);
    }

    /** An option with a fixed set of values. */
    public static OptionSpec oneOf(String key, @Nullable String defaultValue, List<String> allowed, String summary) {
        return new OptionSpec(key, Kind.ENUM, false, defaultValue, allowed, summary);
    }
}
