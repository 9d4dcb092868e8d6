package io.tidemark.connectors.json;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Single values from JSON text, for connectors that take rows one by one. Stateless. */
public final class JsonText {
    private static final int PADDING = 8;

    private JsonText() {}

    /** Reads a JSON text into a row of a column of a type, or fails with the name of the field. */
    public static void read(String field, SqlType type, String json, ColumnVector column, int row) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(text, text.length + PADDING);
        int from = JsonElement.inside(bytes, Scan.space(bytes, 0, text.length), text.length);
        int to = JsonElement.of(field, type).read(bytes, from, text.length, column, row);
        if (Scan.space(bytes, to, text.length) != text.length) {
            throw Scan.malformed("something follows the value", bytes, to, text.length);
        }
    }
}
