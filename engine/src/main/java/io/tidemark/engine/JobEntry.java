package io.tidemark.engine;

import io.tidemark.executor.runtime.Job;
import java.util.Set;

/**
 * A job of an INSERT, as the engine lists it.
 *
 * @param id its name in SHOW JOBS
 * @param statement the statement that started it
 * @param tables names of the tables and views that it reads and writes
 * @param bounded whether it ends by itself
 * @param job the running job
 */
record JobEntry(String id, String statement, Set<String> tables, boolean bounded, Job job) {
    JobEntry {
        tables = Set.copyOf(tables);
    }
}
