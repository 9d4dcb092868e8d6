package io.tidemark.executor.function;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.types.SqlType;
import java.util.Base64;

/** ARRAY, MAP and ROW values as JSON: an array, and objects for the others. Stateless. */
public final class NestedTexts {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private NestedTexts() {}

    /** Leaves the JSON text of a value in a slice. */
    public static void format(Slice value, SqlType type, EvaluationContext context, Slice result) {
        result.clear();
        append(value, type, context, result);
    }

    private static void append(Slice value, SqlType type, EvaluationContext context, Slice result) {
        switch (type.kind()) {
            case ARRAY -> array(value, type, context, result);
            case MAP -> map(value, type, context, result);
            default -> row(value, type, context, result);
        }
    }

    private static void array(Slice value, SqlType type, EvaluationContext context, Slice result) {
        result.append('[');
        int count = NestedFunctions.count(value);
        for (int element = 0; element < count; element++) {
            comma(element, result);
            element(value.buffer, value.start, element, NestedTypes.first(type), context, result);
        }
        result.append(']');
    }

    private static void map(Slice value, SqlType type, EvaluationContext context, Slice result) {
        int keys = Nested.elementStart(value.buffer, value.start, 0);
        int values = Nested.elementStart(value.buffer, value.start, 1);
        SqlType keyType = NestedTypes.first(type);
        result.append('{');
        Slice key = new Slice();
        for (int entry = 0; entry < Nested.count(value.buffer, keys); entry++) {
            comma(entry, result);
            if (keyType.isText()) {
                element(value.buffer, keys, entry, keyType, context, result);
            } else {
                key.clear();
                element(value.buffer, keys, entry, keyType, context, key);
                boolean bare = key.length == 0 || key.at(0) != '"';
                quoteIf(bare, result);
                appendKey(bare && NestedTypes.isNested(keyType), key, result);
                quoteIf(bare, result);
            }
            result.append(':');
            element(value.buffer, values, entry, NestedTypes.second(type), context, result);
        }
        result.append('}');
    }

    private static void quoteIf(boolean bare, Slice result) {
        if (bare) {
            result.append('"');
        }
    }

    private static void appendKey(boolean escape, Slice key, Slice result) {
        if (escape) {
            escaped(key, result);
        } else {
            result.append(key);
        }
    }

    private static void row(Slice value, SqlType type, EvaluationContext context, Slice result) {
        result.append('{');
        for (int field = 0; field < type.fields().size(); field++) {
            comma(field, result);
            quoted(Slice.of(type.fields().get(field).name()), result);
            result.append(':');
            element(value.buffer, value.start, field, type.fields().get(field).type(), context, result);
        }
        result.append('}');
    }

    private static void comma(int place, Slice result) {
        if (place > 0) {
            result.append(',');
        }
    }

    private static void element(
            byte[] buffer, int start, int element, SqlType type, EvaluationContext context, Slice result) {
        Cell cell = new Cell();
        NestedFunctions.get(buffer, start, element, type.layout(), cell);
        value(cell, type, context, result);
    }

    /** Appends the value of a row of a vector as JSON; instants in UTC. */
    public static void append(ColumnVector source, int row, SqlType type, Slice result) {
        NestedBuilder single = new NestedBuilder();
        single.begin(0);
        single.add(source, row);
        byte[] bytes = new byte[single.size()];
        single.write(bytes, 0);
        element(bytes, 0, 0, type, EvaluationContext.utc(), result);
    }

    /** Appends the value of the first row of a vector, not NULL, as a name of a JSON object. */
    public static void appendName(ColumnVector source, SqlType type, Slice result) {
        Slice name = new Slice();
        name.clear();
        append(source, 0, type, name);
        boolean quoted = name.length > 0 && name.at(0) == '"';
        quoteIf(!quoted, result);
        result.append(name);
        quoteIf(!quoted, result);
    }

    /** Appends a value of any type as JSON. */
    static void value(Cell cell, SqlType type, EvaluationContext context, Slice result) {
        if (cell.isNull) {
            result.append(Slice.of("null"));
        } else if (NestedTypes.isNested(type)) {
            Slice inner = new Slice();
            inner.point(cell.bytes);
            append(inner, type, context, result);
        } else if (type.isText()) {
            quoted(cell.bytes, result);
        } else if (type.isBinary()) {
            quoted(Slice.of(Base64.getEncoder().encode(cell.bytes.copy())), result);
        } else {
            Slice text = new Slice();
            boolean quotes = scalar(cell, type, context, text);
            quoteIf(quotes, result);
            result.append(text);
            quoteIf(quotes, result);
        }
    }

    /** The text of a number or time; says whether JSON wants quotes around it. */
    private static boolean scalar(Cell cell, SqlType type, EvaluationContext context, Slice text) {
        int digits = type.precision() == SqlType.UNSPECIFIED ? 3 : type.precision();
        switch (type.kind()) {
            case BOOLEAN -> text.set(cell.number != 0 ? "true" : "false");
            case DECIMAL -> {
                if (type.layout() == SqlType.Layout.WIDE) {
                    NumberTexts.formatWide(cell.high, cell.number, type.scale(), text);
                } else {
                    NumberTexts.format(cell.number, type.scale(), text);
                }
            }
            case REAL -> text.set(Float.toString((float) cell.real));
            case DOUBLE -> text.set(Double.toString(cell.real));
            case DATE -> TimeTexts.formatDate(cell.number, text);
            case TIME -> TimeTexts.formatTime(cell.number, type.precision() > 0 ? digits : 0, text);
            case TIMESTAMP -> TimeTexts.formatTimestamp(cell.number, digits, text);
            case TIMESTAMP_LTZ -> TimeTexts.formatTimestamp(context.toLocal(cell.number), digits, text);
            case INTERVAL_DAY -> TimeTexts.formatIntervalDay(cell.number, text);
            case INTERVAL_MONTH -> TimeTexts.formatIntervalMonth(cell.number, text);
            case TINYINT, SMALLINT, INTEGER, BIGINT, CHAR, VARCHAR, BINARY, VARBINARY, ARRAY, MAP, ROW, NULL ->
                NumberTexts.format(cell.number, text);
        }
        return type.isApproximate()
                ? !Double.isFinite(cell.real)
                : !type.isExact() && type.kind() != SqlType.Kind.BOOLEAN;
    }

    /** Appends a text in quotes with what JSON wants escaped. */
    static void quoted(Slice text, Slice result) {
        result.append('"');
        escaped(text, result);
        result.append('"');
    }

    private static void escaped(Slice text, Slice result) {
        for (int place = 0; place < text.length; place++) {
            byte letter = text.at(place);
            if (letter >= 0 && letter < ' ') {
                control(letter, result);
            } else {
                if (letter == '"' || letter == '\\') {
                    result.append('\\');
                }
                result.append(letter);
            }
        }
    }

    private static void control(byte letter, Slice result) {
        int shorthand = "\b\t\n\f\r".indexOf(letter);
        if (shorthand >= 0) {
            result.append('\\');
            result.append("btnfr".charAt(shorthand));
        } else {
            result.append(Slice.of("\\u00"));
            result.append(HEX[letter >> 4]);
            result.append(HEX[letter & 15]);
        }
    }
}
