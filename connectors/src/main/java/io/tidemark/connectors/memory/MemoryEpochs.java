package io.tidemark.connectors.memory;

import io.tidemark.connectors.memory.MemoryTable.Event;
import io.tidemark.executor.connector.EpochParticipant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A table in memory as the output of a job that keeps checkpoints: rows come when their epoch counts, once. They are gone
 * with the process all the same. Thread: as {@link EpochParticipant} says; {@link #add} from task threads.
 */
final class MemoryEpochs implements EpochParticipant {
    private final MemoryTable table;
    private final String job;
    private final TreeMap<Long, List<Event.Rows>> written = new TreeMap<>();

    MemoryEpochs(MemoryTable table, String job) {
        this.table = table;
        this.job = job;
    }

    @Override
    public String describe() {
        return "memory table " + table.name();
    }

    /** A writer has written these in an epoch. */
    synchronized void add(long epoch, List<Event.Rows> rows) {
        written.computeIfAbsent(epoch, any -> new ArrayList<>()).addAll(rows);
    }

    private synchronized List<Event.Rows> take(long epoch) {
        List<Event.Rows> rows = written.remove(epoch);
        return rows == null ? List.of() : rows;
    }

    @Override
    public void recover(long committed) {
        table.recover(job, committed);
    }

    @Override
    public void begin(long epoch) {
        // Writers collect by themselves.
    }

    @Override
    public void prepare(long epoch) {
        table.prepare(job, epoch, take(epoch));
    }

    @Override
    public void commit(long epoch) {
        table.commit(job, epoch);
    }

    @Override
    public void close() {
        // The table stays.
    }
}
