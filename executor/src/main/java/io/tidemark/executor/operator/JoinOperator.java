package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.KeyHash;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.BufferAccount;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.executor.time.WatermarkMerger;
import io.tidemark.executor.window.PaneIndex;
import io.tidemark.executor.window.Panes;
import io.tidemark.types.Schema;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Inner join of rows with equal keys, window by window: both sides are kept until the watermark completes the window (or,
 * without windows, until the end), then the right side is hashed and the left side looked up in it. A right side of one
 * row, such as the maximum of a window, is set beside the left side's batches without copying them. Thread: task thread.
 */
public final class JoinOperator implements Operator {
    private static final String WATERMARK = "watermark";

    /** Rows of one window. */
    private final class Pane {
        final JoinRows[] sides = {new JoinRows(leftSchema, saved[0]), new JoinRows(rightSchema, saved[1])};
        final RowBuffer left = sides[0].rows();
        final RowBuffer right = sides[1].rows();
    }

    private static final int MAX_PAIRS = ColumnBatch.DEFAULT_ROWS;

    /** Rows on the right that one step makes ready to be found. */
    private static final int HASHED_A_STEP = 1 << 16;

    private final Schema leftSchema;
    private final Schema rightSchema;
    private final int[] leftKeys;
    private final int[] rightKeys;
    private final int leftWindowEnd;
    private final int rightWindowEnd;
    private final boolean atEnd;
    private final @Nullable CompiledExpressions condition;
    private final BufferAccount account;
    private final TaskMeters meters;
    private final Output output;
    private final WatermarkMerger merger = new WatermarkMerger(2);
    private final SavedRows[] saved;
    private final GivenUpTables givenUp = new GivenUpTables();
    private TaskShare leftShare = TaskShare.ALL;

    /** The right side's rows if every task has all of them. */
    private @Nullable CopiedRows copied;

    private final PaneIndex<Pane> panes = new PaneIndex<>();
    private final ColumnBatch joined;
    private final ColumnBatch beside;
    private @Nullable OnlyRow onlyRight;
    private long pairBytes;
    private final int[] leftRows = new int[MAX_PAIRS];
    private final int[] rightRows = new int[MAX_PAIRS];
    private final int[] passing = new int[MAX_PAIRS];
    private int[] heads = {};
    private int[] nextInBucket = {};
    private int pairs;
    private long passed = Long.MIN_VALUE;
    private long target = Long.MIN_VALUE;
    private int leftDone = -1;

    /** How many of the rows beside the only one on the right are out, if not all of a chunk are. */
    private int besideFrom;

    /** Rows on the right that are not yet to be found; -1 for when none were begun with. */
    private int toHash = -1;

    private boolean toldIdle;

    /** Where among the right rows the left row goes on after a full batch of pairs, or -1. */
    private int resumeAt = -1;

    /**
     * @param leftWindowEnd key column of the left side whose value completes a row's window, or -1
     * @param atEnd whether everything waits for the end
     * @param condition what pairs must meet besides, as the filter over {@code schema}, or null
     * @param schema the left columns, then the right ones
     * @param store what counts the memory
     */
    public JoinOperator(
            Schema leftSchema,
            Schema rightSchema,
            int[] leftKeys,
            int[] rightKeys,
            int leftWindowEnd,
            boolean atEnd,
            @Nullable CompiledExpressions condition,
            Schema schema,
            StateStore store,
            TaskMeters meters,
            Output output) {
        saved = new SavedRows[] {new SavedRows(leftSchema, 0), new SavedRows(rightSchema, 1)};
        this.leftSchema = leftSchema;
        this.rightSchema = rightSchema;
        this.leftKeys = leftKeys;
        this.rightKeys = rightKeys;
        this.leftWindowEnd = leftWindowEnd;
        this.rightWindowEnd = leftWindowEnd < 0 ? -1 : rightKeys[placeOf(leftKeys, leftWindowEnd)];
        this.atEnd = atEnd;
        this.condition = condition;
        this.account = store.buffers(
                "rows that wait for a join",
                "join fewer rows or columns, or join by a window so that rows can be let go");
        this.meters = meters;
        this.output = output;
        joined = ColumnBatch.create(schema, MAX_PAIRS);
        beside = new ColumnBatch(new ColumnVector[schema.size()]);
    }

    private static int placeOf(int[] keys, int column) {
        for (int place = 0; place < keys.length; place++) {
            if (keys[place] == column) {
                return place;
            }
        }
        throw new IllegalArgumentException("the window end must be among the keys");
    }

    @Override
    public void onBatch(int port, ColumnBatch given) {
        ColumnBatch batch = atEnd ? given : UnionOperator.judged(merger, port, given);
        int count = batch.activeCount();
        int[] rows = batch.activeRows();
        int column = port == 0 ? leftWindowEnd : rightWindowEnd;
        if (column < 0) {
            side(port, Panes.WITHOUT_TIME).append(batch, rows, count);
            checkQuota();
            return;
        }
        LongVector ends = batch.longs(column);
        for (int from = 0; from < count; ) {
            if (!isWanted(batch, ends, rows[from])) {
                countUnwanted(batch, ends, rows[from]);
                from++;
                continue;
            }
            long end = ends.values[rows[from]];
            int to = from + 1;
            while (to < count && ends.values[rows[to]] == end && isWanted(batch, ends, rows[to])) {
                to++;
            }
            side(port, end).append(batch, Arrays.copyOfRange(rows, from, to), to - from);
            from = to;
        }
        checkQuota();
    }

    private void checkQuota() {
        long bytes = 0;
        for (int place = 0; place < panes.size(); place++) {
            bytes += panes.content(place).left.bytes()
                    + panes.content(place).right.bytes();
        }
        account.set(bytes);
    }

    private boolean isWanted(ColumnBatch batch, LongVector ends, int row) {
        if (ends.isNull(row)) {
            return false; // no pair: null equals nothing
        }
        long before = batch.watermarksBefore == null ? passed : Math.max(passed, batch.watermarksBefore[row]);
        return atEnd || ends.values[row] > before;
    }

    private void countUnwanted(ColumnBatch batch, LongVector ends, int row) {
        if (!ends.isNull(row)) {
            meters.late++;
            meters.lateRow(batch, row);
        }
    }

    private JoinRows side(int port, long end) {
        Pane pane = panes.find(end);
        if (pane == null) {
            pane = new Pane();
            panes.add(end, pane);
        }
        if (port == 1 && copied != null) {
            copied.change();
        }
        return pane.sides[port];
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (merger.advance(port, millis) && (!atEnd || merger.merged() == Long.MAX_VALUE)) {
            target = merger.merged();
        }
        if (toldIdle) {
            toldIdle = false;
            output.watermark(passed);
        }
    }

    @Override
    public void onIdle(int port) {
        if (merger.markIdle(port) && !atEnd) {
            target = merger.merged();
        }
        if (merger.allIdle()) {
            toldIdle = true;
            output.idle();
        }
    }

    @Override
    public boolean pending() {
        return target > passed;
    }

    @Override
    public void step() {
        if (panes.size() == 0 || panes.pane(0) > target) {
            passed = target;
            output.watermark(passed);
            return;
        }
        Pane pane = panes.content(0);
        if (leftDone < 0) {
            if (!prepareSome(pane.right)) {
                return;
            }
            leftDone = 0;
        }
        if (leftDone >= pane.left.size() || pane.right.size() == 0) {
            giveUp(panes.pane(0), panes.removeFirst());
            checkQuota();
            onlyRight = null;
            leftDone = -1;
            return;
        }
        ColumnBatch chunk = pane.left.chunk(leftDone);
        OnlyRow only = onlyRight;
        if (only == null) {
            probe(chunk, pane.right);
        } else {
            leftDone += setBeside(chunk, only, pane.right.chunk(0).textBytes(0)) ? chunk.rowCount : 0;
        }
    }

    private void giveUp(long end, Pane pane) {
        for (int port = 0; port < saved.length; port++) {
            if (pane.sides[port].isSaved()) {
                givenUp.add(port, end);
            }
        }
        if (copied != null && pane.right.size() > 0) {
            copied.change();
        }
    }

    /** Goes on with making the rows on the right ready to be found; says whether all are. */
    private boolean prepareSome(RowBuffer right) {
        if (right.size() == 1) {
            onlyRight = new OnlyRow(right.chunk(0), rightSchema);
            return true;
        }
        if (toHash < 0) {
            clearBuckets(right);
            toHash = right.size();
        }
        hashSome(right);
        toHash = toHash == 0 ? -1 : toHash;
        return toHash < 0;
    }

    /**
     * Gives out the rows of a chunk that have the keys of the only row on the right, some at a time if their texts are large;
     * says whether that were the last.
     *
     * @param onlyBytes what the texts of the only row take
     */
    private boolean setBeside(ColumnBatch chunk, OnlyRow only, long onlyBytes) {
        int count = only.selectEqual(chunk, leftKeys, rightKeys, leftRows);
        if (count == 0) {
            return true;
        }
        System.arraycopy(chunk.columns, 0, beside.columns, 0, leftSchema.size());
        System.arraycopy(only.repeated(), 0, beside.columns, leftSchema.size(), rightSchema.size());
        beside.rowCount = chunk.rowCount;
        beside.selection = count == chunk.rowCount ? null : leftRows;
        beside.selectedCount = count;
        if (condition != null) {
            beside.selectedCount = condition.filter(beside, passing);
            beside.selection = passing;
        }
        boolean small = chunk.ownBytes() + onlyBytes * chunk.rowCount <= ColumnBatch.MANY_BYTES;
        int to = small ? beside.activeCount() : besideEnd();
        if (to == 0) {
            return true;
        }
        int active = beside.activeCount();
        ColumnBatch part = beside;
        if (besideFrom > 0 || to < active) {
            part = new ColumnBatch(beside.columns);
            part.rowCount = beside.rowCount;
            part.selection = Arrays.copyOfRange(beside.activeRows(), besideFrom, to);
            part.selectedCount = to - besideFrom;
        }
        besideFrom = to < active ? to : 0;
        output.rows(part);
        return to == active;
    }

    /** Up to which of the rows side by side go on together: those whose texts are not large, one at least. */
    private int besideEnd() {
        int active = beside.activeCount();
        long bytes = 0;
        for (int place = besideFrom; place < active; place++) {
            bytes += beside.textBytes(beside.activeRow(place));
            if (bytes > ColumnBatch.MANY_BYTES) {
                return place + 1;
            }
        }
        return active;
    }

    private void clearBuckets(RowBuffer right) {
        int capacity = Integer.highestOneBit(Math.max(16, right.size()) * 2 - 1);
        if (heads.length != capacity) {
            heads = new int[capacity];
        }
        Arrays.fill(heads, -1);
        if (nextInBucket.length < right.size()) {
            nextInBucket = new int[right.size()];
        }
    }

    /** From the last row to the first, so that the rows of a bucket are found in the order of arrival. */
    private void hashSome(RowBuffer right) {
        for (int until = Math.max(0, toHash - HASHED_A_STEP); toHash > until; toHash--) {
            int number = toHash - 1;
            ColumnBatch chunk = right.chunk(number);
            int row = right.rowInChunk(number);
            if (!anyNull(chunk, rightKeys, row)) {
                int bucket = KeyHash.hash(chunk, rightKeys, row) & (heads.length - 1);
                nextInBucket[number] = heads[bucket];
                heads[bucket] = number;
            }
        }
    }

    private static boolean anyNull(ColumnBatch batch, int[] keys, int row) {
        for (int key : keys) {
            if (batch.columns[key].isNull(row)) {
                return true;
            }
        }
        return false;
    }

    /** Goes on with the left rows of a chunk until it is through or there is a batch of pairs. */
    private void probe(ColumnBatch chunk, RowBuffer right) {
        int row = right.rowInChunk(leftDone);
        pairBytes = 0;
        while (row < chunk.rowCount && hasRoomForPairs()) {
            int number = resumeAt >= 0 ? resumeAt : firstCandidate(chunk, row);
            for (; number >= 0 && hasRoomForPairs(); number = nextInBucket[number]) {
                if (sameKey(chunk, row, right.chunk(number), right.rowInChunk(number))) {
                    pairBytes += chunk.textBytes(row) + right.chunk(number).textBytes(right.rowInChunk(number));
                    leftRows[pairs] = row;
                    rightRows[pairs++] = number;
                }
            }
            resumeAt = number;
            if (number < 0) {
                row++;
                leftDone++;
            }
        }
        giveOut(chunk, right);
    }

    private boolean hasRoomForPairs() {
        return pairs < MAX_PAIRS && pairBytes <= ColumnBatch.MANY_BYTES;
    }

    private int firstCandidate(ColumnBatch chunk, int row) {
        return anyNull(chunk, leftKeys, row) ? -1 : heads[KeyHash.hash(chunk, leftKeys, row) & (heads.length - 1)];
    }

    private boolean sameKey(ColumnBatch left, int leftRow, ColumnBatch right, int rightRow) {
        for (int key = 0; key < leftKeys.length; key++) {
            ColumnVector leftColumn = left.columns[leftKeys[key]];
            if (!ColumnOrder.equal(leftColumn, leftRow, right.columns[rightKeys[key]], rightRow)) {
                return false;
            }
        }
        return true;
    }

    private void giveOut(ColumnBatch chunk, RowBuffer right) {
        if (pairs == 0) {
            return;
        }
        joined.clear();
        for (int column = 0; column < leftSchema.size(); column++) {
            joined.columns[column].copyRows(chunk.columns[column], leftRows, 0, pairs, 0);
        }
        for (int column = 0; column < rightSchema.size(); column++) {
            copyRight(right, column, joined.columns[leftSchema.size() + column]);
        }
        joined.rowCount = pairs;
        pairs = 0;
        if (condition != null) {
            joined.selectedCount = condition.filter(joined, passing);
            joined.selection = passing;
        }
        if (joined.activeCount() > 0) {
            output.rows(joined);
        }
    }

    private void copyRight(RowBuffer right, int column, ColumnVector into) {
        if (right.size() <= right.chunk(0).rowCount) {
            into.copyRows(right.chunk(0).columns[column], rightRows, 0, pairs, 0);
            return;
        }
        for (int place = 0; place < pairs; place++) {
            int number = rightRows[place];
            into.copyFrom(right.chunk(number).columns[column], right.rowInChunk(number), place);
        }
    }

    @Override
    public void placed(int port, TaskShare share) {
        if (port == 0) {
            leftShare = share;
        } else if (share.isCopied()) {
            copied = new CopiedRows(rightSchema);
        }
        saved[port].placed(share);
    }

    @Override
    public void snapshot(SnapshotWriter into) {
        SavedLongs.write(into, WATERMARK, passed);
        givenUp.write(into);
        snapshotSide(0, into);
        if (copied == null) {
            snapshotSide(1, into);
            return;
        }
        Map<Long, RowBuffer> windows = new TreeMap<>();
        for (int place = 0; place < panes.size(); place++) {
            windows.put(panes.pane(place), panes.content(place).right);
        }
        copied.write(into, windows);
    }

    private void snapshotSide(int port, SnapshotWriter into) {
        saved[port].begin(into);
        for (int place = 0; place < panes.size(); place++) {
            panes.content(place).sides[port].snapshot(into, panes.pane(place));
        }
        saved[port].end();
    }

    @Override
    public void restore(SnapshotReader source) {
        passed = SavedLongs.least(source, WATERMARK, leftShare, Long.MIN_VALUE)[0];
        target = passed;
        saved[0].restore(source, (end, id, batch, row) -> side(0, end).restore(id, batch, row));
        if (copied == null) {
            saved[1].restore(source, (end, id, batch, row) -> side(1, end).restore(id, batch, row));
        } else {
            copied.read(source, leftShare, (end, batch) -> side(1, end).append(batch, new int[] {0}, 1));
        }
        checkQuota();
    }

    @Override
    public void resume() {
        if (passed != Long.MIN_VALUE) {
            output.watermark(passed);
        }
        if (toldIdle) {
            output.idle();
        }
    }

    @Override
    public StepStatus status() {
        long rows = 0;
        for (int place = 0; place < panes.size(); place++) {
            Pane pane = panes.content(place);
            rows += (long) pane.left.size() + pane.right.size();
        }
        boolean waits = panes.size() > 0 && !atEnd && leftWindowEnd >= 0;
        return new StepStatus("Join", passed, waits ? panes.pane(0) : Long.MAX_VALUE, rows, "rows");
    }
}
