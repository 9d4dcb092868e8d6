package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LiteralValues;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.RowKind;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A scan of a keyed table: one row by its key, all rows of one version, or those and then all changes. Thread: as {@link Source} says. */
final class KeyedTableSource implements Source {
    private final KeyedTable table;
    private final ScanRequest request;
    private final Rows rows;

    /**
     * @param pages memory for rows that a job must remember
     * @param listening begins to listen where changes are wanted
     */
    KeyedTableSource(
            KeyedTable table, ScanRequest request, PageSource pages, Function<KeyedTable, TableListener> listening) {
        this.table = table;
        this.request = request;
        rows = rows(table, request, pages, listening);
    }

    private static Rows rows(
            KeyedTable table, ScanRequest request, PageSource pages, Function<KeyedTable, TableListener> listening) {
        if (!request.key().isEmpty()) {
            return new One(table, request.key());
        }
        if (request.bounded()) {
            return new All(table);
        }
        Changes changes = new Changes(listening.apply(table));
        return request.checkpointed() ? new Remembered(table, changes, pages) : changes;
    }

    /** What is read. */
    private interface Rows extends AutoCloseable {
        /** The next rows with all columns, or null. */
        @Nullable
        ColumnBatch next();

        /** Whether nothing comes any more. */
        boolean ended();

        /** At which watermark what was given is consistent. */
        long watermark();

        /** The version of the table that is complete with the rows that were given last, or NO_VERSION. */
        default long version() {
            return ColumnBatch.NO_VERSION;
        }

        /** See {@link SourceReader#snapshot}. */
        default void snapshot(SnapshotWriter target) {}

        /** See {@link SourceReader#restore}. */
        default void restore(SnapshotReader source) {}

        @Override
        void close();
    }

    @Override
    public int splitCount() {
        return 1;
    }

    @Override
    public SourceReader reader(int index, int count) {
        int[] columns = new int[request.columns().size()];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = table.layout()
                    .schema()
                    .indexOf(request.columns().get(column).name());
        }
        return new Reader(table.name(), columns, rows);
    }

    @Override
    public void close() {
        rows.close();
    }

    /** The row of a key, as it is when it is asked for. */
    private static final class One implements Rows {
        private final KeyedTable table;
        private final List<Expression.Literal> key;
        private long watermark = Long.MIN_VALUE;
        private boolean asked;

        One(KeyedTable table, List<Expression.Literal> key) {
            this.table = table;
            this.key = key;
        }

        @Override
        public @Nullable ColumnBatch next() {
            if (asked) {
                return null;
            }
            asked = true;
            List<SqlType> types = new ArrayList<>();
            for (int column : table.layout().keys()) {
                types.add(table.layout().schema().type(column));
            }
            ColumnBatch keys = ColumnBatch.create(types, 1);
            for (int index = 0; index < types.size(); index++) {
                LiteralValues.set(keys.columns[index], 0, key.get(index).value(), types.get(index));
            }
            ColumnBatch found = ColumnBatch.create(table.layout().schema(), 1);
            TableReader reader = table.reader();
            found.rowCount = reader.find(keys, 0, found, 0) ? 1 : 0;
            watermark = reader.watermark();
            return found;
        }

        @Override
        public boolean ended() {
            return asked;
        }

        @Override
        public long watermark() {
            return watermark;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** All rows of the version that is visible at the start. */
    private static final class All implements Rows {
        private final TableScan scan;
        private boolean ended;

        All(KeyedTable table) {
            scan = table.scan();
        }

        @Override
        public @Nullable ColumnBatch next() {
            ColumnBatch batch = ended ? null : scan.next();
            ended = batch == null;
            return batch;
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public long watermark() {
            return scan.watermark();
        }

        @Override
        public void close() {
            scan.close();
        }
    }

    /** All rows, then all changes. */
    private static final class Changes implements Rows {
        private final TableListener listener;
        private long watermark = Long.MIN_VALUE;

        Changes(TableListener listener) {
            this.listener = listener;
        }

        @Override
        public @Nullable ColumnBatch next() {
            TableRows rows = ended() ? null : listener.next();
            if (rows == null) {
                watermark = listener.scanned() ? Math.max(watermark, listener.scanWatermark()) : watermark;
                return null;
            }
            if (listener.scanned()) {
                watermark = Math.max(watermark, rows.watermark());
            }
            return rows.batch();
        }

        @Override
        public long version() {
            return listener.version();
        }

        /** A view whose inputs have ended does not change any more. */
        @Override
        public boolean ended() {
            return watermark == Long.MAX_VALUE;
        }

        @Override
        public long watermark() {
            return watermark;
        }

        @Override
        public void close() {
            listener.close();
        }
    }

    /**
     * All rows, then all changes, for a job that goes on after a restart: what it was given is remembered with its checkpoints,
     * and after a restart it gets what is other than that, whatever happened to the table meanwhile.
     */
    private static final class Remembered implements Rows {
        private final TableReader now;
        private final TableLayout layout;
        private final Changes changes;
        private final GivenRows given;
        private @Nullable TableScan former;
        private @Nullable ColumnBatch waiting;
        private boolean compared;

        Remembered(KeyedTable table, Changes changes, PageSource pages) {
            this.now = table.reader();
            this.layout = table.layout();
            this.changes = changes;
            given = new GivenRows(layout, pages);
        }

        @Override
        public @Nullable ColumnBatch next() {
            ColumnBatch gone = former == null ? null : former.next();
            if (gone != null) {
                return withoutGone(gone);
            }
            former = null;
            ColumnBatch batch = waiting == null ? changes.next() : waiting;
            waiting = null;
            if (!compared && changes.listener.scanned()) {
                compared = true; // what was given and is not there any more
                waiting = batch;
                former = given.scan();
                return null;
            }
            return batch == null ? null : changed(batch);
        }

        private ColumnBatch changed(ColumnBatch batch) {
            given.begin(batch.activeCount());
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                RowKind kind = batch.kind(row);
                if (kind == RowKind.DELETE) {
                    given.remove(batch, row);
                } else if (kind != RowKind.UPDATE_BEFORE) {
                    given.put(batch, row);
                }
            }
            return given.end();
        }

        /** Takes those rows away that the table has no more; later changes find them gone. */
        private ColumnBatch withoutGone(ColumnBatch batch) {
            ColumnVector[] keys = new ColumnVector[layout.keys().length];
            for (int index = 0; index < keys.length; index++) {
                keys[index] = batch.columns[layout.keys()[index]];
            }
            ColumnBatch found = ColumnBatch.create(layout.schema(), 1);
            given.begin(batch.rowCount);
            for (int row = 0; row < batch.rowCount; row++) {
                if (!now.find(new ColumnBatch(keys), row, found, 0)) {
                    given.remove(batch, row);
                }
            }
            return given.end();
        }

        @Override
        public boolean ended() {
            return changes.ended() && compared && waiting == null && former == null;
        }

        @Override
        public long watermark() {
            return changes.watermark();
        }

        @Override
        public void snapshot(SnapshotWriter target) {
            given.snapshot(target, TaskShare.ofTask(0, 1));
        }

        @Override
        public void restore(SnapshotReader source) {
            given.restore(source);
        }

        @Override
        public void close() {
            changes.close();
        }
    }

    /** Gives on the wanted columns. Thread: task thread. */
    private static final class Reader implements SourceReader {
        private final String table;
        private final int[] columns;
        private final Rows rows;
        private long recordsRead;
        private long firstPosition;
        private boolean waiting;

        Reader(String table, int[] columns, Rows rows) {
            this.table = table;
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public @Nullable ColumnBatch poll() {
            ColumnBatch all = rows.next();
            waiting = all == null;
            if (all == null) {
                return null;
            }
            ColumnVector[] wanted = new ColumnVector[columns.length];
            for (int index = 0; index < columns.length; index++) {
                wanted[index] = all.columns[columns[index]];
            }
            ColumnBatch batch = new ColumnBatch(wanted);
            batch.describeAs(all);
            batch.version = rows.version();
            firstPosition = recordsRead;
            recordsRead += all.rowCount;
            return batch;
        }

        @Override
        public int currentSplit() {
            return 0;
        }

        @Override
        public int splitCount() {
            return 1;
        }

        @Override
        public boolean caughtUp(int split) {
            return waiting;
        }

        @Override
        public long watermark(int split) {
            return rows.watermark();
        }

        @Override
        public boolean finished(int split) {
            return rows.ended();
        }

        @Override
        public boolean finished() {
            return rows.ended();
        }

        @Override
        public String describe(int split) {
            return "table " + table;
        }

        @Override
        public long position(int row) {
            return firstPosition + row;
        }

        /** Where reading goes on is no place but what was given; {@link #snapshot} tells it. */
        @Override
        public List<SplitPosition> positions() {
            return List.of(new SplitPosition("rows", ""));
        }

        @Override
        public void snapshot(SnapshotWriter target) {
            rows.snapshot(target);
        }

        @Override
        public void restore(SnapshotReader source) {
            rows.restore(source);
        }

        @Override
        public long recordsRead() {
            return recordsRead;
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
