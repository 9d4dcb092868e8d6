package io.tidemark.jdbc.result;

import io.tidemark.jdbc.error.Errors;
import java.sql.SQLException;

/** How our objects answer {@code unwrap}. Stateless. */
public final class Wrappers {
    private Wrappers() {}

    /** The object as a class that it is of. */
    public static <T> T unwrap(Object object, Class<T> wanted) throws SQLException {
        if (wanted.isInstance(object)) {
            return wanted.cast(object);
        }
        throw Errors.argument("a " + object.getClass().getSimpleName() + " is no " + wanted.getName());
    }
}
