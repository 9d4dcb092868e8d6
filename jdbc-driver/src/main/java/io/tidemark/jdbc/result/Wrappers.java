package io.tidemark.jdbc.result;

import io.tidemark.jdbc.error.Errors;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How our objects answer {@code unwrap}. Stateless. */
public final class Wrappers {
    private Wrappers() {}

    /** The object as a class that it is of. */
    public static <T> T unwrap(Object object, @Nullable Class<T> wanted) throws SQLException {
        if (wanted == null) {
            throw Errors.argument("no class was given");
        }
        if (wanted.isInstance(object)) {
            return wanted.cast(object);
        }
        throw Errors.argument("a " + object.getClass().getSimpleName() + " is no " + wanted.getName());
    }

    /** Whether it is of a class. */
    public static boolean isFor(Object object, @Nullable Class<?> wanted) {
        return wanted != null && wanted.isInstance(object);
    }
}
