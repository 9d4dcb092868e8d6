package io.tidemark.connectors.json;

import io.tidemark.connectors.text.FieldReader;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a decoder wants, found by name. A name is told by its length and its first eight bytes, which the
 * scanner has at hand; only longer names are compared further. Immutable.
 */
final class JsonFields {
    /** A field that no column wants. */
    static final int UNWANTED = -1;

    /** A field that the table does not know although it should. */
    static final int UNKNOWN = -2;

    private final byte[][] names;
    private final long[] firsts;
    private final int[] lengths;
    private final int[] slots;
    private final int mask;
    private final int wantedCount;
    private final int otherwise;

    /** Index in the batch of each wanted field's column. */
    final int[] columns;

    /** How each wanted field is read. */
    final FieldReader[] readers;

    private JsonFields(
            List<String> wanted, List<String> known, boolean onlyKnown, int[] columns, FieldReader[] readers) {
        this.columns = columns;
        this.readers = readers;
        wantedCount = wanted.size();
        otherwise = onlyKnown ? UNKNOWN : UNWANTED;
        List<String> all = new ArrayList<>(wanted);
        all.addAll(known);
        names = new byte[all.size()][];
        firsts = new long[all.size()];
        lengths = new int[all.size()];
        int size = Integer.highestOneBit(Math.max(4, all.size()) * 4);
        slots = new int[size];
        mask = size - 1;
        Arrays.fill(slots, -1);
        for (int index = 0; index < names.length; index++) {
            byte[] name = all.get(index).getBytes(StandardCharsets.UTF_8);
            names[index] = name;
            lengths[index] = name.length;
            firsts[index] = (long) Scan.LONG.get(Arrays.copyOf(name, Math.max(name.length, Long.BYTES)), 0)
                    & Scan.lowBytes(Math.min(name.length, Long.BYTES));
            int slot = slot(firsts[index], name.length);
            while (slots[slot] >= 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = index;
        }
    }

    /**
     * @param physicalColumns all the columns that records may have, or null if they may have others too
     */
    static JsonFields of(@Nullable Schema physicalColumns, List<ScanColumn> columns, Schema schema) {
        List<String> names = new ArrayList<>();
        List<FieldReader> readers = new ArrayList<>();
        int[] indexes = new int[columns.size()];
        for (int index = 0; index < columns.size(); index++) {
            if (!columns.get(index).metadata()) {
                indexes[names.size()] = index;
                names.add(columns.get(index).name());
                readers.add(new FieldReader(columns.get(index).name(), schema.type(index)));
            }
        }
        List<String> known = new ArrayList<>();
        if (physicalColumns != null) {
            physicalColumns.columns().stream().map(Column::name).forEach(known::add);
            known.removeAll(names);
        }
        return new JsonFields(
                names,
                known,
                physicalColumns != null,
                Arrays.copyOf(indexes, names.size()),
                readers.toArray(FieldReader[]::new));
    }

    /** How many fields are wanted. */
    int wantedCount() {
        return wantedCount;
    }

    /**
     * The index of a wanted field, or {@link #UNWANTED} or {@link #UNKNOWN}.
     *
     * @param first its first eight bytes as a little-endian number, those beyond its length zero
     */
    int find(byte[] bytes, int from, int length, long first) {
        for (int slot = slot(first, length); slots[slot] >= 0; slot = slot + 1 & mask) {
            int index = slots[slot];
            if (firsts[index] == first && lengths[index] == length && sameRest(names[index], bytes, from, length)) {
                return index < wantedCount ? index : UNWANTED;
            }
        }
        return otherwise;
    }

    private static boolean sameRest(byte[] name, byte[] bytes, int from, int length) {
        return length <= Long.BYTES || Arrays.equals(name, 8, length, bytes, from + 8, from + length);
    }

    private int slot(long first, int length) {
        return (int) ((first + length) * 0x9E3779B97F4A7C15L >>> 40) & mask;
    }
}
