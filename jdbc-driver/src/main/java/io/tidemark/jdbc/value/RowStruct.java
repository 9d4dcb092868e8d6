package io.tidemark.jdbc.value;

import io.tidemark.types.SqlType;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ROW value. Immutable. */
record RowStruct(List<?> fields, SqlType type, Conversions conversions) implements Struct {
    @Override
    public String getSQLTypeName() {
        return type.text();
    }

    @Override
    public @Nullable Object[] getAttributes() throws SQLException {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] =
                    conversions.part(fields.get(index), type.fields().get(index).type());
        }
        return values;
    }

    @Override
    public @Nullable Object[] getAttributes(Map<String, Class<?>> map) throws SQLException {
        return getAttributes();
    }

    @Override
    public String toString() {
        return conversions.text(fields, type);
    }
}
