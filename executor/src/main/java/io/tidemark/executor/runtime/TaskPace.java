package io.tidemark.executor.runtime;

import io.tidemark.executor.thread.PublishedLong;

/** How many steps a task has taken, and in how many of them it found work. The task thread counts, others read. */
final class TaskPace {
    private static final long OVER = -1;

    private final PublishedLong steps = new PublishedLong(0);
    private final PublishedLong worked = new PublishedLong(0);

    /** Counts a step. Thread: task thread. */
    void onStep(boolean foundWork) {
        if (foundWork) {
            worked.set(worked.value() + 1);
        }
        steps.set(steps.value() + 1);
    }

    /** The task takes no more steps. */
    void onEnd() {
        steps.set(OVER);
    }

    /** Whether the task takes no more steps. Thread: any. */
    boolean over() {
        return steps.value() == OVER;
    }

    /** Thread: any. */
    long steps() {
        return steps.value();
    }

    /** Thread: any. */
    long worked() {
        return worked.value();
    }
}
