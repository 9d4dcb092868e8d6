package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An ARRAY value. Thread: one. */
final class ListArray implements Array {
    private final List<?> elements;
    private final SqlType type;
    private final Conversions conversions;

    ListArray(List<?> elements, SqlType type, Conversions conversions) {
        this.elements = elements;
        this.type = type;
        this.conversions = conversions;
    }

    @Override
    public String getBaseTypeName() {
        return JdbcTypes.name(type);
    }

    @Override
    public int getBaseType() {
        return JdbcTypes.number(type);
    }

    @Override
    public Object getArray() throws SQLException {
        return getArray(1, elements.size());
    }

    @Override
    public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray();
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        if (index < 1 || count < 0 || index - 1 + count > elements.size()) {
            throw Errors.argument("elements " + index + " and " + count + " more; there are " + elements.size());
        }
        Object[] values = (Object[]) java.lang.reflect.Array.newInstance(JdbcTypes.javaClass(type), count);
        for (int at = 0; at < count; at++) {
            values[at] = conversions.part(elements.get((int) index - 1 + at), type);
        }
        return values;
    }

    @Override
    public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray(index, count);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        throw Errors.notOffered("an array as a result set, use getArray(),");
    }

    @Override
    public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getResultSet();
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        return getResultSet();
    }

    @Override
    public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        return getResultSet();
    }

    @Override
    public void free() {
        // nothing is held
    }

    @Override
    public String toString() {
        return conversions.text(
                elements,
                new SqlType(SqlType.Kind.ARRAY, SqlType.UNSPECIFIED, 0, true, List.of(new Column("element", type))));
    }
}
