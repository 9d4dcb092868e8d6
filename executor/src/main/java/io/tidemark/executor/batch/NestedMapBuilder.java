package io.tidemark.executor.batch;

import io.tidemark.types.SqlType;
import java.util.Arrays;

/**
 * Puts one MAP together from keys and values in any order; of equal keys the last counts. Mutable. Thread: its owner's.
 */
public final class NestedMapBuilder {
    private final SqlType.Layout layout;
    private final int keyWidth;
    private final int valueWidth;
    private final NestedBuilder keys = new NestedBuilder();
    private final NestedBuilder values = new NestedBuilder();
    private final NestedBuilder sortedKeys = new NestedBuilder();
    private final NestedBuilder sortedValues = new NestedBuilder();
    private final NestedBuilder halves = new NestedBuilder();
    private byte[] flatKeys = new byte[64];
    private byte[] flatValues = new byte[64];

    public NestedMapBuilder(SqlType key, SqlType value) {
        layout = key.layout();
        keyWidth = Nested.width(key);
        valueWidth = Nested.width(value);
    }

    /** Begins an empty map. */
    public void begin() {
        keys.begin(keyWidth);
        values.begin(valueWidth);
    }

    /** Where keys are added; each must be followed by its value. */
    public NestedBuilder keys() {
        return keys;
    }

    /** Where values are added. */
    public NestedBuilder values() {
        return values;
    }

    /** Brings keys and values into order; what is to be written then. */
    public NestedBuilder finish() {
        flatKeys = flat(keys, flatKeys);
        flatValues = flat(values, flatValues);
        Integer[] order = new Integer[keys.count()];
        Arrays.setAll(order, index -> index);
        Arrays.sort(order, (left, right) -> compare(flatKeys, left, flatKeys, 0, right));
        sortedKeys.begin(keyWidth);
        sortedValues.begin(valueWidth);
        for (int place = 0; place < order.length; place++) {
            boolean last =
                    place + 1 == order.length || compare(flatKeys, order[place], flatKeys, 0, order[place + 1]) != 0;
            if (last) {
                sortedKeys.addElement(flatKeys, 0, order[place]);
                sortedValues.addElement(flatValues, 0, order[place]);
            }
        }
        halves.begin(0);
        halves.addNested(sortedKeys);
        halves.addNested(sortedValues);
        return halves;
    }

    private static byte[] flat(NestedBuilder sequence, byte[] scratch) {
        byte[] target = scratch.length < sequence.size() ? new byte[2 * sequence.size()] : scratch;
        sequence.write(target, 0);
        return target;
    }

    private int compare(byte[] left, int leftElement, byte[] right, int rightStart, int rightElement) {
        return compare(layout, left, 0, leftElement, right, rightStart, rightElement);
    }

    /** The order of two elements that are not NULL, of one layout, in sequences that begin at places of buffers. */
    public static int compare(
            SqlType.Layout layout,
            byte[] left,
            int leftStart,
            int leftElement,
            byte[] right,
            int rightStart,
            int rightElement) {
        int leftAt = Nested.elementStart(left, leftStart, leftElement);
        int rightAt = Nested.elementStart(right, rightStart, rightElement);
        return switch (layout) {
            case LONG -> Long.compare(Nested.longAt(left, leftAt), Nested.longAt(right, rightAt));
            case DOUBLE ->
                Double.compare(
                        Double.longBitsToDouble(Nested.longAt(left, leftAt)),
                        Double.longBitsToDouble(Nested.longAt(right, rightAt)));
            case WIDE -> {
                int upper = Long.compare(Nested.longAt(left, leftAt), Nested.longAt(right, rightAt));
                yield upper != 0
                        ? upper
                        : Long.compareUnsigned(
                                Nested.longAt(left, leftAt + Long.BYTES), Nested.longAt(right, rightAt + Long.BYTES));
            }
            case BYTES ->
                Arrays.compareUnsigned(
                        left,
                        leftAt,
                        leftAt + Nested.elementLength(left, leftStart, leftElement),
                        right,
                        rightAt,
                        rightAt + Nested.elementLength(right, rightStart, rightElement));
        };
    }
}
