package io.tidemark.engine;

import io.tidemark.executor.runtime.JobCheckpoints;
import io.tidemark.executor.runtime.JobCounters;
import java.util.List;

/**
 * What a job has done so far, for monitoring; SHOW JOBS tells more.
 *
 * @param id its name in SHOW JOBS
 * @param kind what started it, such as {@code insert}
 * @param state where it is
 * @param running whether it is not over
 * @param counters rows, watermark and state
 * @param checkpoints the number of the last one, 0 for none
 * @param failedCheckpoints how many have failed
 * @param checkpointMillis how long the last one took
 * @param checkpointEndMillis when it was done, since the epoch; 0 for none
 * @param restarts how many times it was started again after a failure
 */
public record JobFigures(
        String id,
        String kind,
        String state,
        boolean running,
        JobCounters counters,
        long checkpoints,
        long failedCheckpoints,
        long checkpointMillis,
        long checkpointEndMillis,
        long restarts) {
    static JobFigures of(JobEntry entry) {
        List<JobCheckpoints.Done> done =
                entry.job().checkpoints().map(JobCheckpoints::done).orElse(List.of());
        JobCheckpoints.Done last = done.isEmpty() ? null : done.get(done.size() - 1);
        return new JobFigures(
                entry.id(),
                entry.word(),
                entry.state(),
                !entry.job().state().ended(),
                entry.job().counters(),
                last == null ? 0 : last.number(),
                entry.job().checkpoints().map(JobCheckpoints::failed).orElse(0L),
                last == null ? 0 : last.durationMillis(),
                last == null ? 0 : last.startedMillis() + last.durationMillis(),
                entry.durable().map(DurableJob::restarts).orElse(0L));
    }
}
