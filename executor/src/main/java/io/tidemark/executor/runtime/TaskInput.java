package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.status.SplitStatus;
import java.util.List;

/** Where a task's rows come from: a source's reader, constant rows or the channels of an exchange. Thread: task thread. */
interface TaskInput extends AutoCloseable {
    /** Pushes one piece of input through the task; says whether there was any. */
    boolean pull();

    /** How long the last {@link #pull} took, which decides how many rows the next one pushes. */
    default void took(long nanos) {}

    /** A row may take milliseconds, after many that did not: fewer are to be given at once. */
    default void rowsMayTakeLong() {}

    /** Whether everything was pushed, the final watermark included. */
    boolean ended();

    /** Records read from outside so far. */
    default long recordsRead() {
        return 0;
    }

    /** How much of a source has been read, from 0 to 1; NaN if that is not known. Negative for what is no source. */
    default double fractionRead() {
        return TaskMeters.NO_SOURCE;
    }

    /** Adds how its partitions stand. */
    default void describe(List<SplitStatus> splits) {}

    /**
     * Whether it has nothing more to give before a barrier that was asked for; from then on it is not pulled until {@link
     * #pass}. An input that has ended counts as having brought every barrier.
     */
    default boolean atBarrier(long epoch) {
        return true;
    }

    /** The task goes on behind the barrier. */
    default void pass() {}

    /** Adds how far it has read, if it is a source. */
    default void positions(List<SourceState> sources) {}

    @Override
    default void close() {}
}
