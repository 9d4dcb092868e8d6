package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.types.SqlType;
import java.nio.file.Path;
import java.util.List;

/**
 * Counts far more keys than fit into the budget, in a JVM of its own with a small heap, and checks every sum. Arguments:
 * the spill directory, {@code pane} or {@code table}, the number of keys, the budget in bytes. Prints what it found.
 */
final class ManyKeys {
    private static final int ROWS = 2048;

    private ManyKeys() {}

    public static void main(String[] arguments) {
        int keyCount = Integer.parseInt(arguments[2]);
        StateBudget budget = new StateBudget(Long.parseLong(arguments[3]), 1L << 40);
        StateLayout layout = new StateLayout(List.of(SqlType.bigint()), new long[2], 0);
        try (StateStore store = new StateStore("many-keys", budget, Path.of(arguments[0]))) {
            StateTable table = arguments[1].equals("pane")
                    ? store.panes("count", layout, ManyKeys::merge).open(1)
                    : store.table("count", layout);
            addAll(table, keyCount, 1);
            long usedAfterFirst = usedBytes();
            addAll(table, keyCount, 3);
            long usedAfterSecond = usedBytes();
            long[] result = sum(table);
            long spilled = store.statistics().spilledBytes();
            System.out.println(
                    result[0] + " keys, " + result[1] + " wrong, " + (spilled > 0 ? "spilled" : "not spilled")
                            + ", heap grew by " + Math.max(0, (usedAfterSecond - usedAfterFirst) >> 20) + " MB");
        }
    }

    private static void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        into.values()[intoSlot] += from.values()[fromSlot];
        into.values()[intoSlot + 1] += from.values()[fromSlot + 1];
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Every step-th key once, in a scattered order: count and sum. */
    private static void addAll(StateTable table, int keyCount, int step) {
        LongVector keys = new LongVector(ROWS);
        ColumnVector[] columns = {keys};
        int[] slots = new int[ROWS];
        int rows = 0;
        for (int number = 0; number < keyCount; number += step) {
            keys.values[rows++] = (long) number * 1_000_003 % keyCount;
            if (rows == ROWS || number + step >= keyCount) {
                for (int done = 0; done < rows; ) {
                    int handled = table.locate(columns, null, done, rows - done, slots);
                    long[] values = table.values();
                    for (int index = 0; index < handled; index++) {
                        values[slots[index]]++;
                        values[slots[index] + 1] += keys.values[done + index];
                    }
                    done += handled;
                }
                rows = 0;
            }
        }
    }

    /** How many keys there are and how many of them have a sum that is not count times key. */
    private static long[] sum(StateTable table) {
        LongVector keys = new LongVector(ROWS);
        int[] slots = new int[ROWS];
        long found = 0;
        long wrong = 0;
        long total = 0;
        try (StateCursor cursor = table.cursor()) {
            for (int count = 1; count > 0; found += count) {
                count = cursor.next(new ColumnVector[] {keys}, 0, slots, ROWS);
                for (int index = 0; index < count; index++) {
                    long times = cursor.values()[slots[index]];
                    total += times;
                    boolean right =
                            times >= 1 && times <= 2 && cursor.values()[slots[index] + 1] == times * keys.values[index];
                    wrong += right ? 0 : 1;
                }
            }
        }
        long expected = found + (found + 2) / 3;
        return new long[] {found, wrong + Math.abs(total - expected)};
    }
}
