package io.tidemark.engine.slt;

import io.tidemark.engine.Tidemark;
import io.tidemark.executor.runtime.QuietWatch;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits until what has been fed is through. Sources other than files and memory may go on for ever, so for these it waits
 * a while and then takes what is there. Thread: the runner's.
 */
final class Settling {
    /** Connectors after which nothing moves by itself once it has been read. */
    private static final List<String> STILL =
            List.of(TableDefinition.MATERIALIZED_VIEW, "memory", "file", "print", "blackhole", "");

    private static final long LONGEST_MILLIS = 20_000;
    private static final long ENDLESS_MILLIS = 200;

    /** How long rows may take that come by the machine's clock. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final Tidemark tidemark;
    private final String deadLetters;
    private final boolean ownClock;

    /**
     * @param deadLetters a folder whose files grow only when a job writes into them
     * @param ownClock whether time stands still but for the test's own steps
     */
    Settling(Tidemark tidemark, Path deadLetters, boolean ownClock) {
        this.tidemark = tidemark;
        this.deadLetters = deadLetters.toString();
        this.ownClock = ownClock;
    }

    /** Waits until nothing is on its way, and reads what comes out of the streams. */
    void settle(Collection<RunningStream> streams) throws InterruptedException {
        long naps = endless() ? ENDLESS_MILLIS : LONGEST_MILLIS;
        QuietWatch watch = tidemark.quietWatch();
        while (naps > 0) {
            boolean quiet = watch.look();
            boolean any = false;
            for (RunningStream stream : streams) {
                any |= stream.read(0);
            }
            if (quiet && !any) {
                return;
            }
            nap();
            naps--;
        }
    }

    /** Waits until a stream has so many rows, or it is certain or likely that no more come. */
    void await(RunningStream stream, Collection<RunningStream> streams, int rows) throws InterruptedException {
        await(() -> stream.untaken().size() >= rows || stream.ended(), streams);
    }

    /** Waits until something holds, or it is certain or likely that it never will. */
    void await(BooleanSupplier done, Collection<RunningStream> streams) throws InterruptedException {
        long patience = endless() ? LONGEST_MILLIS : ownClock ? 0 : PATIENCE_MILLIS;
        settle(streams);
        while (!done.getAsBoolean() && patience > 0) {
            for (RunningStream stream : streams) {
                stream.read(0);
            }
            nap();
            patience--;
        }
        settle(streams);
    }

    /** Reads a stream to its end; false if it does not come. */
    boolean awaitEnd(RunningStream stream, long limitMillis) throws InterruptedException {
        long patience = limitMillis;
        QuietWatch watch = tidemark.quietWatch();
        while (!stream.ended() && patience > 0) {
            boolean quiet = watch.look();
            boolean any = stream.read(1);
            if (quiet && !any && !endless()) {
                return stream.ended();
            }
            patience--;
        }
        return stream.ended();
    }

    private boolean endless() {
        for (CatalogObject object : tidemark.catalog().objects()) {
            if (object instanceof TableDefinition table && endless(table)) {
                return true;
            }
        }
        return false;
    }

    private boolean endless(TableDefinition table) {
        boolean follows = table.option("mode").orElse("").equals("follow")
                && !table.option("path").orElse("").startsWith(deadLetters);
        return follows || !STILL.contains(table.connector());
    }

    private static void nap() throws InterruptedException {
        boolean never = new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
        if (never) {
            throw new IllegalStateException("nobody counts down");
        }
    }
}
