package io.tidemark.connectors.memory;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Check;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table in memory: for each split the events that happened to it, in order, which every reader reads from the first
 * on. Rows that are written to the table are events of split 0. Mutable. Thread: any; what was appended is never
 * changed.
 */
public final class MemoryTable {
    /** What happens to a split. */
    sealed interface Event {
        /** Rows came. */
        record Rows(Schema schema, ColumnBatch batch) implements Event {}

        /** The source says that no row before this time will come. */
        record Watermark(long millis) implements Event {}

        /** The source says that it has nothing to say. */
        record Idle() implements Event {}

        /** Nothing comes any more. */
        record End() implements Event {}
    }

    private final String name;
    private final List<List<Event>> splits = new ArrayList<>();
    /** What jobs that keep checkpoints have written in epochs that do not count yet, by job and epoch. */
    private final Map<String, TreeMap<Long, List<Event.Rows>>> prepared = new HashMap<>();

    MemoryTable(String name) {
        this.name = name;
        splits.add(new ArrayList<>());
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /**
     * Appends the active rows of a batch. The batch is kept as it is, handed to readers by reference, and must never be
     * changed again. A selection is not allowed.
     */
    public void append(int split, Schema schema, ColumnBatch batch) {
        Check.state(batch.selection == null, "a batch with a selection was appended to " + name);
        add(split, new Event.Rows(schema, batch));
    }

    /**
     * Appends one row to split 0.
     *
     * @param values for each column null, or a Boolean, Number, String, byte[], LocalDate, LocalTime, LocalDateTime or
     *     Instant as the type asks for; a String is read as text of any type
     */
    public void append(Schema schema, List<? extends @Nullable Object> values) {
        append(0, schema, values);
    }

    /** Appends one row to a split; see {@link #append(Schema, List)}. */
    public void append(int split, Schema schema, List<? extends @Nullable Object> values) {
        append(split, schema, JavaRows.batch(schema, values));
    }

    /** Appends a watermark (milliseconds). */
    public void watermark(int split, long millis) {
        add(split, new Event.Watermark(millis));
    }

    /** Says that a split is idle until its next row. */
    public void idle(int split) {
        add(split, new Event.Idle());
    }

    /** Ends all splits. */
    public void end() {
        for (int split = 0; split < splitCount(); split++) {
            add(split, new Event.End());
        }
    }

    /** Makes this split, and all below, if they are not there; a bounded scan reads the splits that are there when it starts. */
    public synchronized void addSplits(int split) {
        while (splits.size() <= split) {
            splits.add(new ArrayList<>());
        }
    }

    /** How many splits there are; the first append to a split makes it and all below. */
    public synchronized int splitCount() {
        return splits.size();
    }

    /** All rows of all splits, split by split, in the batches in which they came. They must not be changed. */
    public synchronized List<ColumnBatch> batches() {
        List<ColumnBatch> batches = new ArrayList<>();
        for (List<Event> split : splits) {
            for (Event event : split) {
                if (event instanceof Event.Rows rows) {
                    batches.add(rows.batch());
                }
            }
        }
        return batches;
    }

    /** Keeps rows of a job until their epoch counts. */
    synchronized void prepare(String job, long epoch, List<Event.Rows> rows) {
        prepared.computeIfAbsent(job, any -> new TreeMap<>()).put(epoch, rows);
    }

    /** An epoch of a job counts: its rows come, if they have not come before. */
    synchronized void commit(String job, long epoch) {
        TreeMap<Long, List<Event.Rows>> ofJob = prepared.get(job);
        List<Event.Rows> rows = ofJob == null ? null : ofJob.remove(epoch);
        if (rows != null) {
            rows.forEach(each -> add(0, each));
        }
    }

    /** A job goes on behind an epoch: what was prepared up to it comes, and the rest is forgotten. */
    synchronized void recover(String job, long committed) {
        TreeMap<Long, List<Event.Rows>> ofJob = prepared.remove(job);
        if (ofJob != null) {
            ofJob.headMap(committed, true).values().forEach(rows -> rows.forEach(each -> add(0, each)));
        }
    }

    /** Forgets all events; readers that are open must have ended. */
    public synchronized void clear() {
        splits.clear();
        prepared.clear();
        splits.add(new ArrayList<>());
    }

    synchronized int eventCount(int split) {
        return splits.get(split).size();
    }

    synchronized @Nullable Event event(int split, int index) {
        List<Event> events = splits.get(split);
        return index < events.size() ? events.get(index) : null;
    }

    private synchronized void add(int split, Event event) {
        addSplits(split);
        splits.get(split).add(event);
    }
}
