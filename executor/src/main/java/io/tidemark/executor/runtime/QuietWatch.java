package io.tidemark.executor.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells whether all rows that had come have gone through all jobs. It does if twice in a row every task has looked for
 * work and none has found any: what a task sent on without counting it as work, such as a watermark, its receiver finds in
 * the second round. Rows that wait for a reader of results hold a job up, so these must be read between the looks. Mutable.
 * Thread: one, whichever.
 */
public final class QuietWatch {
    private static final int ROUNDS = 2;
    private static final int STEPS_OF_A_ROUND = 2;

    private final Supplier<List<Task>> tasks;
    private List<Task> watched = List.of();
    private long[] steps = {};
    private long[] worked = {};
    private int rounds;

    /** @param tasks the tasks that run now */
    QuietWatch(Supplier<List<Task>> tasks) {
        this.tasks = tasks;
    }

    /** Looks; whether nothing is on its way. To be called again and again, with a short pause, until it is true. */
    public boolean look() {
        List<Task> now = tasks.get();
        if (!now.equals(watched) || foundWork(now)) {
            watched = now;
            mark();
            rounds = 0;
            return now.isEmpty();
        }
        if (now.isEmpty()) {
            return true;
        }
        if (roundIsOver()) {
            mark();
            rounds++;
        }
        return rounds >= ROUNDS;
    }

    private boolean foundWork(List<Task> now) {
        for (int index = 0; index < now.size(); index++) {
            if (now.get(index).pace().worked() != worked[index]) {
                return true;
            }
        }
        return false;
    }

    private boolean roundIsOver() {
        for (int index = 0; index < watched.size(); index++) {
            TaskPace pace = watched.get(index).pace();
            if (!pace.over() && pace.steps() < steps[index] + STEPS_OF_A_ROUND) {
                return false;
            }
        }
        return true;
    }

    private void mark() {
        watched = new ArrayList<>(watched);
        steps = new long[watched.size()];
        worked = new long[watched.size()];
        for (int index = 0; index < watched.size(); index++) {
            steps[index] = watched.get(index).pace().steps();
            worked[index] = watched.get(index).pace().worked();
        }
    }
}
