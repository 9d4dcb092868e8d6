package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.Schema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows of which each task has a copy, a few for each window, as one piece of a snapshot: a task that takes over finds
 * them with any of the former tasks. Mutable; owned by one operator. Thread: task thread.
 */
final class CopiedRows {
    private static final String NAME = "copied rows";

    private final Schema schema;
    private final RowImage image;
    private boolean changed;

    CopiedRows(Schema schema) {
        this.schema = schema;
        image = new RowImage(schema.size(), true);
    }

    /** Notes that rows have come or gone. */
    void change() {
        changed = true;
    }

    /** Writes the rows of all windows if there were changes. */
    void write(SnapshotWriter target, Map<Long, RowBuffer> windows) {
        if (!changed) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        windows.forEach((window, rows) -> {
            for (int number = 0; number < rows.size(); number++) {
                image.encode(rows.chunk(number), rows.rowInChunk(number));
                bytes.writeBytes(head.putLong(0, window)
                        .putInt(Long.BYTES, image.length())
                        .array());
                bytes.write(image.bytes(), 0, image.length());
            }
        });
        target.whole(NAME, bytes.toByteArray());
        changed = false;
    }

    /** Takes a row of a window. */
    interface RowConsumer {
        /** The row is row 0 of a batch that is lent for the length of the call. */
        void row(long window, ColumnBatch batch);
    }

    /** Shows the rows that this task had; or if there are other tasks now, of each window what the one had that had most. */
    void read(SnapshotReader source, TaskShare share, RowConsumer consumer) {
        List<Map<Long, List<ByteBuffer>>> former =
                source.whole(NAME).stream().map(CopiedRows::byWindow).toList();
        int own = share.own(former);
        Map<Long, List<ByteBuffer>> windows = new TreeMap<>();
        if (own >= 0) {
            windows.putAll(former.get(own));
        } else {
            former.forEach(each -> each.forEach((window, rows) ->
                    windows.merge(window, rows, (left, right) -> right.size() > left.size() ? right : left)));
        }
        windows.forEach((window, rows) -> rows.forEach(row -> consumer.row(window, decode(row))));
    }

    private static Map<Long, List<ByteBuffer>> byWindow(byte[] bytes) {
        Map<Long, List<ByteBuffer>> windows = new TreeMap<>();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        while (from.hasRemaining()) {
            long window = from.getLong();
            int length = from.getInt();
            windows.computeIfAbsent(window, any -> new ArrayList<>()).add(from.slice(from.position(), length));
            from.position(from.position() + length);
        }
        return windows;
    }

    private ColumnBatch decode(ByteBuffer row) {
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        for (ColumnVector column : batch.columns) {
            column.clear();
        }
        image.decode(row.array(), row.arrayOffset(), batch, 0);
        batch.rowCount = 1;
        return batch;
    }
}
