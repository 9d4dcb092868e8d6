package io.tidemark.executor.checkpoint;

import java.util.Arrays;

/**
 * A record as a cursor shows it; a drop has neither group nor key. Mutable: it changes when the cursor goes on. Thread: the
 * cursor's.
 */
final class RecordView {
    byte operation;
    int table;
    long pane;
    int group;
    byte[] buffer = new byte[0];

    /** Where the key begins; the value follows it. */
    int start;

    int keyLength;
    int valueLength;

    boolean sameSegment(RecordView other) {
        return table == other.table && pane == other.pane;
    }

    /** The order of records in files: table, pane, drops before all else, key group, key by unsigned bytes. */
    static int compare(RecordView one, RecordView two) {
        if (one.table != two.table) {
            return Integer.compare(one.table, two.table);
        }
        if (one.pane != two.pane) {
            return Long.compare(one.pane, two.pane);
        }
        boolean dropOne = one.operation == FileFormat.DROP;
        boolean dropTwo = two.operation == FileFormat.DROP;
        if (dropOne || dropTwo) {
            return dropOne == dropTwo ? 0 : dropOne ? -1 : 1;
        }
        if (one.group != two.group) {
            return Integer.compare(one.group, two.group);
        }
        return Arrays.compareUnsigned(
                one.buffer, one.start, one.start + one.keyLength, two.buffer, two.start, two.start + two.keyLength);
    }
}
