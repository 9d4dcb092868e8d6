package io.tidemark.jdbc.meta;

import io.tidemark.types.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of what CATALOG gives; its columns are found by name, so that a newer server may have more. */
public record CatalogRow(Schema schema, List<@Nullable Object> values) {
    /** A value, or null if it is NULL or the server does not know the column. */
    @Nullable
    Object value(String column) {
        int index = schema.indexOf(column);
        return index < 0 ? null : values.get(index);
    }

    /** A text, empty if it is missing. */
    String text(String column) {
        Object value = value(column);
        return value == null ? "" : value.toString();
    }

    /** A whole number, or null. */
    @Nullable
    Integer number(String column) {
        return value(column) instanceof Number number ? (Integer) number.intValue() : null;
    }

    /** Whether a flag is set. */
    boolean flag(String column) {
        return Boolean.TRUE.equals(value(column));
    }
}
