package io.tidemark.jdbc.value;

import java.sql.Struct;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that an application has made for a parameter. Immutable but for its attributes.
 *
 * @param name of its type, as it was given
 */
public record GivenStruct(String name, @Nullable Object[] attributes) implements Struct {
    @Override
    public String getSQLTypeName() {
        return name;
    }

    @Override
    public @Nullable Object[] getAttributes() {
        return attributes.clone();
    }

    @Override
    public @Nullable Object[] getAttributes(@Nullable Map<String, Class<?>> map) {
        return getAttributes();
    }

    @Override
    public String toString() {
        return Arrays.deepToString(attributes);
    }
}
