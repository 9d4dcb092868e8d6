package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.snapshot.FrozenChanges;
import io.tidemark.executor.snapshot.RecordPieces;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.StateRecords;
import java.util.function.Consumer;

/**
 * Something of a task that has state in checkpoints.
 *
 * @param operator its id
 * @param index the task's number among those of the operator
 * @param count how many there are
 */
record TaskPart(String operator, int index, int count, Content content) {
    /** What has the state: an operator, an input. */
    interface Content {
        /** Writes what has changed. */
        void snapshot(SnapshotWriter target);

        /** Takes it back. */
        void restore(SnapshotReader source);
    }

    /** An operator's part. */
    static TaskPart of(String id, int index, int count, Operator operator) {
        return new TaskPart(id, index, count, new Content() {
            @Override
            public void snapshot(SnapshotWriter target) {
                operator.snapshot(target);
            }

            @Override
            public void restore(SnapshotReader source) {
                operator.restore(source);
            }
        });
    }

    /**
     * What has changed since the last time.
     *
     * @param later takes what is still to be written to it
     */
    OperatorState snapshot(PlanFingerprint plan, RecordPieces memory, Consumer<FrozenChanges> later) {
        StateRecords records = new StateRecords(later, memory);
        content.snapshot(records);
        return state(plan, operator, index, count, records);
    }

    /** Changes with what the plan says of the operator. */
    static OperatorState state(PlanFingerprint plan, String operator, int index, int count, StateRecords records) {
        PlanFingerprint.Known known =
                plan.operator(operator).orElse(new PlanFingerprint.Known(operator, operator.substring(1), ""));
        return new OperatorState(operator, known.description(), known.fingerprint(), index, count, records);
    }
}
