package io.tidemark.executor.runtime;

import io.tidemark.executor.snapshot.RecordPieces;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;

/** What the tasks of a job that keeps checkpoints are told. The coordinator tells; tasks look. Thread: any. */
final class Barriers {
    private static final long NEVER = Long.MAX_VALUE;

    private final long restored;
    private final PublishedLong requested;
    private final PublishedLong opened;
    private final PublishedLong last = new PublishedLong(NEVER);
    private final PublishedLong urged = new PublishedLong(0);
    private final PublishedLong atEnd = new PublishedLong(0);
    private final Published<Boolean> paused = new Published<>(false);
    private final RecordPieces memory = new RecordPieces();

    /** @param restored the checkpoint from which the job goes on; 0 for none */
    Barriers(long restored) {
        this.restored = restored;
        requested = new PublishedLong(restored);
        opened = new PublishedLong(restored);
    }

    /** The checkpoint from which the job goes on; 0 for none. */
    long restored() {
        return restored;
    }

    /** Memory for what tasks write at barriers. */
    RecordPieces memory() {
        return memory;
    }

    /** Asks for a barrier; behind the last one nothing is read. */
    void request(long epoch, boolean isLast) {
        if (isLast) {
            last.set(epoch);
        }
        requested.set(epoch);
    }

    /** A task holds so much that it waits for this barrier. */
    void urge(long epoch) {
        if (urged.value() < epoch) {
            urged.set(epoch);
        }
    }

    /** The newest barrier that a task waits for. */
    long urged() {
        return urged.value();
    }

    /** The newest barrier that tasks are to take. */
    long requested() {
        return requested.value();
    }

    /** Whether nothing is to be read any more by tasks that have passed this barrier. */
    boolean isOver(long passed) {
        return passed >= last.value();
    }

    /** Lets sinks write the rows of an epoch. */
    void open(long epoch) {
        opened.set(epoch);
    }

    /** The newest epoch that sinks may write to. */
    long opened() {
        return opened.value();
    }

    /** The inputs of one more task have all ended. */
    void taskAtEnd() {
        atEnd.add(1);
    }

    /** How many tasks have come to the end of their inputs. */
    long tasksAtEnd() {
        return atEnd.value();
    }

    void pause(boolean pauses) {
        paused.set(pauses);
    }

    /** Whether sources are to read nothing for now. */
    boolean paused() {
        return paused.value();
    }
}
