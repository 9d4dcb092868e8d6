package io.tidemark.engine;

import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.runtime.Executor;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobSettings;
import io.tidemark.executor.runtime.QuietWatch;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.concurrent.locks.ReentrantLock;

/** Lets sessions start jobs one at a time, as the executor wants it. Thread: any. */
final class JobStarter implements AutoCloseable {
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();

    JobStarter(Executor executor) {
        this.executor = executor;
    }

    /** Starts a plan; an interrupt ends the wait for other starts. */
    Job start(PhysicalPlan plan, JobSettings settings, ConnectorLookup connectors) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "the start was cancelled", null, null, interrupted);
        }
        try {
            return executor.start(plan, settings, connectors);
        } finally {
            lock.unlock();
        }
    }

    /** Watches all jobs. */
    QuietWatch quietWatch() {
        return executor.quietWatch();
    }

    /** Ends all jobs and the executor's threads. */
    @Override
    public void close() {
        lock.lock();
        try {
            executor.close();
        } finally {
            lock.unlock();
        }
    }
}
