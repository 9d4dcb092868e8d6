package io.tidemark.executor.checkpoint;

import java.util.List;

/**
 * Merges the files of a chain: of each key the newest record counts, and a drop takes away what older files have of its
 * pane. Mutable. Thread: one at a time.
 */
final class MergeCursor implements RecordCursor {
    private final RecordCursor[] sources;
    private final boolean[] live;
    private final boolean keepsRemovals;
    private final RecordView segment = new RecordView();
    private boolean inSegment;
    private int droppedBy = -1;
    private int current = -1;
    private boolean started;

    /**
     * @param sources from the oldest to the newest; closed with this
     * @param keepsRemovals whether removes and drops are shown, because there are older files that are not merged here
     */
    MergeCursor(List<RecordCursor> sources, boolean keepsRemovals) {
        this.sources = sources.toArray(new RecordCursor[0]);
        this.live = new boolean[this.sources.length];
        this.keepsRemovals = keepsRemovals;
    }

    @Override
    public boolean advance() {
        if (current >= 0) {
            live[current] = sources[current].advance();
            current = -1;
        }
        start();
        while (true) {
            int least = least();
            if (least < 0) {
                return false;
            }
            RecordView found = sources[least].view();
            if (!inSegment || !found.sameSegment(segment)) {
                inSegment = true;
                segment.table = found.table;
                segment.pane = found.pane;
                droppedBy = -1;
            }
            boolean shown = found.operation == FileFormat.PUT || keepsRemovals;
            if (found.operation == FileFormat.DROP) {
                droppedBy = least;
            } else if (least < droppedBy || (found.operation == FileFormat.REMOVE && droppedBy >= 0)) {
                shown = false; // a drop that is newer or goes before has taken the key away
            }
            passOlder(least);
            if (shown) {
                current = least;
                return true;
            }
            live[least] = sources[least].advance();
        }
    }

    /** The source with the first record in order, of equals the newest. */
    private int least() {
        int least = -1;
        for (int index = live.length - 1; index >= 0; index--) {
            if (live[index] && (least < 0 || RecordView.compare(sources[index].view(), sources[least].view()) < 0)) {
                least = index;
            }
        }
        return least;
    }

    /** Goes on in the older sources that have the same key; what they say of it does not count. */
    private void passOlder(int newest) {
        RecordView key = sources[newest].view();
        for (int index = 0; index < newest; index++) {
            if (live[index] && RecordView.compare(sources[index].view(), key) == 0) {
                live[index] = sources[index].advance();
            }
        }
    }

    private void start() {
        for (int index = 0; !started && index < live.length; index++) {
            live[index] = sources[index].advance();
        }
        started = true;
    }

    @Override
    public RecordView view() {
        return sources[current].view();
    }

    @Override
    public void close() {
        for (RecordCursor source : sources) {
            source.close();
        }
    }
}
