package io.tidemark.executor.runtime;

import java.nio.file.Path;

/**
 * How an executor runs.
 *
 * @param taskThreads threads that run tasks; also the default parallelism
 * @param spillDirectory where state goes that outgrows its budget; emptied at the start, deleted at the end
 */
public record ExecutorConfig(int taskThreads, Path spillDirectory) {}
