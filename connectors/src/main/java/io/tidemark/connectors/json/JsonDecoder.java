package io.tidemark.connectors.json;

import io.tidemark.connectors.text.FieldReader;
import io.tidemark.connectors.text.NumberText;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads the wanted fields of JSON objects in one pass. Mutable scratch space. Thread: task thread.
 *
 * <p>Where it can it reads eight bytes at a time, so records that end within 8 bytes of their array's end are copied
 * first. White space is handled, but the way without any is the short one.
 */
final class JsonDecoder implements Decoder {
    private static final int PADDING = 8;
    private static final int QUICK_DIGITS = 18;
    private static final int EPOCH_MILLIS = 1;
    private static final int WHOLE_NUMBER = 2;
    private static final int TEXT = 3;
    private static final int NESTED = 4;
    private static final int OTHER = 0;

    private final JsonFields fields;
    private final int[] ways;
    private final JsonElement[] elements;
    private final boolean[] found;
    private byte[] scratch = new byte[0];
    private byte[] unescaped = new byte[64];

    JsonDecoder(JsonFields fields) {
        this.fields = fields;
        found = new boolean[fields.wantedCount()];
        ways = new int[fields.wantedCount()];
        elements = new JsonElement[fields.wantedCount()];
        for (int index = 0; index < ways.length; index++) {
            SqlType type = fields.readers[index].type();
            elements[index] = JsonElement.of(fields.readers[index].field(), type);
            ways[index] = !type.fields().isEmpty()
                    ? NESTED
                    : type.isInteger()
                            ? WHOLE_NUMBER
                            : type.isTimestamp() ? EPOCH_MILLIS : type.isText() ? TEXT : OTHER;
        }
    }

    @Override
    public void decode(byte[] record, int offset, int length, ColumnBatch batch, int row) {
        if (record.length - offset - length >= PADDING) {
            object(record, offset, offset + length, batch, row);
            return;
        }
        if (scratch.length < length + PADDING) {
            scratch = new byte[length + PADDING + length / 2];
        }
        System.arraycopy(record, offset, scratch, 0, length);
        Arrays.fill(scratch, length, length + PADDING, (byte) 0);
        object(scratch, 0, length, batch, row);
    }

    private void object(byte[] bytes, int from, int end, ColumnBatch batch, int row) {
        Arrays.fill(found, false);
        int at = bytes[from] == '{' && from < end ? from + 1 : begin(bytes, from, end);
        if (bytes[at] != '"') {
            at = Scan.space(bytes, at, end);
        }
        if (bytes[at] == '}' && at < end) {
            at++;
        } else {
            at = members(bytes, at, end, batch, row);
        }
        if (at != end && Scan.space(bytes, at, end) != end) {
            throw Scan.malformed("something follows the object", bytes, Scan.space(bytes, at, end), end);
        }
        for (int index = 0; index < found.length; index++) {
            if (!found[index]) {
                fields.readers[index].readNull(batch.columns[fields.columns[index]], row);
            }
        }
    }

    private static int begin(byte[] bytes, int from, int end) {
        int at = Scan.space(bytes, from, end);
        if (at == end) {
            throw new TidemarkException(ErrorCode.MALFORMED_RECORD, "not valid JSON: the record is empty");
        }
        if (bytes[at] != '{') {
            throw Scan.malformed("the record is no object", bytes, at, end);
        }
        return at + 1;
    }

    private int members(byte[] bytes, int from, int end, ColumnBatch batch, int row) {
        int at = from;
        while (true) {
            if (at >= end || bytes[at] != '"') {
                throw Scan.malformed("a field name was expected", bytes, at, end);
            }
            int key = at + 1;
            long word = (long) Scan.LONG.get(bytes, key);
            long stops = Scan.stops(word);
            int quote = stops == 0
                    ? Scan.string(bytes, key + Long.BYTES, end)
                    : key + (Long.numberOfTrailingZeros(stops) >>> 3);
            int field;
            if (quote >= 0 && quote < end && bytes[quote] == '"') {
                int size = quote - key;
                field = fields.find(bytes, key, size, word & Scan.lowBytes(size));
            } else {
                quote = Scan.string(bytes, key, end);
                quote = quote < 0 ? ~quote : quote;
                field = findEscaped(bytes, key, quote);
            }
            if (field == JsonFields.UNKNOWN) {
                throw new TidemarkException(
                        ErrorCode.MALFORMED_RECORD,
                        "field " + FieldReader.shown(bytes, key, quote)
                                + " is no column of the table, and 'unknown-fields' is 'fail'");
            }
            at = quote + 1;
            at = bytes[at] == ':' && bytes[at + 1] > ' ' ? at + 1 : Scan.colon(bytes, at, end);
            if (at >= end) {
                throw Scan.malformed("a value was expected", bytes, at, end);
            }
            at = field < 0 ? Scan.value(bytes, at, end, 1) : value(bytes, at, end, field, batch, row);
            if (at < end && bytes[at] == ',') {
                at++;
            } else {
                at = Scan.space(bytes, at, end);
                if (at >= end) {
                    throw Scan.malformed("the object does not end", bytes, at, end);
                }
                if (bytes[at] == '}') {
                    return at + 1;
                }
                if (bytes[at] != ',') {
                    throw Scan.malformed("a comma was expected", bytes, at, end);
                }
                at++;
            }
            if (bytes[at] != '"') {
                at = Scan.space(bytes, at, end);
            }
        }
    }

    private int findEscaped(byte[] bytes, int from, int to) {
        int size = unescape(bytes, from, to);
        int padded = Math.max(size, Long.BYTES);
        byte[] name = Arrays.copyOf(Arrays.copyOf(unescaped, size), padded);
        return fields.find(name, 0, size, (long) Scan.LONG.get(name, 0) & Scan.lowBytes(size));
    }

    private int value(byte[] bytes, int at, int end, int field, ColumnBatch batch, int row) {
        ColumnVector column = batch.columns[fields.columns[field]];
        int way = ways[field];
        if (way == NESTED) {
            found[field] = true;
            return elements[field].read(bytes, at, end, column, row);
        }
        if (bytes[at] == '"') {
            int quote = Scan.string(bytes, at + 1, end);
            found[field] = true;
            if (quote >= 0) {
                text(bytes, at + 1, quote, field, column, row);
                return quote + 1;
            }
            int size = unescape(bytes, at + 1, ~quote);
            text(unescaped, 0, size, field, column, row);
            return ~quote + 1;
        }
        if (bytes[at] == 'n' && Scan.isNull(bytes, at) && at + 4 <= end) {
            found[field] = false;
            return at + 4;
        }
        found[field] = true;
        return switch (way) {
            case WHOLE_NUMBER -> whole(bytes, at, end, field, column, row);
            case TEXT -> raw(bytes, at, end, field, (BytesVector) column, row);
            case EPOCH_MILLIS -> epochMillis(bytes, at, end, field, column, row);
            default -> other(bytes, at, end, field, column, row);
        };
    }

    private void text(byte[] bytes, int from, int to, int field, ColumnVector column, int row) {
        FieldReader reader = fields.readers[field];
        if (ways[field] == TEXT) {
            reader.text(bytes, from, to, (BytesVector) column, row);
        } else {
            reader.read(bytes, from, to, column, row);
        }
    }

    /** A whole number of up to 18 digits in one loop; anything else goes the long way. */
    private int whole(byte[] bytes, int from, int end, int field, ColumnVector column, int row) {
        int first = bytes[from] == '-' ? from + 1 : from;
        int last = Math.min(end, first + QUICK_DIGITS + 1);
        long number = 0;
        int at = first;
        for (; at < last; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = number * 10 + digit;
        }
        int digits = at - first;
        boolean quick = digits > 0
                && digits <= QUICK_DIGITS
                && (bytes[first] != '0' || digits == 1)
                && (at >= end || bytes[at] != '.' && (bytes[at] | 0x20) != 'e');
        if (!quick) {
            return other(bytes, from, end, field, column, row);
        }
        fields.readers[field].readLong(first == from ? number : -number, column, row);
        return at;
    }

    private int epochMillis(byte[] bytes, int from, int end, int field, ColumnVector column, int row) {
        FieldReader reader = fields.readers[field];
        if (bytes[from] != '-' && (bytes[from] < '0' || bytes[from] > '9')) {
            return other(bytes, from, end, field, column, row);
        }
        int to = Scan.number(bytes, from, end);
        long millis = NumberText.quickExact(bytes, from, to, 0);
        if (millis == NumberText.NOT_QUICK) {
            BigDecimal number = NumberText.exact(bytes, from, to);
            BigInteger whole = number == null ? null : NumberText.unscaled(number, 0);
            if (whole == null || whole.bitLength() >= Long.SIZE) {
                throw reader.malformed(FieldReader.shown(bytes, from, to) + " is not a number of milliseconds");
            }
            millis = whole.longValue();
        }
        reader.timestamp(millis, column, row);
        return to;
    }

    /** A text column takes the JSON text of what is no string. */
    private int raw(byte[] bytes, int from, int end, int field, BytesVector column, int row) {
        int to = Scan.value(bytes, from, end, 1);
        fields.readers[field].text(bytes, from, to, column, row);
        return to;
    }

    private int other(byte[] bytes, int from, int end, int field, ColumnVector column, int row) {
        int to = Scan.value(bytes, from, end, 1);
        FieldReader reader = fields.readers[field];
        SqlType type = reader.type();
        byte first = bytes[from];
        boolean fits = type.kind() == SqlType.Kind.BOOLEAN
                ? first == 't' || first == 'f'
                : (type.isExact() || type.isApproximate()) && first != 't' && first != 'f';
        if (first == '{' || first == '[' || !fits) {
            throw reader.malformed(FieldReader.shown(bytes, from, to) + " is not a " + type.text());
        }
        reader.read(bytes, from, to, column, row);
        return to;
    }

    /** Writes the characters of a string with escapes into {@link #unescaped} and returns how many bytes they take. */
    private int unescape(byte[] bytes, int from, int to) {
        if (unescaped.length < to - from + 4) {
            unescaped = new byte[(to - from) * 2 + 4];
        }
        return JsonStrings.unescape(bytes, from, to, unescaped);
    }
}
