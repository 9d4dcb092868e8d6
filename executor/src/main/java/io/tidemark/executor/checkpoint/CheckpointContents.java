package io.tidemark.executor.checkpoint;

import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.StateRecords;
import java.util.List;

/**
 * All that goes into a checkpoint.
 *
 * @param number of the checkpoint; higher than any before
 * @param jobUuid the job
 * @param createdMillis by the clock, since the epoch
 * @param statement the job's statement, without secrets
 * @param planFingerprint of all operators, sources and sinks
 * @param environment facts on which results depend: engine version, time zone, version of the zone rules, …
 * @param operators state, one for each operator and task
 * @param sources how far each source was read
 */
public record CheckpointContents(
        long number,
        String jobUuid,
        long createdMillis,
        String statement,
        String planFingerprint,
        List<String> environment,
        List<OperatorState> operators,
        List<SourceState> sources) {
    public CheckpointContents {
        environment = List.copyOf(environment);
        operators = List.copyOf(operators);
        sources = List.copyOf(sources);
    }

    /**
     * What one task's part of an operator has changed.
     *
     * @param operator the operator's id in the plan, the same in all tasks
     * @param description what it is, for people
     * @param fingerprint of what its state depends on
     * @param task the task's number among those of the operator
     * @param tasks how many there are
     * @param records changes since the last checkpoint
     */
    public record OperatorState(
            String operator, String description, String fingerprint, int task, int tasks, StateRecords records) {}

    /**
     * How far a scan has read.
     *
     * @param scan the scan's id in the plan
     * @param table the table's name
     * @param positions of all splits
     */
    public record SourceState(String scan, String table, List<SplitPosition> positions) {
        public SourceState {
            positions = List.copyOf(positions);
        }
    }
}
