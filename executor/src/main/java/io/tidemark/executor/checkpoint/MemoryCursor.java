package io.tidemark.executor.checkpoint;

import io.tidemark.executor.snapshot.SortedRecords;
import io.tidemark.executor.snapshot.StateRecords;
import java.util.ArrayList;
import java.util.List;

/** Goes through the changes that a task has handed over. Mutable. Thread: checkpoint thread. */
final class MemoryCursor implements RecordCursor {
    private record Drop(int table, long pane) {}

    /** The lengths of so many records are read at a time. */
    private static final int AHEAD = 64;

    private final SortedRecords records;
    private final List<Drop> drops = new ArrayList<>();
    private final RecordView view = new RecordView();
    private int nextRecord;
    private final int[] keyLengths = new int[AHEAD];
    private final int[] valueLengths = new int[AHEAD];
    private int lengthsFrom;
    private int lengthsTo;
    private int nextDrop;

    MemoryCursor(StateRecords changes) {
        records = SortedRecords.of(changes);
        changes.drops().forEach((table, panes) -> panes.forEach(pane -> drops.add(new Drop(table, pane))));
    }

    @Override
    public boolean advance() {
        while (nextRecord < records.count() && records.overwritten(nextRecord)) {
            nextRecord++;
        }
        boolean hasRecord = nextRecord < records.count();
        if (nextDrop < drops.size() && (!hasRecord || dropsFirst(drops.get(nextDrop)))) {
            Drop drop = drops.get(nextDrop);
            nextDrop++;
            view.operation = FileFormat.DROP;
            view.table = drop.table;
            view.pane = drop.pane;
            view.group = 0;
            view.keyLength = 0;
            view.valueLength = 0;
            return true;
        }
        if (!hasRecord) {
            return false;
        }
        if (nextRecord >= lengthsTo) {
            lengthsFrom = nextRecord;
            lengthsTo = Math.min(records.count(), nextRecord + AHEAD);
            records.lengths(lengthsFrom, lengthsTo, keyLengths, valueLengths);
        }
        view.operation = records.kind(nextRecord) == StateRecords.Kind.PUT ? FileFormat.PUT : FileFormat.REMOVE;
        view.table = records.table(nextRecord);
        view.pane = records.pane(nextRecord);
        view.group = records.group(nextRecord);
        view.buffer = records.buffer(nextRecord);
        view.start = records.keyStart(nextRecord);
        view.keyLength = keyLengths[nextRecord - lengthsFrom];
        view.valueLength = valueLengths[nextRecord - lengthsFrom];
        nextRecord++;
        return true;
    }

    private boolean dropsFirst(Drop drop) {
        int table = records.table(nextRecord);
        return drop.table != table ? drop.table < table : drop.pane <= records.pane(nextRecord);
    }

    @Override
    public RecordView view() {
        return view;
    }

    @Override
    public void close() {
        // all is in memory
    }
}
