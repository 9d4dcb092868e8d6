package io.tidemark.protocol;

import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads ARRAY, MAP and ROW values, which are sequences of elements: the number of elements (4 bytes); the width of an
 * element in bytes (1 byte), 0 if they differ; a bit for each element that is NULL, rounded up to bytes; without a width
 * the end of each element (4 bytes each, counted from the first one's begin); the elements. An element is 8 bytes (whole
 * numbers, times, DECIMAL up to 18 digits, doubles), 16 bytes (larger DECIMAL), bytes, or a sequence. A ROW is the
 * sequence of its fields, without a width, a MAP one of two arrays: keys and values. Stateless.
 */
public final class NestedValues {
    private static final int HEADER = 5;
    private static final int MAX_DEPTH = 64;

    /** Makes an object of a value that is not nested. */
    public interface Leaf {
        /**
         * @param high a value of layout LONG, the bits of DOUBLE, the high half of WIDE
         * @param bytes holds a value of layout BYTES from start to end
         */
        Object value(SqlType type, long high, long low, byte[] bytes, int start, int end);
    }

    private NestedValues() {}

    /** The value as a List (ARRAY and ROW) or a Map in its order. */
    public static Object read(SqlType type, byte[] bytes, int start, int end, Leaf leaf) {
        return read(type, bytes, start, end, leaf, 0);
    }

    private static Object read(SqlType type, byte[] bytes, int start, int end, Leaf leaf, int depth) {
        if (depth > MAX_DEPTH) {
            throw new ProtocolException("a value is nested more than " + MAX_DEPTH + " deep");
        }
        return switch (type.kind()) {
            case ARRAY -> elements(type.fields().get(0).type(), bytes, start, end, leaf, depth);
            case MAP -> map(type, bytes, start, end, leaf, depth);
            case ROW -> {
                Sequence fields = new Sequence(bytes, start, end);
                if (fields.count != type.fields().size()) {
                    throw new ProtocolException("a row of " + fields.count + " fields, not "
                            + type.fields().size());
                }
                List<@Nullable Object> values = new ArrayList<>();
                for (int field = 0; field < fields.count; field++) {
                    values.add(element(type.fields().get(field).type(), fields, field, leaf, depth));
                }
                yield values;
            }
            default -> leaf.value(type, 0, 0, bytes, start, end);
        };
    }

    private static List<@Nullable Object> elements(
            SqlType type, byte[] bytes, int start, int end, Leaf leaf, int depth) {
        Sequence sequence = new Sequence(bytes, start, end);
        List<@Nullable Object> values = new ArrayList<>(sequence.count);
        for (int index = 0; index < sequence.count; index++) {
            values.add(element(type, sequence, index, leaf, depth));
        }
        return values;
    }

    private static Map<Object, @Nullable Object> map(
            SqlType type, byte[] bytes, int start, int end, Leaf leaf, int depth) {
        Sequence parts = new Sequence(bytes, start, end);
        if (parts.count != 2) {
            throw new ProtocolException("a map of " + parts.count + " parts");
        }
        List<@Nullable Object> keys =
                elements(type.fields().get(0).type(), bytes, parts.start(0), parts.end(0), leaf, depth + 1);
        List<@Nullable Object> values =
                elements(type.fields().get(1).type(), bytes, parts.start(1), parts.end(1), leaf, depth + 1);
        if (keys.size() != values.size()) {
            throw new ProtocolException("a map of " + keys.size() + " keys and " + values.size() + " values");
        }
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int index = 0; index < keys.size(); index++) {
            Object key = keys.get(index);
            if (key == null) {
                throw new ProtocolException("a key of a map is NULL");
            }
            map.put(key, values.get(index));
        }
        return map;
    }

    private static @Nullable Object element(SqlType type, Sequence sequence, int index, Leaf leaf, int depth) {
        if (sequence.isNull(index)) {
            return null;
        }
        int start = sequence.start(index);
        int end = sequence.end(index);
        return switch (type.layout()) {
            case LONG, DOUBLE -> leaf.value(type, sequence.longAt(start, end), 0, sequence.bytes, start, end);
            case WIDE ->
                leaf.value(
                        type,
                        sequence.longAt(start, end),
                        sequence.longAt(start + Long.BYTES, end),
                        sequence.bytes,
                        start,
                        end);
            case BYTES -> read(type, sequence.bytes, start, end, leaf, depth + 1);
        };
    }

    /** A sequence whose bounds were checked. */
    private static final class Sequence {
        final byte[] bytes;
        final int count;
        private final int start;
        private final int limit;
        private final int width;
        private final int ends;
        private final int first;

        Sequence(byte[] bytes, int start, int limit) {
            this.bytes = bytes;
            this.start = start;
            this.limit = limit;
            if (limit - start < HEADER) {
                throw new ProtocolException("a nested value of " + (limit - start) + " bytes");
            }
            count = intAt(start);
            width = bytes[start + Integer.BYTES];
            long afterNulls = start + HEADER + (count + 7L) / 8;
            long begin = width > 0 ? afterNulls : afterNulls + 4L * count;
            long most = width > 0 ? begin + (long) width * count : begin;
            if (count < 0 || width < 0 || most > limit) {
                throw new ProtocolException(
                        "a nested value claims " + count + " elements in " + (limit - start) + " bytes");
            }
            ends = (int) afterNulls;
            first = (int) begin;
        }

        private int intAt(int at) {
            return bytes[at] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
        }

        long longAt(int at, int end) {
            if (at + Long.BYTES > end) {
                throw new ProtocolException("a number in a nested value is cut off");
            }
            return (long) intAt(at) << 32 | intAt(at + 4) & 0xFFFFFFFFL;
        }

        boolean isNull(int index) {
            return (bytes[start + HEADER + (index >> 3)] & 1 << (index & 7)) != 0;
        }

        int start(int index) {
            return width > 0 ? first + index * width : index == 0 ? first : end(index - 1);
        }

        int end(int index) {
            int end = width > 0 ? first + (index + 1) * width : first + intAt(ends + 4 * index);
            if (end < first || end > limit || width == 0 && index > 0 && end < first + intAt(ends + 4 * (index - 1))) {
                throw new ProtocolException("an element of a nested value ends outside of it");
            }
            return end;
        }
    }
}
