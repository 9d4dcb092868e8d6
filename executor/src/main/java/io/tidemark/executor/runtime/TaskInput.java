package io.tidemark.executor.runtime;

import io.tidemark.executor.status.SplitStatus;
import java.util.List;

/** Where a task's rows come from: a source's reader, constant rows or the channels of an exchange. Thread: task thread. */
interface TaskInput extends AutoCloseable {
    /** Pushes one piece of input through the task; says whether there was any. */
    boolean pull();

    /** Whether everything was pushed, the final watermark included. */
    boolean ended();

    /** Records read from outside so far. */
    default long recordsRead() {
        return 0;
    }

    /** Adds how its partitions stand. */
    default void describe(List<SplitStatus> splits) {}

    @Override
    default void close() {}
}
