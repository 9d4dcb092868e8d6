package io.tidemark.executor.runtime;

import io.tidemark.executor.operator.OutputHub;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the side-by-side outputs of a plan node while the task graph is built.
 *
 * @param task the task that it runs in
 * @param output where what follows is attached
 * @param feeds the inputs of the task from which its rows come
 */
record Lane(Task task, OutputHub output, List<TaskInput> feeds) {
    /** A lane whose inputs are still to be added. */
    Lane(Task task, OutputHub output) {
        this(task, output, new ArrayList<>());
    }

    /** The task that it runs in, also when that was absorbed by another. */
    @Override
    public Task task() {
        return task.current();
    }
}
