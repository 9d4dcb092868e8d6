package io.tidemark.executor.table;

import io.tidemark.executor.connector.EpochParticipant;
import io.tidemark.executor.thread.Mutex;
import java.util.TreeMap;

/**
 * A keyed table as the output of a job that keeps checkpoints: what the job writes in an epoch is prepared in the table's log
 * and takes effect, as one version, when the epoch is committed. Thread: as {@link EpochParticipant} says; {@link #add} from
 * task threads.
 */
final class TableEpochs implements EpochParticipant {
    private final KeyedTable table;
    private final String job;
    private final Mutex lock = new Mutex();
    private final TreeMap<Long, WriteList> written = new TreeMap<>();

    TableEpochs(KeyedTable table, String job) {
        this.table = table;
        this.job = job;
    }

    @Override
    public String describe() {
        return "table " + table.name();
    }

    /** A writer has written these in an epoch. */
    void add(long epoch, WriteList writes) {
        lock.lock();
        try {
            WriteList before = written.putIfAbsent(epoch, writes);
            if (before != null) {
                before.addAll(writes);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void recover(long committed) {
        table.recoverEpochs(job, committed);
    }

    @Override
    public void begin(long epoch) {
        // Writers collect by themselves.
    }

    @Override
    public void prepare(long epoch) {
        WriteList writes;
        lock.lock();
        try {
            writes = written.remove(epoch);
        } finally {
            lock.unlock();
        }
        table.prepareEpoch(job, epoch, writes == null ? new WriteList() : writes);
    }

    @Override
    public void commit(long epoch) {
        table.commitEpoch(job, epoch);
    }

    @Override
    public void close() {
        // The table stays open.
    }
}
