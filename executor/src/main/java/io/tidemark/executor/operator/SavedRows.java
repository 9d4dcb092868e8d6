package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.Schema;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows that an operator keeps in a buffer of its own, as entries of snapshots. Each row has an id, which tells its number
 * (in the order of arrival, and never given again), the task that gave it and the row's key group. Mutable; owned by one
 * operator. Thread: task thread.
 *
 * <p>A snapshot is {@link #begin}, a {@link #put} for each kept row that is not {@link #isSaved}, and {@link #end}.
 */
final class SavedRows {
    private static final int GROUP_BITS = 8;
    private static final int TASK_BITS = 8;

    private final Schema schema;
    private final RowImage image;
    private final int table;
    private final String name;
    private TaskShare share = TaskShare.ALL;
    private long nextNumber;

    /** Rows of lower numbers are in snapshots, unless they were forgotten. */
    private long savedBelow;

    private long[] forgotten = new long[16];
    private int forgottenCount;
    private byte[] entry = new byte[Long.BYTES + 64];

    /** @param table the number of the rows' table in snapshots */
    SavedRows(Schema schema, int table) {
        this.schema = schema;
        this.table = table;
        name = "rows of table " + table;
        image = new RowImage(schema.size(), true);
    }

    /** Says which rows come here. */
    void placed(TaskShare given) {
        share = given;
    }

    /** The id of a row that has just come. */
    long newId(ColumnBatch batch, int row) {
        long number = nextNumber++;
        return (number << TASK_BITS | share.task()) << GROUP_BITS | share.group(batch.columns, row, number);
    }

    private static int group(long id) {
        return (int) id & (1 << GROUP_BITS) - 1;
    }

    /** Whether a row is in snapshots already. */
    boolean isSaved(long id) {
        return id >>> TASK_BITS + GROUP_BITS < savedBelow;
    }

    /** Notes that a row is not kept any more. */
    void forget(long id) {
        if (isSaved(id)) {
            forgotten = forgottenCount == forgotten.length ? Arrays.copyOf(forgotten, forgottenCount * 2) : forgotten;
            forgotten[forgottenCount++] = id;
        }
    }

    /** Begins a snapshot with the rows that were forgotten. */
    void begin(SnapshotWriter target) {
        SavedLongs.write(target, name, nextNumber);
        for (int index = 0; index < forgottenCount; index++) {
            ByteBuffer.wrap(entry).putLong(forgotten[index]);
            target.remove(table, SnapshotWriter.NO_PANE, group(forgotten[index]), entry, 0, Long.BYTES);
        }
        forgottenCount = 0;
    }

    /** Writes a row. */
    void put(SnapshotWriter target, long pane, long id, ColumnBatch batch, int row) {
        image.encode(batch, row);
        int length = Long.BYTES + image.length();
        if (entry.length < length) {
            entry = new byte[length * 2];
        }
        ByteBuffer.wrap(entry).putLong(id);
        System.arraycopy(image.bytes(), 0, entry, Long.BYTES, image.length());
        target.put(table, pane, group(id), entry, 0, Long.BYTES, image.length());
    }

    /** Ends a snapshot. */
    void end() {
        savedBelow = nextNumber;
    }

    /** Takes a row that was read. */
    interface RowConsumer {
        /** The row is in a batch that is lent for the length of the call. */
        void row(long pane, long id, ColumnBatch batch, int row);
    }

    /** Shows all rows of this task in the order of their ids. */
    void restore(SnapshotReader source, RowConsumer consumer) {
        RestoredRows rows = new RestoredRows(schema);
        ColumnBatch one = ColumnBatch.create(schema, 1);
        one.rowCount = 1;
        source.entries(table, (pane, group, buffer, start, keyLength, valueLength) -> {
            for (ColumnVector column : one.columns) {
                column.clear();
            }
            image.decode(buffer, start + keyLength, one, 0);
            rows.add(pane, ByteBuffer.wrap(buffer, start, keyLength).getLong(), one);
        });
        rows.forEach(consumer);
        nextNumber = SavedLongs.greatest(source, name, 0);
        savedBelow = nextNumber;
    }
}
