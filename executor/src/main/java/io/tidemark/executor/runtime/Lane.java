package io.tidemark.executor.runtime;

import io.tidemark.executor.operator.OutputHub;

/**
 * One of the side-by-side outputs of a plan node while the task graph is built.
 *
 * @param task the task that it runs in
 * @param output where what follows is attached
 */
record Lane(Task task, OutputHub output) {
    /** The task that it runs in, also when that was absorbed by another. */
    @Override
    public Task task() {
        return task.current();
    }
}
