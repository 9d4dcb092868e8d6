package io.tidemark.engine;

import io.tidemark.executor.runtime.Job;
import java.util.Set;

/**
 * A running INSERT or SELECT with EMIT, as the engine lists it.
 *
 * @param id its name in SHOW JOBS
 * @param kind what started it
 * @param statement the statement that started it
 * @param tables names of the tables and views that it reads and writes
 * @param bounded whether it ends by itself
 * @param job the running job
 */
record JobEntry(String id, Kind kind, String statement, Set<String> tables, boolean bounded, Job job) {
    /** What started a job. */
    enum Kind {
        /** An INSERT: the job belongs to the engine and outlives its session. */
        INSERT,
        /** A SELECT: the job ends when its reader leaves. */
        QUERY
    }

    JobEntry {
        tables = Set.copyOf(tables);
    }
}
