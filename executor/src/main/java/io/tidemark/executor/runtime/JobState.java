package io.tidemark.executor.runtime;

/** Where a job is in its life. */
public enum JobState {
    RUNNING,
    /** All inputs ended and everything is written. */
    FINISHED,
    CANCELLED,
    /** It was stopped behind a last checkpoint, from which it can go on. */
    STOPPED,
    FAILED;

    /** Whether the job is over. */
    public boolean ended() {
        return this != RUNNING;
    }
}
