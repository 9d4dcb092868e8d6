package io.tidemark.engine;

import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.runtime.Executor;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobSettings;
import io.tidemark.executor.runtime.QuietWatch;
import io.tidemark.executor.table.KeyedTables;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import java.util.concurrent.locks.ReentrantLock;

/** Lets sessions start jobs one at a time, as the executor wants it. Thread: any. */
final class JobStarter implements AutoCloseable {
    private final Executor executor;
    private final KeyedTables tables;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param tables where jobs of views keep their rows */
    JobStarter(Executor executor, KeyedTables tables) {
        this.executor = executor;
        this.tables = tables;
    }

    /** Starts a plan. Only the start itself excludes others: opening a source may wait for a broker. */
    Job start(PhysicalPlan plan, JobSettings settings, ConnectorLookup connectors) {
        Executor.Prepared prepared = executor.prepare(plan, settings, connectors);
        lock.lock();
        try {
            Job job = prepared.start();
            plan.outputs().forEach(this::completed);
            return job;
        } finally {
            lock.unlock();
        }
    }

    /** A view has its rows back once its job has started from its checkpoint. */
    private void completed(PhysicalNode.Output output) {
        if (output.table() != null && output.table().materializedView()) {
            tables.require(output.table().name()).complete();
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
