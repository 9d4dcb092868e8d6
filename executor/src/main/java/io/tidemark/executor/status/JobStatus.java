package io.tidemark.executor.status;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a job waits for, as its tasks said when they were asked.
 *
 * @param splits every partition of every source
 * @param steps the steps that keep something or wait for the watermark, sources first
 * @param outputFull whether the job waits for the reader of its result, its sink or a slower task
 */
public record JobStatus(List<SplitStatus> splits, List<StepStatus> steps, boolean outputFull) {
    public JobStatus {
        splits = List.copyOf(splits);
        steps = List.copyOf(steps);
    }

    /** The partition that holds the watermark back: of those that take part the one that is furthest behind. */
    public Optional<SplitStatus> holder() {
        return splits.stream()
                .filter(split -> split.state() == SplitStatus.State.ACTIVE || split.state() == SplitStatus.State.PAUSED)
                .min(Comparator.comparingLong(SplitStatus::watermark));
    }
}
