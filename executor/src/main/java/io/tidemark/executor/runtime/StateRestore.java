package io.tidemark.executor.runtime;

import io.tidemark.executor.snapshot.SnapshotReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives the parts of tasks back what they had written. Stateless. */
final class StateRestore {
    private StateRestore() {}

    /** Restores everything that is built. Thread: the one that starts the job. */
    static void restore(JobRun job, DurableRun run) {
        List<TaskPart> parts = new ArrayList<>();
        for (Task task : job.tasks()) {
            TaskBarrier barrier = task.barrier();
            if (barrier != null) {
                parts.addAll(barrier.parts());
            }
        }
        parts.sort(Comparator.comparing(part -> part.content() instanceof TaskInput)); // they correct operators
        Map<String, Integer> tasks = new HashMap<>();
        parts.forEach(part -> tasks.put(part.operator(), part.count()));
        run.numbered(tasks);
        for (TaskPart part : parts) {
            SnapshotReader state = run.state(part.operator(), part.index(), part.count());
            if (state != null) {
                part.content().restore(state);
            }
        }
        SnapshotReader ledger = run.state(DurableRun.LEDGER, 0, 1);
        if (ledger != null) {
            ledger.whole(DurableRun.LEDGER).forEach(job.book()::restore);
        }
        run.restored();
    }
}
