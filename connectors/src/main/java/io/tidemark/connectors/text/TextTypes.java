package io.tidemark.connectors.text;

import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.function.Predicate;

/** Which types text formats can hold. */
public final class TextTypes {
    private TextTypes() {}

    /**
     * Refuses columns that have no form as text yet.
     *
     * @throws TidemarkException NOT_SUPPORTED_YET, naming column and type
     */
    public static void check(String table, String format, Schema columns) {
        check(table, format, columns, TextTypes::isScalar);
    }

    /** As {@link #check(String, String, Schema)} for a format that can hold ARRAY, MAP and ROW too. */
    public static void checkNested(String table, String format, Schema columns) {
        check(table, format, columns, TextTypes::isHeld);
    }

    private static void check(String table, String format, Schema columns, Predicate<SqlType> held) {
        for (Column column : columns.columns()) {
            if (!held.test(column.type())) {
                throw new TidemarkException(
                        ErrorCode.NOT_SUPPORTED_YET,
                        "table " + table + ": the format '" + format + "' cannot hold column '" + column.name()
                                + "' of type " + column.type().text() + " yet",
                        "declare it VARCHAR to keep its text",
                        null);
            }
        }
    }

    private static boolean isScalar(SqlType type) {
        return switch (type.kind()) {
            case INTERVAL_DAY, INTERVAL_MONTH, ARRAY, MAP, ROW, NULL -> false;
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR -> true;
            case BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> true;
        };
    }

    private static boolean isHeld(SqlType type) {
        if (type.fields().isEmpty()) {
            return isScalar(type);
        }
        boolean map = type.kind() == SqlType.Kind.MAP;
        return type.fields().stream().map(Column::type).allMatch(TextTypes::isHeld)
                && (!map || isScalar(type.fields().get(0).type()));
    }
}
