package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.thread.FailPoint;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one task has changed, or merges its chain with it.
 *
 * @param old what the checkpoint builds on
 * @param merge the large merge that is on its way or has ended
 * @param shard a number of the task
 */
record ShardWriter(
        @Nullable CheckpointFolder old,
        CheckpointWriter writer,
        ChainPolicy policy,
        @Nullable ChainMerge merge,
        OperatorState state,
        int shard) {
    /** An operator's state in a checkpoint whose chains are not built upon. */
    record Origin(CheckpointFolder folder, Operator operator) {}

    /** Writes all that the task's key groups had there, with its changes, into a new full file. */
    TaskState takeOver(Origin origin) throws IOException {
        return new TaskState(state.records().wholes(), redistribute(origin));
    }

    TaskState write() throws IOException {
        Operator before =
                old == null ? null : old.manifest().operator(state.operator()).orElse(null);
        StateRecords changes = state.records();
        Map<String, byte[]> wholes = new LinkedHashMap<>();
        List<FileReference> chain = List.of();
        boolean sameTasks = before != null && before.tasks().size() == state.tasks();
        if (before != null && sameTasks) {
            wholes.putAll(before.tasks().get(state.task()).wholes());
            chain = before.tasks().get(state.task()).chain();
        }
        wholes.putAll(changes.wholes());
        boolean unchanged = changes.count() == 0 && changes.drops().isEmpty();
        if (before != null && !sameTasks) {
            return new TaskState(wholes, redistribute(new Origin(former(), before)));
        }
        int held = merge != null && merge.isOf(state.operator(), state.task()) ? merge.held(chain) : 0;
        FileReference merged = held > 0 && merge != null ? merge.merged() : null;
        if (merged != null && merge != null) {
            List<FileReference> shorter = new ArrayList<>();
            shorter.add(writer.take(merge.file(), merged));
            shorter.addAll(chain.subList(held, chain.size()));
            chain = shorter;
            held = 1;
        }
        return new TaskState(wholes, unchanged ? chain : extend(chain, held));
    }

    private List<FileReference> extend(List<FileReference> chain, int held) throws IOException {
        int keep = policy.keep(chain, held, state.records().bytes(), shard);
        List<RecordCursor> sources = new ArrayList<>();
        for (FileReference file : chain.subList(keep, chain.size())) {
            sources.add(FileCursor.all(former().reopen(file)));
            FailPoint.hit("checkpoint.merging");
        }
        sources.add(new MemoryCursor(state.records()));
        List<FileReference> longer = new ArrayList<>(chain.subList(0, keep));
        try (RecordCursor merged = new MergeCursor(sources, keep > 0)) {
            writer.write(state.operator(), state.task(), state.tasks(), keep == 0, merged)
                    .ifPresent(longer::add);
        }
        return longer;
    }

    /** The tasks are numbered anew: the key groups come from the files of all former ones. */
    private List<FileReference> redistribute(Origin origin) throws IOException {
        Shards former = Shards.reopen(origin.folder(), origin.operator());
        List<RecordCursor> sources = List.of(
                former.groups(
                        KeyGroups.first(state.task(), state.tasks()), KeyGroups.first(state.task() + 1, state.tasks())),
                new MemoryCursor(state.records()));
        try (RecordCursor merged = new MergeCursor(sources, false)) {
            return writer.write(state.operator(), state.task(), state.tasks(), true, merged)
                    .map(List::of)
                    .orElse(List.of());
        }
    }

    private CheckpointFolder former() {
        if (old == null) {
            throw TidemarkException.internal("a chain comes from an older checkpoint");
        }
        return old;
    }
}
