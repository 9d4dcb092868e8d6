package io.tidemark.connectors.json;

import io.tidemark.connectors.text.FieldReader;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.batch.NestedMapBuilder;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON value into a row of a column: scalars inside of ARRAY, MAP and ROW columns, and those themselves. An array
 * is read from a JSON array; a row from an object, whose fields go by their names, those that are missing are NULL; a map
 * from an object whose names are the keys. Mutable scratch space. Thread: task thread.
 */
abstract class JsonElement {
    private final FieldReader reader;

    private JsonElement(FieldReader reader) {
        this.reader = reader;
    }

    /** The reader of a type. */
    static JsonElement of(String field, SqlType type) {
        FieldReader reader = new FieldReader(field, type);
        return switch (type.kind()) {
            case ARRAY -> new Array(reader);
            case MAP -> new Entries(reader);
            case ROW -> new Fields(reader);
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR ->
                new Scalar(reader);
            case BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_MONTH, NULL ->
                new Scalar(reader);
        };
    }

    /** Reads the value that begins at a place and returns where it ends. */
    final int read(byte[] bytes, int at, int end, ColumnVector column, int row) {
        if (bytes[at] == 'n' && Scan.isNull(bytes, at) && at + 4 <= end) {
            reader.readNull(column, row);
            return at + 4;
        }
        column.setNotNull(row);
        return readValue(bytes, at, end, column, row);
    }

    /** Says that there is no value. */
    final void readNull(ColumnVector column, int row) {
        reader.readNull(column, row);
    }

    abstract int readValue(byte[] bytes, int at, int end, ColumnVector column, int row);

    /** Where the first element or name is, if the value begins with this bracket. */
    final int open(char bracket, byte[] bytes, int at, int end) {
        if (bytes[at] != bracket) {
            throw notA(bytes, at, Scan.value(bytes, at, end, 1));
        }
        return Scan.space(bytes, at + 1, end);
    }

    /** Where the next element is, or the complement of where the sequence ends. */
    static int next(char bracket, byte[] bytes, int from, int end) {
        int at = Scan.space(bytes, from, end);
        if (at < end && bytes[at] == bracket) {
            return ~(at + 1);
        }
        if (at >= end || bytes[at] != ',') {
            throw Scan.malformed("a comma was expected", bytes, at, end);
        }
        return inside(bytes, Scan.space(bytes, at + 1, end), end);
    }

    static int inside(byte[] bytes, int at, int end) {
        if (at >= end) {
            throw Scan.malformed("a value was expected", bytes, at, end);
        }
        return at;
    }

    private io.tidemark.types.TidemarkException notA(byte[] bytes, int from, int to) {
        return reader.malformed(FieldReader.shown(bytes, from, to) + " is not a "
                + reader.type().text());
    }

    /** A number, text, time or truth value. */
    private static final class Scalar extends JsonElement {
        private final FieldReader reader;
        private byte[] unescaped = new byte[64];

        Scalar(FieldReader reader) {
            super(reader);
            this.reader = reader;
        }

        @Override
        int readValue(byte[] bytes, int at, int end, ColumnVector column, int row) {
            SqlType type = reader.type();
            if (bytes[at] == '"') {
                return string(bytes, at + 1, end, column, row);
            }
            int to = Scan.value(bytes, at, end, 1);
            if (type.isText()) {
                reader.text(bytes, at, to, (BytesVector) column, row);
            } else if (type.isTimestamp() && (bytes[at] == '-' || Character.isDigit(bytes[at]))) {
                reader.timestamp(millis(bytes, at, to), column, row);
            } else {
                boolean truth = bytes[at] == 't' || bytes[at] == 'f';
                boolean number = bytes[at] != '{' && bytes[at] != '[' && !truth;
                boolean wantsNumber = type.isExact() || type.isApproximate();
                if (type.kind() == SqlType.Kind.BOOLEAN ? !truth : !(number && wantsNumber)) {
                    throw super.notA(bytes, at, to);
                }
                reader.read(bytes, at, to, column, row);
            }
            return to;
        }

        private int string(byte[] bytes, int from, int end, ColumnVector column, int row) {
            int quote = Scan.string(bytes, from, end);
            if (quote >= 0) {
                reader.read(bytes, from, quote, column, row);
                return quote + 1;
            }
            if (unescaped.length < ~quote - from + 4) {
                unescaped = new byte[(~quote - from) * 2 + 4];
            }
            int size = JsonStrings.unescape(bytes, from, ~quote, unescaped);
            reader.read(unescaped, 0, size, column, row);
            return ~quote + 1;
        }

        private long millis(byte[] bytes, int from, int to) {
            BigDecimal number =
                    new BigDecimal(new String(bytes, from, to - from, java.nio.charset.StandardCharsets.US_ASCII));
            BigInteger whole =
                    number.precision() - number.scale() > 19 ? BigInteger.ONE.shiftLeft(64) : number.toBigInteger();
            if (whole.bitLength() >= Long.SIZE || number.stripTrailingZeros().scale() > 0) {
                throw reader.malformed(FieldReader.shown(bytes, from, to) + " is not a number of milliseconds");
            }
            return whole.longValue();
        }
    }

    private static final class Array extends JsonElement {
        private final JsonElement element;
        private final ColumnVector scratch;
        private final NestedBuilder builder = new NestedBuilder();
        private final int width;

        Array(FieldReader reader) {
            super(reader);
            SqlType type = reader.type().fields().get(0).type();
            element = of(reader.field() + "[]", type);
            scratch = ColumnVector.create(type, 1);
            width = Nested.width(type);
        }

        @Override
        int readValue(byte[] bytes, int from, int end, ColumnVector column, int row) {
            builder.begin(width);
            int at = inside(bytes, open('[', bytes, from, end), end);
            if (bytes[at] == ']') {
                at = ~(at + 1);
            }
            while (at >= 0) {
                scratch.clear();
                int after = element.read(bytes, at, end, scratch, 0);
                builder.add(scratch, 0);
                at = next(']', bytes, after, end);
            }
            builder.write((BytesVector) column, row);
            return ~at;
        }
    }

    private static final class Entries extends JsonElement {
        private final Scalar key;
        private final JsonElement value;
        private final ColumnVector keyScratch;
        private final ColumnVector valueScratch;
        private final NestedMapBuilder builder;

        Entries(FieldReader reader) {
            super(reader);
            SqlType keyType = reader.type().fields().get(0).type();
            SqlType valueType = reader.type().fields().get(1).type();
            key = new Scalar(new FieldReader(reader.field() + " (key)", keyType));
            value = of(reader.field() + "{}", valueType);
            keyScratch = ColumnVector.create(keyType, 1);
            valueScratch = ColumnVector.create(valueType, 1);
            builder = new NestedMapBuilder(keyType, valueType);
        }

        @Override
        int readValue(byte[] bytes, int from, int end, ColumnVector column, int row) {
            builder.begin();
            int at = inside(bytes, open('{', bytes, from, end), end);
            if (bytes[at] == '}') {
                at = ~(at + 1);
            }
            while (at >= 0) {
                if (bytes[at] != '"') {
                    throw Scan.malformed("a field name was expected", bytes, at, end);
                }
                keyScratch.clear();
                valueScratch.clear();
                int colon = key.string(bytes, at + 1, end, keyScratch, 0);
                int after = value.read(bytes, inside(bytes, Scan.colon(bytes, colon, end), end), end, valueScratch, 0);
                builder.keys().add(keyScratch, 0);
                builder.values().add(valueScratch, 0);
                at = next('}', bytes, after, end);
            }
            builder.finish().write((BytesVector) column, row);
            return ~at;
        }
    }

    private static final class Fields extends JsonElement {
        private final Map<String, Integer> places = new HashMap<>();
        private final List<JsonElement> elements = new ArrayList<>();
        private final List<ColumnVector> scratch = new ArrayList<>();
        private final boolean[] found;
        private final NestedBuilder builder = new NestedBuilder();
        private byte[] name = new byte[64];

        Fields(FieldReader reader) {
            super(reader);
            for (Column field : reader.type().fields()) {
                places.put(field.name(), elements.size());
                elements.add(of(reader.field() + "." + field.name(), field.type()));
                scratch.add(ColumnVector.create(field.type(), 1));
            }
            found = new boolean[elements.size()];
        }

        @Override
        int readValue(byte[] bytes, int from, int end, ColumnVector column, int row) {
            java.util.Arrays.fill(found, false);
            int at = inside(bytes, open('{', bytes, from, end), end);
            if (bytes[at] == '}') {
                at = ~(at + 1);
            }
            while (at >= 0) {
                at = next('}', bytes, member(bytes, at, end), end);
            }
            builder.begin(0);
            for (int field = 0; field < found.length; field++) {
                if (!found[field]) {
                    elements.get(field).readNull(scratch.get(field), 0);
                }
                builder.add(scratch.get(field), 0);
            }
            builder.write((BytesVector) column, row);
            return ~at;
        }

        private int member(byte[] bytes, int at, int end) {
            if (bytes[at] != '"') {
                throw Scan.malformed("a field name was expected", bytes, at, end);
            }
            int quote = Scan.string(bytes, at + 1, end);
            int size = (quote < 0 ? ~quote : quote) - at - 1;
            if (name.length < size + 4) {
                name = new byte[2 * size + 4];
            }
            size = JsonStrings.unescape(bytes, at + 1, at + 1 + size, name);
            Integer place = places.get(new String(name, 0, size, java.nio.charset.StandardCharsets.UTF_8));
            int value = inside(bytes, Scan.colon(bytes, (quote < 0 ? ~quote : quote) + 1, end), end);
            if (place == null) {
                return Scan.value(bytes, value, end, 1);
            }
            found[place] = true;
            scratch.get(place).clear();
            return elements.get(place).read(bytes, value, end, scratch.get(place), 0);
        }
    }
}
