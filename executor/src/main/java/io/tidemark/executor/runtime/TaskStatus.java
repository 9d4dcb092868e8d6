package io.tidemark.executor.runtime;

import io.tidemark.executor.status.SplitStatus;
import io.tidemark.executor.status.StepStatus;
import java.util.List;
import java.util.Map;

/**
 * What one task said when it was asked.
 *
 * @param request the number of the request that it answers; Long.MAX_VALUE if the task is over
 * @param splits the partitions that it reads
 * @param steps its steps by their number in the plan
 * @param outputFull whether it waits until others take what it gives out
 */
record TaskStatus(long request, List<SplitStatus> splits, Map<Integer, StepStatus> steps, boolean outputFull) {
    static final TaskStatus NONE = new TaskStatus(0, List.of(), Map.of(), false);
}
