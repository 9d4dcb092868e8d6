package io.tidemark.executor.connector;

import java.util.Optional;

/**
 * An outside system that the output of a job goes to in epochs. Epoch N is what writers write between the barriers N - 1
 * and N. For each epoch, strictly in order:
 *
 * <ol>
 *   <li>{@link #begin} before any writer writes a row of it; at most two epochs are open at a time;
 *   <li>each writer's {@link SinkWriter#onBarrier}, on its task thread, once the writer is drained;
 *   <li>{@link #prepare} when all writers have passed the barrier: what was written is safe, but nobody sees it;
 *   <li>the checkpoint's manifest is written, and {@link #decide} makes it count (the decider only, if there is one);
 *   <li>{@link #commit} makes the epoch visible; may be done again after a crash.
 * </ol>
 *
 * After a start {@link #recover} comes first. Every failure is thrown as a TidemarkException and means that the job goes
 * back to its last commit: the outcome of a call that threw is never guessed. Thread: the job's checkpoint thread, but for
 * {@link #close}, which the thread that ends the job calls.
 */
public interface EpochParticipant extends AutoCloseable {
    /** What it is, for messages: {@code Kafka at localhost:9092}. */
    String describe();

    /** Whether its own record decides which epoch counts ({@link #decide}). A job has at most one such participant. */
    default boolean decides() {
        return false;
    }

    /**
     * Shuts out former runs of the job and says which epoch they committed last. Only a participant that decides is asked.
     */
    default Optional<CommitRecord> lastDecided() {
        return Optional.empty();
    }

    /** Makes epochs up to this one visible if they were prepared, and takes back those above. */
    void recover(long committed);

    /** Gets ready for the rows of an epoch. */
    void begin(long epoch);

    /** Makes safe what was written in an epoch. */
    void prepare(long epoch);

    /** Makes an epoch count, together with its record. */
    default void decide(CommitRecord record) {
        throw io.tidemark.types.TidemarkException.internal(describe() + " decides nothing");
    }

    /** Makes an epoch visible that counts. */
    void commit(long epoch);

    @Override
    void close();
}
