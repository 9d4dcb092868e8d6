package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.ledger.LedgerCut;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a task hands over at a barrier. The coordinator owns it then.
 *
 * @param epoch the barrier's
 * @param operators what the task's operators have changed
 * @param sources how far its readers have read
 * @param counted what it has counted
 * @param letters the dead letters of its epoch, by file
 */
record TaskSnapshot(
        long epoch,
        List<OperatorState> operators,
        List<SourceState> sources,
        LedgerCut counted,
        Map<Path, List<byte[]>> letters) {
    static final TaskSnapshot NONE = new TaskSnapshot(0, List.of(), List.of(), new LedgerCut(), Map.of());
}
