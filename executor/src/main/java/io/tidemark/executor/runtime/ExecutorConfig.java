package io.tidemark.executor.runtime;

import java.nio.file.Path;

/**
 * How an executor runs.
 *
 * @param taskThreads threads that run tasks; also the default parallelism
 * @param spillDirectory where state goes that outgrows its budget; emptied at the start, deleted at the end
 * @param stateBudgetBytes memory for hot state of each job before it spills
 * @param maxStateBytes hot and spilled state of each job at which it fails
 */
public record ExecutorConfig(int taskThreads, Path spillDirectory, long stateBudgetBytes, long maxStateBytes) {}
