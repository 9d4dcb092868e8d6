package io.tidemark.jdbc.value;

import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import java.sql.SQLException;
import java.util.List;

/** An ARRAY value. Thread: one. */
final class ListArray extends ElementArray {
    private final List<?> elements;
    private final Conversions conversions;

    ListArray(List<?> elements, SqlType type, Conversions conversions) {
        super(type);
        this.elements = elements;
        this.conversions = conversions;
    }

    @Override
    int size() {
        return elements.size();
    }

    @Override
    Object[] part(int from, int count) throws SQLException {
        Object[] values = (Object[]) java.lang.reflect.Array.newInstance(JdbcTypes.javaClass(type), count);
        for (int at = 0; at < count; at++) {
            values[at] = conversions.part(elements.get(from + at), type);
        }
        return values;
    }

    @Override
    public String toString() {
        return conversions.text(
                elements,
                new SqlType(SqlType.Kind.ARRAY, SqlType.UNSPECIFIED, 0, true, List.of(new Column("element", type))));
    }
}
