package io.tidemark.executor.state;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;

/** Writes keys of slots in word form back into columns. */
final class KeyWriter {
    private KeyWriter() {}

    static void write(
            SlotLayout layout, long[] slots, byte[] bytes, int[] of, int count, ColumnVector[] targets, int firstRow) {
        for (int key = 0; key < targets.length; key++) {
            ColumnVector target = targets[key];
            for (int index = 0; index < count; index++) {
                if (layout.isKeyNull(slots, of[index] - layout.valueAt, key)) {
                    target.setNull(firstRow + index);
                } else {
                    target.setNotNull(firstRow + index);
                }
            }
            int move = layout.keyWordAt[key] - layout.valueAt;
            switch (layout.keyLayouts[key]) {
                case LONG -> words(slots, of, count, move, ((LongVector) target).values, firstRow);
                case DOUBLE -> doubles(slots, of, count, move, ((DoubleVector) target).values, firstRow);
                case WIDE -> {
                    words(slots, of, count, move, ((WideVector) target).high, firstRow);
                    words(slots, of, count, move + 1, ((WideVector) target).low, firstRow);
                }
                case BYTES -> {
                    move = layout.keyReferenceAt[key] - layout.valueAt;
                    bytes(slots, bytes, of, count, move, (BytesVector) target, firstRow);
                }
            }
        }
    }

    private static void words(long[] slots, int[] of, int count, int move, long[] target, int firstRow) {
        for (int index = 0; index < count; index++) {
            target[firstRow + index] = slots[of[index] + move];
        }
    }

    private static void doubles(long[] slots, int[] of, int count, int move, double[] target, int firstRow) {
        for (int index = 0; index < count; index++) {
            target[firstRow + index] = Double.longBitsToDouble(slots[of[index] + move]);
        }
    }

    private static void bytes(
            long[] slots, byte[] bytes, int[] of, int count, int move, BytesVector target, int firstRow) {
        for (int index = 0; index < count; index++) {
            long reference = slots[of[index] + move];
            if (reference != Slab.NULL) {
                target.set(firstRow + index, bytes, Slab.start(reference), Slab.length(reference));
            }
        }
    }
}
