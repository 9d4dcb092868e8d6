package io.tidemark.executor.runtime;

import io.tidemark.executor.status.JobStatus;
import io.tidemark.executor.status.SplitStatus;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.Signal;
import io.tidemark.executor.thread.SystemClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the tasks of a job how they stand; each answers between two of its steps. Thread: any. */
final class StatusRequests {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final long PAUSE_MILLIS = 1;

    private final PublishedLong last = new PublishedLong(0);

    /** The number of the last request. Thread: any; tasks look at it. */
    long last() {
        return last.value();
    }

    /**
     * Asks and waits for the answers, for 2 s at most; a task that does not answer counts with what it said before.
     *
     * @param tasks those that threads have; none any more once the job is over
     */
    JobStatus ask(Published<List<Task>> tasks) {
        long request = last.add(1);
        long start = SystemClock.INSTANCE.nanos();
        Signal never = new Signal();
        try {
            while (!answered(tasks.value(), request) && SystemClock.INSTANCE.nanos() - start < PATIENCE_NANOS) {
                never.await(PAUSE_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // what is known is told
        }
        return together(tasks.value());
    }

    private static boolean answered(List<Task> tasks, long request) {
        return tasks.stream().allMatch(task -> task.status().request() >= request);
    }

    private static JobStatus together(List<Task> tasks) {
        List<SplitStatus> splits = new ArrayList<>();
        Map<Integer, StepStatus> steps = new TreeMap<>();
        boolean outputFull = false;
        for (Task task : tasks) {
            TaskStatus status = task.status();
            splits.addAll(status.splits());
            status.steps().forEach((number, step) -> steps.merge(number, step, StepStatus::and));
            outputFull |= status.outputFull();
        }
        return new JobStatus(splits, new ArrayList<>(steps.values()), outputFull);
    }
}
