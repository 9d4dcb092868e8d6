package io.tidemark.connectors.text;

import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;

/** Which types text formats can hold. */
public final class TextTypes {
    private TextTypes() {}

    /**
     * Refuses columns that have no form as text yet.
     *
     * @throws TidemarkException NOT_SUPPORTED_YET, naming column and type
     */
    public static void check(String table, String format, Schema columns) {
        for (Column column : columns.columns()) {
            boolean held =
                    switch (column.type().kind()) {
                        case INTERVAL_DAY, INTERVAL_MONTH, ARRAY, MAP, ROW, NULL -> false;
                        case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR -> true;
                        case BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> true;
                    };
            if (!held) {
                throw new TidemarkException(
                        ErrorCode.NOT_SUPPORTED_YET,
                        "table " + table + ": the format '" + format + "' cannot hold column '" + column.name()
                                + "' of type " + column.type().text() + " yet",
                        "declare it VARCHAR to keep its text",
                        null);
            }
        }
    }
}
