package io.tidemark.engine;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the jobs of views that are computed anew at the start of an engine, beside everything else: what they read may not be
 * back yet, or not be reachable. Tries again until all run. Thread: its own.
 */
final class ViewStarts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewStarts.class);
    private static final long PAUSE_MILLIS = 1000;

    private final MaterializedViews views;
    private final List<TableDefinition> waiting;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** @param waiting the views, those that others read first */
    ViewStarts(MaterializedViews views, List<TableDefinition> waiting) {
        this.views = views;
        this.waiting = new ArrayList<>(waiting);
        thread = new Thread(this::run, "tidemark-views");
        thread.setDaemon(true);
        if (!waiting.isEmpty()) {
            thread.start();
        }
    }

    private void run() {
        try {
            do {
                waiting.removeIf(this::starts);
            } while (!waiting.isEmpty() && !closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean starts(TableDefinition view) {
        if (closing.getCount() == 0) {
            return false;
        }
        try {
            if (views.withoutJob().contains(view)) { // it may have been dropped
                views.startAgain(view);
            }
            return true;
        } catch (TidemarkException failed) {
            LOG.warn(
                    "event=view_not_started view={} reason=\"{}\"", LogText.of(view.name()), LogText.of(failed.text()));
            return false;
        }
    }

    /** Starts nothing more. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
