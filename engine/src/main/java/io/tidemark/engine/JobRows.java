package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.ResultStream;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a running query. Thread: one reader; close and cancel from any. */
final class JobRows implements RowStream {
    private static final long STOP_TIMEOUT_MILLIS = 10_000;

    private final PhysicalPlan plan;
    private final ZoneId timeZone;
    private final Job job;
    private final @Nullable String id;
    private final ResultStream results;
    private final @Nullable Path deadLetters;
    private final Runnable onEnd;
    private final @Nullable Subscription subscription;
    private volatile boolean closed;

    /**
     * @param id the job's name in SHOW JOBS, if it is listed
     * @param subscription what tells how far it has come, if the query is one
     */
    JobRows(
            PhysicalPlan plan,
            ZoneId timeZone,
            Job job,
            @Nullable String id,
            @Nullable Path deadLetters,
            Runnable onEnd,
            @Nullable Subscription subscription) {
        this.subscription = subscription;
        this.plan = plan;
        this.timeZone = timeZone;
        this.job = job;
        this.id = id;
        this.results = job.results();
        this.deadLetters = deadLetters;
        this.onEnd = onEnd;
    }

    @Override
    public Schema schema() {
        return plan.schema();
    }

    @Override
    public boolean showsKinds() {
        return plan.showsKinds();
    }

    @Override
    public boolean continuous() {
        return plan.continuous();
    }

    @Override
    public ZoneId timeZone() {
        return timeZone;
    }

    @Override
    public List<String> notices() {
        List<String> notices = new ArrayList<>(JobNotices.of(job.counters(), deadLetters));
        if (subscription != null) {
            subscription.notice().ifPresent(notices::add);
        }
        return notices;
    }

    @Override
    public Optional<String> resumeToken() {
        return subscription == null ? Optional.empty() : subscription.token();
    }

    @Override
    public Optional<String> jobId() {
        return Optional.ofNullable(id);
    }

    @Override
    public double fractionRead() {
        return job.fractionRead();
    }

    @Override
    public Optional<JobCounters> counters() {
        return Optional.of(job.counters());
    }

    @Override
    public Ledger ledger() {
        return job.ledger();
    }

    @Override
    public @Nullable ColumnBatch nextBatch(long timeoutMillis) {
        if (closed) {
            return null;
        }
        try {
            ColumnBatch batch = results.next(timeoutMillis);
            if (batch == null && results.ended()) {
                finish(timeoutMillis == 0);
            }
            if (batch != null && subscription != null) {
                subscription.onTaken(batch);
            }
            return batch;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            throw cancelled(interrupted);
        } catch (TidemarkException failed) {
            job.cancel();
            if (timeoutMillis > 0) {
                close();
            }
            throw failed;
        }
    }

    /** After the last row: waits for the job to free what it holds, and tells a cancelled result from a whole one. */
    private void finish(boolean onlyLooks) throws InterruptedException {
        if (!job.await(onlyLooks ? 0 : STOP_TIMEOUT_MILLIS) && onlyLooks) {
            return; // the end is told when the job has freed all
        }
        closed = true;
        onEnd.run();
        if (job.state() == JobState.CANCELLED) {
            throw cancelled(null);
        }
    }

    private static TidemarkException cancelled(@Nullable Exception cause) {
        return new TidemarkException(ErrorCode.CANCELLED, "the query was cancelled", null, null, cause);
    }

    @Override
    public boolean ended() {
        return closed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        job.cancel();
        boolean interrupted = Thread.interrupted();
        try {
            job.await(STOP_TIMEOUT_MILLIS);
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            onEnd.run();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
