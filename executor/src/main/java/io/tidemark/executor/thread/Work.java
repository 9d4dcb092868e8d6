package io.tidemark.executor.thread;

/** Something that a {@link WorkerThread} runs in small steps until it is done. Thread: the worker's. */
public interface Work {
    /** What a step came to. */
    enum Progress {
        /** There is more to do at once. */
        BUSY,
        /** Nothing to do at the moment. */
        IDLE,
        /** Over; never called again. */
        DONE
    }

    /** Does a little, without waiting for anything. Throws nothing: a failure is the work's own affair. */
    Progress step();
}
