package io.tidemark.executor.table;

import io.tidemark.executor.exchange.ChangeFeed;
import io.tidemark.executor.exchange.TailBudget;
import io.tidemark.executor.exchange.Versions.Published;
import io.tidemark.executor.thread.Mutex;
import io.tidemark.executor.thread.Signal;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows by primary key. One after the other writes ({@link #apply}); each write is one version, which readers see whole or
 * not at all, and only once it is as safe as it is to be. Readers look up ({@link #reader}), walk over all rows of one
 * version ({@link #scan}), or get all rows of one version and then every change ({@link #listen}); they do not wait for
 * writers, and writers wait for a reader no longer than it takes to copy some rows. Thread: any.
 *
 * <pre>{@code
 * long version = table.apply(editor -> editor.put(batch, 0), Long.MIN_VALUE);
 * table.awaitSafe(version); // on disk, and visible
 * }</pre>
 */
public final class KeyedTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyedTable.class);

    /** How many bytes of changes wait for one listener before it is dropped. */
    private static final long MAX_LAG_BYTES = 128L << 20;

    /** How many bytes of changes stay for subscribers who come back. */
    private static final long KEPT_BYTES = 16L << 20;

    private static final long COMPLETE_MILLIS = 10_000;

    /** What a write does. */
    public interface Change {
        /** Puts and removes rows; if it throws, nothing of it counts. */
        void edit(TableEditor editor);
    }

    /** Why it takes no writes any more; null while it does. */
    private record Health(@Nullable TidemarkException failure) {}

    private static final Health WORKS = new Health(null);

    /** A version that is written but not safe yet. */
    private record Pending(
            long version, long watermark, @Nullable TableRows rows) {}

    private final String name;
    private final TableLayout layout;
    private final RowStore store;
    private final @Nullable TableFiles files;
    private final @Nullable TableLog log;
    private final ChangeFeed<TableRows> feed;
    private final TableEditor editor;

    /** Who writes. */
    private final Mutex writing = new Mutex();

    /** Who makes versions safe; taken inside {@link #writing}, never around it. */
    private final Mutex publishing = new Mutex();

    /** Guards {@link #pending} alone. */
    private final Mutex queue = new Mutex();

    private final Deque<Pending> pending = new ArrayDeque<>();
    private final io.tidemark.executor.thread.Published<Health> health =
            new io.tidemark.executor.thread.Published<>(WORKS);

    /** Whether it has its rows; a view of a former process gets them from its job's checkpoint. */
    private final Signal complete = new Signal();

    private KeyedTable(
            String name, TableLayout layout, PageSource pages, TailBudget tails, @Nullable TableFiles files) {
        this.name = name;
        this.layout = layout;
        this.files = files;
        this.log = files == null ? null : files.log();
        feed = new ChangeFeed<>(MAX_LAG_BYTES, KEPT_BYTES, tails);
        store = new RowStore(pages);
        editor = new TableEditor(store, layout);
    }

    /** A table that is lost when the process ends. */
    static KeyedTable inMemory(String name, TableLayout layout, PageSource pages, TailBudget tails) {
        KeyedTable table = new KeyedTable(name, layout, pages, tails, null);
        table.complete();
        return table;
    }

    /** The same for a view of a former process: nobody can read it before its job has brought its rows back. */
    static KeyedTable awaited(String name, TableLayout layout, PageSource pages, TailBudget tails) {
        return new KeyedTable(name, layout, pages, tails, null);
    }

    /** A table whose writes go to a log; what the log holds is read back first. */
    static KeyedTable logged(String name, TableLayout layout, PageSource pages, TailBudget tails, TableFiles files) {
        KeyedTable table = new KeyedTable(name, layout, pages, tails, files);
        try {
            table.restore(files::restore);
        } catch (RuntimeException failed) {
            files.close();
            throw failed;
        }
        table.complete();
        return table;
    }

    /** The table's name, for messages. */
    public String name() {
        return name;
    }

    /** It has its rows. */
    public void complete() {
        complete.raise();
    }

    /** Waits until it has its rows; throws NOT_RESTORED_YET if that takes too long. */
    private void awaitComplete() {
        try {
            if (complete.raised() || complete.await(COMPLETE_MILLIS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "waiting was interrupted", null, null, interrupted);
        }
        throw new TidemarkException(
                ErrorCode.NOT_RESTORED_YET,
                "the rows of " + name + " are not back yet: its job has not gone on from its last checkpoint",
                "SHOW MATERIALIZED VIEWS names the job, SHOW JOBS says why; ask again when it runs",
                null);
    }

    /** Its columns and key. */
    public TableLayout layout() {
        return layout;
    }

    /** Fills an empty table with rows as bytes, as one version that is seen at once. Before anybody reads or writes. */
    void restore(Consumer<RowSink> source) {
        store.begin();
        source.accept(store::write);
        store.publish(store.end(), Long.MIN_VALUE);
    }

    /**
     * Makes a write, as one version. Waits for other writers; the version is neither safe nor visible before {@link
     * #awaitSafe}, but in a table without a log.
     *
     * @param watermark at which the table is consistent with this write, in milliseconds; Long.MIN_VALUE if it tells nothing
     * @return the version
     * @throws TidemarkException what the change threw, or DISK_FULL if it cannot be logged; nothing is changed then
     */
    public long apply(Change change, long watermark) {
        writing.lock();
        try {
            return applyAlone(change, watermark, this::logChanges);
        } finally {
            writing.unlock();
        }
    }

    /** The same without waiting: returns -1, and does nothing, if somebody else is writing. */
    public long tryApply(Change change, long watermark) {
        if (!writing.tryLock()) {
            return -1;
        }
        try {
            return applyAlone(change, watermark, this::logChanges);
        } finally {
            writing.unlock();
        }
    }

    private void logChanges() {
        if (log != null) {
            log.appendChanges(store);
        }
    }

    /** @param logging writes down what the change has done, before it counts */
    private long applyAlone(Change change, long watermark, Runnable logging) {
        checkWorks();
        TableRows rows = null;
        boolean done = false;
        store.begin();
        try {
            change.edit(editor);
            if (feed.isHeard()) {
                rows = TableRows.ofChanges(store, layout, watermark);
            }
            logging.run();
            done = true;
        } finally {
            if (!done) {
                store.undo();
            }
        }
        long version = store.end();
        queue.lock();
        try {
            pending.add(new Pending(version, watermark, rows));
        } finally {
            queue.unlock();
        }
        if (log == null) {
            publishing.lock();
            try {
                publish(version);
            } finally {
                publishing.unlock();
            }
        }
        return version;
    }

    /** Keeps what a job has written in an epoch, on disk if the table has a log; it does not count yet. */
    void prepareEpoch(String job, long epoch, WriteList writes) {
        writing.lock();
        try {
            checkWorks();
            epochs().appendPrepared(job, epoch, writes);
            awaitLogged();
        } finally {
            writing.unlock();
        }
    }

    /** Makes the writes of an epoch count that were prepared; does nothing if they do so already. */
    void commitEpoch(String job, long epoch) {
        writing.lock();
        try {
            if (epochs().lastCommitted(job) >= epoch) {
                return;
            }
            LogRecord prepared = epochs().preparedOf(job, epoch);
            if (prepared == null) {
                throw TidemarkException.internal("an epoch of " + job + " is committed that was not prepared");
            }
            Change change = editor -> prepared.forEach(editor::write);
            awaitSafe(applyAlone(change, Long.MIN_VALUE, () -> epochs().appendCommitted(job, epoch)));
        } finally {
            writing.unlock();
        }
    }

    /** After a restart of a job: makes epochs up to the committed one count, and forgets those above. */
    void recoverEpochs(String job, long committed) {
        writing.lock();
        try {
            for (long epoch : epochs().preparedEpochs(job)) {
                if (epoch <= committed) {
                    commitEpoch(job, epoch);
                }
            }
            if (!epochs().preparedEpochs(job).isEmpty()) {
                epochs().appendDropped(job, committed);
                awaitLogged();
            }
        } finally {
            writing.unlock();
        }
    }

    private TableLog epochs() {
        if (log == null) {
            throw TidemarkException.internal(
                    "table " + name + " is not kept, but a job that keeps checkpoints writes it");
        }
        return log;
    }

    /** Waits until the log is on disk. */
    private void awaitLogged() {
        publishing.lock();
        try {
            long upTo = lastPending();
            epochs().sync();
            publish(upTo);
        } catch (TidemarkException failed) {
            health.setIf(WORKS, new Health(failed));
            throw failed;
        } finally {
            publishing.unlock();
        }
    }

    /** Lets readers see all versions up to one. */
    private void publish(long version) {
        Pending next = firstPending(version);
        while (next != null) {
            long watermark =
                    Math.max(next.watermark(), store.versions().published().watermark());
            store.publish(next.version(), watermark);
            TableRows rows = next.rows();
            if (rows != null) {
                feed.add(rows, rows.bytes());
            }
            next = firstPending(version);
        }
    }

    private @Nullable Pending firstPending(long version) {
        queue.lock();
        try {
            Pending first = pending.peek();
            if (first == null || first.version() > version) {
                return null;
            }
            pending.remove();
            return first;
        } finally {
            queue.unlock();
        }
    }

    /**
     * Waits until a version is on disk, and so visible. Who comes first writes for all who wait.
     *
     * @throws TidemarkException DISK_FULL or another failure of the disk; the table then takes no writes any more, and
     *     shows what was safe before
     */
    public void awaitSafe(long version) {
        if (log == null || store.versions().published().version() >= version) {
            return;
        }
        publishing.lock();
        try {
            if (store.versions().published().version() >= version) {
                return;
            }
            checkWorks();
            long upTo = lastPending();
            log.sync();
            publish(upTo);
        } catch (TidemarkException failed) {
            health.setIf(WORKS, new Health(failed));
            throw failed;
        } finally {
            publishing.unlock();
        }
    }

    private long lastPending() {
        queue.lock();
        try {
            Pending last = pending.peekLast();
            return last == null ? store.versions().published().version() : last.version();
        } finally {
            queue.unlock();
        }
    }

    /** Makes all that was written so far safe. */
    public void awaitAllSafe() {
        awaitSafe(lastPending());
    }

    /** Whether something is written that is not safe yet. */
    public boolean hasUnsafe() {
        return lastPending() > store.versions().published().version();
    }

    private boolean works() {
        return health.value().failure() == null;
    }

    private void checkWorks() {
        TidemarkException failed = health.value().failure();
        if (failed != null) {
            throw new TidemarkException(
                    ErrorCode.TABLE_FAILED,
                    "table " + name + " takes no writes since its files failed: " + failed.text(),
                    "make the disk of the data directory work and start the engine again; what was acknowledged is"
                            + " kept",
                    null,
                    failed);
        }
    }

    /**
     * Does something while nobody else writes, with all that was written visible: for statements that read the table and
     * then write what follows from it.
     */
    public <T> T alone(Supplier<T> work) {
        writing.lock();
        try {
            awaitAllSafe();
            return work.get();
        } finally {
            writing.unlock();
        }
    }

    /** Looks up rows; each thread has its own. */
    public TableReader reader() {
        awaitComplete();
        return new TableReader(store, layout);
    }

    /** Begins to note which keys change, for {@link #takeChanges}. Thread: the only one that writes. */
    void noteChanges() {
        store.noteChanges();
    }

    /** Shows each key that has changed since it was last asked, once, as it is now. Thread: the only one that writes. */
    void takeChanges(RowSink sink) {
        store.takeNotes(sink);
    }

    /** Puts other rows in the place of all that there are, as one version. Thread: the only one that writes. */
    void replaceAll(Consumer<RowSink> rows) {
        apply(
                editor -> {
                    editor.removeAll(visibleRows());
                    rows.accept(editor::write);
                },
                Long.MIN_VALUE);
    }

    /** Walks over all rows that are visible now; must be closed unless it was read to its end. */
    public TableScan scan() {
        awaitComplete();
        return visibleRows();
    }

    private TableScan visibleRows() {
        return new TableScan(store, layout, store.versions().open());
    }

    /** All rows that are visible now, then every change, without a gap or a double between them; must be closed. */
    public TableListener listen() {
        awaitComplete();
        writing.lock();
        try {
            awaitAllSafe(); // so that no version is pending whose changes nobody has noted
            return new TableListener(this, scan(), feed.listen());
        } finally {
            writing.unlock();
        }
    }

    /**
     * Every change behind a version that a listener has seen, without a gap or a double; must be closed.
     *
     * @return null if those changes are not all kept any more
     */
    public @Nullable TableListener listenBehind(long version) {
        awaitComplete();
        writing.lock();
        try {
            awaitAllSafe();
            Published now = published();
            ChangeFeed.Listener<TableRows> changes =
                    version == now.version() ? feed.listen() : feed.listenFrom(rows -> rows.version() == version + 1);
            return changes == null ? null : new TableListener(this, null, changes);
        } finally {
            writing.unlock();
        }
    }

    void leave(ChangeFeed.Listener<TableRows> listener) {
        feed.leave(listener);
    }

    /** The version that readers see now, and the watermark at which it is consistent. */
    public Published published() {
        return store.versions().published();
    }

    /** Rows of the version that was written last. Thread: a writer's. */
    public long rowCount() {
        return store.rows();
    }

    /** Memory that it takes, about. Thread: a writer's. */
    public long bytes() {
        return store.bytes();
    }

    List<String> notices() {
        return files == null ? List.of() : files.notices();
    }

    /**
     * Puts what the log says into a snapshot if the log has grown long, and makes it short again. Says whether it was. Thread:
     * one at a time.
     */
    boolean shortenLog(long longBytes) {
        if (files == null || log == null || !works()) {
            return false;
        }
        long segment;
        writing.lock();
        publishing.lock();
        try {
            if (log.bytes() < longBytes || !works()) {
                return false;
            }
            segment = log.rotate();
        } catch (TidemarkException failed) {
            LOG.warn("event=table_log_stays table={}", name, failed);
            return false;
        } finally {
            publishing.unlock();
            writing.unlock();
        }
        try {
            files.snapshot(segment);
        } catch (TidemarkException failed) { // the segments of the log stay, and hold all
            LOG.warn("event=table_without_snapshot table={}", name, failed);
        }
        return true;
    }

    /** Makes safe what was written; a failure is told to the next one who writes. Says whether there was anything. */
    boolean saveQuietly() {
        if (!hasUnsafe() || !works()) {
            return false;
        }
        try {
            awaitAllSafe();
        } catch (TidemarkException failed) {
            LOG.error("event=table_takes_no_writes table={}", name, failed);
        }
        return true;
    }

    /** Makes all safe and closes the files. Readers may read on. */
    @Override
    public void close() {
        feed.close();
        if (files == null) {
            return;
        }
        writing.lock();
        try {
            if (works()) {
                awaitAllSafe();
            }
            health.setIf(WORKS, new Health(new TidemarkException(ErrorCode.CLOSED, "it is closed")));
        } finally {
            files.close();
            writing.unlock();
        }
    }
}
