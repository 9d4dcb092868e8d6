package io.tidemark.engine.slt;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A query that goes on, read by a thread of its own. Thread: the test's, but for the reader inside. */
final class RunningStream implements AutoCloseable {
    /** How long rows may take that must come. */
    private static final long PATIENCE_MILLIS = 20_000;

    /** How long to look for rows that must not come. */
    private static final long GLANCE_MILLIS = 30;

    private final Session session;
    private final RowStream rows;
    private final LinkedBlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final Thread reader;
    private volatile @Nullable TidemarkException failure;

    RunningStream(Session session, String name, String sql) {
        this.session = session;
        rows = session.query(sql);
        reader = new Thread(this::read, "slt-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            for (Row row : rows) {
                arrived.add(SltText.row(row, rows.showsKinds()));
            }
        } catch (TidemarkException ended) {
            failure = ended;
        }
    }

    /** So many rows, or fewer if they do not come in time, and what comes too much shortly after. */
    List<String> take(int count) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        long patience = PATIENCE_MILLIS;
        while (taken.size() < count && patience > 0 && (reader.isAlive() || !arrived.isEmpty())) {
            long wait = Math.min(patience, 200);
            String row = arrived.poll(wait, TimeUnit.MILLISECONDS);
            if (row == null) {
                patience -= wait;
            } else {
                taken.add(row);
            }
        }
        String surplus = arrived.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        if (surplus != null) {
            taken.add(surplus);
            arrived.drainTo(taken);
        }
        return taken;
    }

    /** Waits for the end; says whether it came. */
    boolean awaitEnd() throws InterruptedException {
        reader.join(PATIENCE_MILLIS);
        return !reader.isAlive();
    }

    /** Rows that nobody has taken. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        arrived.drainTo(rest);
        return rest;
    }

    /** Why it failed, or null. */
    @Nullable
    TidemarkException failure() {
        return failure;
    }

    @Override
    public void close() {
        rows.close();
        session.close();
    }
}
