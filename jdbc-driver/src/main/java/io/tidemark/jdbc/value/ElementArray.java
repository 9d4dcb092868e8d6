package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.types.SqlType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What arrays of JDBC have in common, wherever their elements come from. It holds nothing that were to be freed. */
abstract class ElementArray implements Array {
    /** Of an element. */
    final SqlType type;

    ElementArray(SqlType type) {
        this.type = type;
    }

    /** How many elements there are. */
    abstract int size();

    /** Some of the elements, which are there. */
    abstract Object[] part(int from, int count) throws SQLException;

    @Override
    public final String getBaseTypeName() {
        return JdbcTypes.name(type);
    }

    @Override
    public final int getBaseType() {
        return JdbcTypes.number(type);
    }

    @Override
    public final Object getArray() throws SQLException {
        return part(0, size());
    }

    @Override
    public final Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray();
    }

    @Override
    public final Object getArray(long index, int count) throws SQLException {
        if (index < 1 || count < 0 || index - 1 + count > size()) {
            throw Errors.argument("elements " + index + " and " + count + " more; there are " + size());
        }
        return part((int) index - 1, count);
    }

    @Override
    public final Object getArray(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray(index, count);
    }

    @Override
    public final ResultSet getResultSet() throws SQLException {
        throw Errors.notOffered("an array as a result set, use getArray(),");
    }

    @Override
    public final ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getResultSet();
    }

    @Override
    public final ResultSet getResultSet(long index, int count) throws SQLException {
        return getResultSet();
    }

    @Override
    public final ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map)
            throws SQLException {
        return getResultSet();
    }

    @Override
    public final void free() {
        // nothing is held
    }
}
