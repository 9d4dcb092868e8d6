package io.tidemark.executor.checkpoint.sim;

import io.tidemark.executor.checkpoint.CheckpointStores;
import io.tidemark.executor.connector.SplitPosition;
import java.util.List;
import java.util.Random;

/** A disk for the checkpoints of one job that outlives its runs. Thread: one at a time. */
public interface SimDisk extends CheckpointStores {
    /** Numbers of the checkpoints that are there. */
    List<Long> numbers();

    /** The hash of a checkpoint's manifest. */
    String hash(long number);

    /** The plan that a checkpoint belongs to. */
    String planFingerprint(long number);

    /** How far a checkpoint's first source was read. */
    List<SplitPosition> positions(long number);

    /** How many runs there have been. */
    long incarnation();

    /** Loses a checkpoint. */
    void lose(long number);

    /** Lets the next writes fail for want of room. */
    void failWrites(int count);

    /** From now on nothing fails any more. */
    void mend();

    /** The run is gone, and perhaps the power. */
    void crash(Random random);

    /** Another process takes over from one that still runs. */
    void takeOver();

    /** The process is to die at one of the next steps on files. */
    void dieSoon();

    /** What is told when it has died. */
    void onDeath(Runnable told);

    /** What is called at every call, and may throw to end the run in the middle of it. */
    void onCall(Runnable watching);
}
