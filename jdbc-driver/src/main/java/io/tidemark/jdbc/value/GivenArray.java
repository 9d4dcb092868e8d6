package io.tidemark.jdbc.value;

import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An array that an application has made for a parameter. Immutable but for its elements. */
public final class GivenArray extends ElementArray {
    private final Object[] elements;

    /** @param type the name of the elements' type */
    public GivenArray(@Nullable String type, Object @Nullable [] elements) throws SQLException {
        super(TypeNames.of(type));
        this.elements = elements == null ? new Object[0] : elements.clone();
    }

    @Override
    int size() {
        return elements.length;
    }

    @Override
    Object[] part(int from, int count) {
        return Arrays.copyOfRange(elements, from, from + count);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(elements);
    }
}
