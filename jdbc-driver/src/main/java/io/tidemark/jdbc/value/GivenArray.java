package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.types.SqlType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array that an application has made for a parameter. Immutable but for its elements. */
public final class GivenArray implements Array {
    private final SqlType type;
    private final Object[] elements;

    /** @param type the name of the elements' type */
    public GivenArray(@Nullable String type, Object @Nullable [] elements) throws SQLException {
        this.type = TypeNames.of(type);
        this.elements = elements == null ? new Object[0] : elements.clone();
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
    public Object getArray() {
        return elements.clone();
    }

    @Override
    public Object getArray(@Nullable Map<String, Class<?>> map) {
        return getArray();
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        if (index < 1 || count < 0 || index - 1 + count > elements.length) {
            throw Errors.argument("elements " + index + " and " + count + " more; there are " + elements.length);
        }
        return Arrays.copyOfRange(elements, (int) index - 1, (int) index - 1 + count);
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
        return Arrays.deepToString(elements);
    }
}
