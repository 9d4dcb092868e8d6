package io.tidemark.engine;

import java.util.Optional;

/** How an option says that its value is a secret, so long as the value itself is not needed. Stateless. */
final class SecretName {
    /** No option of a user can begin so: {@link TableBinder} refuses it. */
    private static final String MARK = "\u0001secret\u0001";

    private SecretName() {}

    /** In place of the value of a secret. */
    static String mark(String name) {
        return MARK + name;
    }

    /** The secret that a value stands for. */
    static Optional<String> in(String value) {
        return value.startsWith(MARK) ? Optional.of(value.substring(MARK.length())) : Optional.empty();
    }

    /** The value as a statement would have it. */
    static String shown(String value) {
        return in(value).map(name -> "SECRET '" + name.replace("'", "''") + "'").orElse(value);
    }
}
