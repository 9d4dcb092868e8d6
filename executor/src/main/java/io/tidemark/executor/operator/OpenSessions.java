package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.PaneTables;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;
import io.tidemark.executor.window.PaneIndex;
import io.tidemark.executor.window.Panes;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are not given out yet. Time is cut into slices of one gap: all rows of a key in a slice belong to one
 * session, whatever their order, and only neighbouring slices can be connected. So a row only finds its key in its slice.
 * When the watermark has passed a slice, each of its sessions goes on in the next slice if it reaches into that one's,
 * and else waits in the bucket of its end until the watermark has passed that too. Sessions are merged by their keys'
 * state, so the cost does not grow with their length. Mutable. Thread: task thread.
 */
final class OpenSessions {
    private static final int CHUNK = ColumnBatch.DEFAULT_ROWS;

    /** Sessions of a bucket that are looked through at each watermark inside it. */
    private static final int BUCKET_ENTRIES = 1024;

    private static final int MOST_BUCKETS = 1024;

    /** Tables and names in snapshots. */
    private static final int SLICES = 0;

    private static final int ENDING = 1;
    private static final String PROGRESS = "sessions";

    private final long gap;
    private final SessionState state;
    private final PaneTables maker;
    private final PaneSplitter splitter;
    private final ColumnVector[] keys;

    /** Slices by their first millisecond. */
    private final PaneIndex<StateTable> slices = new PaneIndex<>();

    /** Sessions that reach into no slice that is still open, by the end; a bucket is named by its first end. */
    private final PaneIndex<StateTable> ending = new PaneIndex<>();

    private final GivenUpTables givenUp = new GivenUpTables();
    private TaskShare rowShare = TaskShare.ALL;
    private TaskShare share = TaskShare.ALL;
    private long bucketOrigin = Long.MIN_VALUE;
    private long bucketWidth;

    /** No session in {@link #ending} ends before. */
    private long nextEnd = Long.MAX_VALUE;

    /** Slices before are gone. */
    private long sliced = Long.MIN_VALUE;

    /** Sessions that end here or earlier are given out. */
    private long firedThrough = Long.MIN_VALUE;

    private @Nullable StateTable swept;
    private @Nullable StateCursor cursor;
    private boolean sweepsSlice;
    private long sweptName;
    private int bucketPlace = -1;
    private long leastLeft;

    private final int[] slots = new int[CHUNK];
    private final int[] found = new int[CHUNK];
    private final int[] places = new int[CHUNK];
    private final int[] into = new int[CHUNK];
    private final int[] from = new int[CHUNK];
    private final int[] one = new int[1];

    OpenSessions(AggregateLayout layout, SessionState state, long gap, StateStore store) {
        this.gap = gap;
        this.state = state;
        maker = state.tables(store);
        splitter = new PaneSplitter(new Panes.Single(gap, 0), layout.timeColumn());
        keys = new ColumnVector[state.keyCount()];
        for (int key = 0; key < keys.length; key++) {
            keys[key] = ColumnVector.create(layout.keyTypes().get(key), CHUNK);
        }
    }

    /** Whether a row at a time may have to do with sessions whose slices are gone; then {@link #addBehind} takes it. */
    boolean isBehind(long time) {
        return time < sliced;
    }

    /** Whether {@link #sweep} has something to do at a watermark. */
    boolean isDue(long watermark) {
        return nextEnd <= watermark || (slices.size() > 0 && slices.pane(0) + gap <= watermark);
    }

    /** Adds rows that are not {@link #isBehind}. */
    void add(ColumnBatch batch, int[] rows, int count) {
        splitter.split(batch, rows, count, this::addToSlice);
    }

    private void addToSlice(long slice, ColumnBatch batch, int[] rows, int count) {
        state.add(slice(slice), batch, rows, count);
    }

    private StateTable slice(long slice) {
        StateTable table = slices.find(slice);
        if (table == null) {
            table = maker.open(slice);
            slices.add(slice, table);
        }
        return table;
    }

    /**
     * Adds a row whose slice is gone to the session that it touches, or as a session of its own.
     *
     * @return false if it is late: it touches no session and its own ends at or before the watermark
     */
    boolean addBehind(ColumnBatch batch, int row, long watermark) {
        StateTable own = maker.openScratch(Long.MAX_VALUE);
        one[0] = row;
        int ownSlot = state.add(own, batch, one, 1);
        ColumnVector[] rowKeys = new ColumnVector[keys.length];
        for (int key = 0; key < rowKeys.length; key++) {
            rowKeys[key] = batch.columns[state.keyColumn(key)];
        }
        StateCursor pin = own.cursor(); // its slot stays where it is
        try {
            joinEnding(own, ownSlot, rowKeys, row);
            StateTable next = slices.find(sliced);
            one[0] = row;
            if (next != null) {
                next.find(rowKeys, one, 0, 1, found);
                if (found[0] >= 0 && state.start(next, found[0]) < state.end(own, ownSlot)) {
                    next.changed(found[0]);
                    state.merge(next, found[0], own, ownSlot);
                    return true;
                }
            }
            if (state.end(own, ownSlot) <= watermark) {
                return false;
            }
            await(own, ownSlot, rowKeys, row);
            return true;
        } finally {
            pin.close();
            own.close();
        }
    }

    /** Takes a session that waits for its end into a row's own one, if they overlap; there is at most one. */
    private void joinEnding(StateTable own, int ownSlot, ColumnVector[] rowKeys, int row) {
        for (int place = 0; place < ending.size(); place++) {
            StateTable bucket = ending.content(place);
            one[0] = row;
            bucket.find(rowKeys, one, 0, 1, found);
            int slot = found[0];
            boolean open = slot >= 0 && state.end(bucket, slot) > firedThrough;
            if (open && state.touches(bucket, slot, state.start(own, ownSlot))) {
                state.merge(own, ownSlot, bucket, slot);
                bucket.remove(slot);
                return;
            }
        }
    }

    /** Has a session wait for its end. */
    private void await(StateValues session, int slot, ColumnVector[] sessionKeys, int row) {
        long end = state.end(session, slot);
        long name = bucketOf(end);
        StateTable bucket = ending.find(name);
        if (bucket == null) {
            bucket = maker.open(name);
            ending.add(name, bucket);
        }
        one[0] = row;
        bucket.locate(sessionKeys, one, 0, 1, found);
        if (!state.isEmpty(bucket, found[0]) && state.end(bucket, found[0]) <= firedThrough) {
            bucket.remove(found[0]); // one that was given out long ago
            bucket.locate(sessionKeys, one, 0, 1, found);
        }
        state.merge(bucket, found[0], session, slot);
        nextEnd = Math.min(nextEnd, end);
    }

    private long bucketOf(long end) {
        return bucketOrigin + Math.floorDiv(end - bucketOrigin, bucketWidth) * bucketWidth;
    }

    /** Works off about a batch of what a watermark completes; says whether there was something. */
    boolean sweep(long watermark, SessionResults target) {
        if (cursor == null && !beginBucket(watermark) && !beginSlice(watermark)) {
            return false;
        }
        StateCursor sweeping = cursor;
        if (sweeping != null) {
            sweepOn(sweeping, watermark, target);
        }
        return true;
    }

    /** Says that all that a watermark completes is worked off. */
    void swept(long watermark) {
        firedThrough = Math.max(firedThrough, watermark);
        if (watermark != Long.MAX_VALUE) {
            sliced = Math.max(sliced, watermark - Math.floorMod(watermark, gap));
            while (ending.size() > 0 && lastEnd(ending.pane(0)) <= firedThrough) {
                long bucket = ending.pane(0);
                givenUp.close(
                        ending.removeFirst(), ENDING, bucket); // its sessions are all given out, or part of others
            }
            if (ending.size() == 0) {
                bucketOrigin = sliced;
                bucketWidth = gap;
            }
        }
    }

    /** The last end that belongs to a bucket. */
    private long lastEnd(long bucket) {
        return Math.min(bucket + bucketWidth, bucketOrigin + gap) - 1;
    }

    private boolean beginBucket(long watermark) {
        if (bucketPlace < 0 && (nextEnd > watermark || ending.size() == 0)) {
            return false;
        }
        if (bucketPlace < 0) {
            bucketPlace = 0;
            leastLeft = Long.MAX_VALUE;
        }
        if (bucketPlace == ending.size() || ending.pane(bucketPlace) > watermark) {
            nextEnd = bucketPlace == ending.size() ? leastLeft : Math.min(leastLeft, ending.pane(bucketPlace));
            bucketPlace = -1;
            return true;
        }
        sweepsSlice = false;
        begin(ending.pane(bucketPlace), ending.content(bucketPlace));
        return true;
    }

    private boolean beginSlice(long watermark) {
        if (slices.size() == 0 || slices.pane(0) + gap > watermark) {
            return false;
        }
        sweepsSlice = true;
        long name = slices.pane(0);
        StateTable table = slices.removeFirst();
        sliced = name + gap;
        bucketOrigin = sliced;
        long buckets = Math.max(1, Math.min(MOST_BUCKETS, table.size() / BUCKET_ENTRIES));
        bucketWidth = Math.max(1, gap / buckets);
        begin(name, table);
        return true;
    }

    private void begin(long name, StateTable table) {
        sweptName = name;
        swept = table;
        cursor = table.cursor();
    }

    private void sweepOn(StateCursor sweeping, long watermark, SessionResults target) {
        for (ColumnVector key : keys) {
            key.clear();
        }
        int count = sweeping.next(keys, 0, slots, CHUNK);
        if (count == 0) {
            endSweep(sweeping, watermark);
            return;
        }
        int left = mergeIntoNext(sweeping, select(sweeping, count, watermark));
        int complete = 0;
        for (int place = 0; place < left; place++) {
            int row = places[place];
            if (state.end(sweeping, slots[row]) <= watermark) {
                places[complete] = row;
                from[complete++] = slots[row];
            } else {
                await(sweeping, slots[row], keys, row);
            }
        }
        if (complete > 0) {
            target.complete(keys, places, sweeping, from, complete);
        }
    }

    /** Lists the sessions that must be dealt with now: all of a slice, those that end now of a bucket. */
    private int select(StateCursor sweeping, int count, long watermark) {
        int selected = 0;
        for (int row = 0; row < count; row++) {
            long end = state.end(sweeping, slots[row]);
            places[selected] = row;
            boolean due = end > firedThrough && end <= watermark;
            selected += sweepsSlice || due ? 1 : 0;
            if (end > watermark) {
                leastLeft = Math.min(leastLeft, end);
            }
        }
        return selected;
    }

    /** Adds sessions to those in the next slice that they reach; leaves the others in the list and says how many. */
    private int mergeIntoNext(StateCursor sweeping, int count) {
        StateTable next = slices.find(bucketOrigin);
        if (next == null) {
            return count;
        }
        int left = 0;
        for (int done = 0; done < count; ) {
            int handled = next.find(keys, places, done, count - done, found);
            int merged = 0;
            for (int index = 0; index < handled; index++) {
                int row = places[done + index];
                int slot = found[index];
                if (slot >= 0 && state.start(next, slot) < state.end(sweeping, slots[row])) {
                    next.changed(slot);
                    into[merged] = slot;
                    from[merged++] = slots[row];
                } else {
                    places[left++] = row;
                }
            }
            state.mergeAll(next, into, sweeping, from, merged);
            done += handled;
        }
        return left;
    }

    private void endSweep(StateCursor sweeping, long watermark) {
        sweeping.close();
        cursor = null;
        if (sweepsSlice && swept != null) {
            givenUp.close(swept, SLICES, sweptName);
        } else if (lastEnd(sweptName) <= watermark) {
            givenUp.close(ending.remove(bucketPlace), ENDING, sweptName);
        } else {
            bucketPlace++;
        }
        swept = null;
    }

    void placed(TaskShare given) {
        rowShare = given;
        share = state.share(given);
    }

    void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, PROGRESS, sliced, firedThrough, bucketOrigin, bucketWidth);
        givenUp.write(target);
        for (int place = 0; place < slices.size(); place++) {
            slices.content(place).snapshotChanges(target, SLICES, slices.pane(place), share);
        }
        for (int place = 0; place < ending.size(); place++) {
            ending.content(place).snapshotChanges(target, ENDING, ending.pane(place), share);
        }
    }

    void restore(SnapshotReader source) {
        long[] saved = SavedLongs.least(source, PROGRESS, rowShare, sliced, firedThrough, bucketOrigin, bucketWidth);
        sliced = saved[0];
        firedThrough = saved[1];
        bucketOrigin = saved[2];
        bucketWidth = saved[3] == 0 ? gap : saved[3];
        source.entries(SLICES, (pane, group, buffer, start, keyLength, valueLength) -> slice(pane)
                .restoreEntry(buffer, start, keyLength));
        PaneIndex<StateTable> former = new PaneIndex<>();
        source.entries(ENDING, (pane, group, buffer, start, keyLength, valueLength) -> {
            StateTable bucket = former.find(pane);
            if (bucket == null) {
                bucket = maker.open(pane);
                former.add(pane, bucket);
            }
            bucket.restoreEntry(buffer, start, keyLength);
        });
        while (former.size() > 0) {
            long name = former.pane(0);
            takeBack(name, former.removeFirst());
        }
    }

    /** Takes a restored bucket back; its sessions go to other buckets if those of this task have other bounds. */
    private void takeBack(long name, StateTable bucket) {
        boolean fits = ending.find(name) == null;
        try (StateCursor restored = bucket.cursor()) {
            for (int count = nextOf(restored); count > 0; count = nextOf(restored)) {
                for (int row = 0; row < count; row++) {
                    long end = state.end(restored, slots[row]);
                    fits &= bucketOf(end) == name;
                    nextEnd = end > firedThrough ? Math.min(nextEnd, end) : nextEnd;
                }
            }
        }
        if (fits) {
            ending.add(name, bucket);
            return;
        }
        try (StateCursor restored = bucket.cursor()) {
            for (int count = nextOf(restored); count > 0; count = nextOf(restored)) {
                for (int row = 0; row < count; row++) {
                    if (state.end(restored, slots[row]) > firedThrough) {
                        await(restored, slots[row], keys, row);
                    }
                }
            }
        }
        givenUp.close(bucket, ENDING, name);
    }

    private int nextOf(StateCursor restored) {
        for (ColumnVector key : keys) {
            key.clear();
        }
        return restored.next(keys, 0, slots, CHUNK);
    }

    void close() {
        if (sweepsSlice && swept != null) {
            swept.close();
        }
        while (slices.size() > 0) {
            slices.removeFirst().close();
        }
        while (ending.size() > 0) {
            ending.removeFirst().close();
        }
    }

    /** Sessions that are kept; one that reaches into several slices may count more than once. */
    long kept() {
        long kept = 0;
        for (int place = 0; place < slices.size(); place++) {
            kept += slices.content(place).size();
        }
        for (int place = 0; place < ending.size(); place++) {
            kept += ending.content(place).size();
        }
        return kept;
    }

    /** A time before which no session ends; Long.MAX_VALUE if there is none. */
    long earliestEnd() {
        return slices.size() == 0 ? nextEnd : Math.min(nextEnd, slices.pane(0) + gap);
    }
}
