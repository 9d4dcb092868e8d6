package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The checked files of all tasks of one operator.
 *
 * @param chains for each task, the oldest file first
 */
record Shards(String operator, List<List<StateFile>> chains) {
    static Shards none(String operator) {
        return new Shards(operator, List.of());
    }

    /** Opens files whose blocks are checked as they are read, and in the end by {@link #checkRest}. */
    static Shards open(CheckpointFolder folder, Operator operator) {
        return open(operator, (file, task) -> folder.open(file, operator.operator(), task));
    }

    /** Checks every byte that was not read yet. */
    void checkRest() {
        chains.forEach(chain -> chain.forEach(StateFile::checkRest));
    }

    /** Opens files that were checked before; blocks are checked as they are read. */
    static Shards reopen(CheckpointFolder folder, Operator operator) {
        return open(operator, (file, task) -> folder.reopen(file));
    }

    private static Shards open(Operator operator, BiFunction<FileReference, Integer, StateFile> opens) {
        List<List<StateFile>> chains = new ArrayList<>();
        for (TaskState task : operator.tasks()) {
            List<StateFile> chain = new ArrayList<>();
            for (FileReference file : task.chain()) {
                chain.add(opens.apply(file, chains.size()));
            }
            chains.add(List.copyOf(chain));
        }
        return new Shards(operator.operator(), List.copyOf(chains));
    }

    /** The entries of one table in some key groups. */
    RecordCursor table(int table, int fromGroup, int toGroup) {
        return merged(file -> FileCursor.table(file, table, fromGroup, toGroup));
    }

    /** The entries of all tables in some key groups. */
    RecordCursor groups(int fromGroup, int toGroup) {
        return merged(file -> FileCursor.groups(file, fromGroup, toGroup));
    }

    private RecordCursor merged(Function<StateFile, RecordCursor> opens) {
        List<RecordCursor> tasks = new ArrayList<>();
        for (List<StateFile> chain : chains) {
            if (!chain.isEmpty()) {
                tasks.add(new MergeCursor(chain.stream().map(opens).toList(), false));
            }
        }
        return tasks.size() == 1 ? tasks.get(0) : new UnionCursor(operator, tasks);
    }
}
