package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.executor.snapshot.SnapshotReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A checkpoint whose files are there; their content is checked as it is read, all of it once. Thread: the one that starts the job. */
final class FileRestoredCheckpoint implements RestoredCheckpoint {
    private final CheckpointFolder folder;
    private final Map<String, Shards> shards = new HashMap<>();

    private FileRestoredCheckpoint(CheckpointFolder folder) {
        this.folder = folder;
    }

    /**
     * Reads all files that a checkpoint needs.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_CORRUPT with the place
     */
    static FileRestoredCheckpoint open(CheckpointFolder folder) {
        FileRestoredCheckpoint restored = resume(folder);
        restored.checkRest();
        return restored;
    }

    /** Opens them; they are read with the state. */
    static FileRestoredCheckpoint resume(CheckpointFolder folder) {
        FileRestoredCheckpoint restored = new FileRestoredCheckpoint(folder);
        for (Operator operator : folder.manifest().operators()) {
            restored.shards.put(operator.operator(), Shards.open(folder, operator));
        }
        return restored;
    }

    @Override
    public void checkRest() {
        shards.values().forEach(Shards::checkRest);
    }

    @Override
    public long number() {
        return folder.manifest().number();
    }

    @Override
    public long createdMillis() {
        return folder.manifest().createdMillis();
    }

    @Override
    public long bytes() {
        return folder.manifest().files().stream()
                .mapToLong(FileReference::length)
                .sum();
    }

    @Override
    public boolean full() {
        return folder.manifest().files().stream().allMatch(file -> file.number() == number());
    }

    @Override
    public Path directory() {
        return folder.path();
    }

    @Override
    public String jobUuid() {
        return folder.manifest().jobUuid();
    }

    @Override
    public String manifestHash() {
        return folder.manifestHash();
    }

    @Override
    public String planFingerprint() {
        return folder.manifest().planFingerprint();
    }

    @Override
    public String statement() {
        return folder.manifest().statement();
    }

    @Override
    public List<String> environment() {
        return folder.manifest().environment();
    }

    @Override
    public List<KnownOperator> operators() {
        return folder.manifest().operators().stream()
                .map(each -> new KnownOperator(
                        each.operator(),
                        each.description(),
                        each.fingerprint(),
                        each.tasks().size()))
                .toList();
    }

    @Override
    public SnapshotReader state(String operator, int task, int tasks) {
        Shards found = shards.get(operator);
        if (found == null) {
            return new Reader(List.of(), Shards.none(operator), 0, 0);
        }
        List<TaskState> states =
                folder.manifest().operator(operator).orElseThrow().tasks();
        return new Reader(states, found, KeyGroups.first(task, tasks), KeyGroups.first(task + 1, tasks));
    }

    @Override
    public Optional<List<SplitPosition>> positions(String scan) {
        return folder.manifest().sources().stream()
                .filter(source -> source.scan().equals(scan))
                .map(SourceState::positions)
                .findFirst();
    }

    /** What operators had, checked; for what builds on it. */
    Map<String, Shards> shards() {
        return shards;
    }

    CheckpointFolder folder() {
        return folder;
    }

    @Override
    public void close() {
        // files are open only while they are read
    }

    /** One task's view of what all former tasks had. */
    private record Reader(List<TaskState> states, Shards shards, int fromGroup, int toGroup) implements SnapshotReader {
        @Override
        public List<byte[]> whole(String name) {
            List<byte[]> found = new ArrayList<>();
            for (TaskState state : states) {
                byte[] bytes = state.wholes().get(name);
                if (bytes != null) {
                    found.add(bytes.clone());
                }
            }
            return found;
        }

        @Override
        public void entries(int table, EntryConsumer consumer) {
            try (RecordCursor cursor = shards.table(table, fromGroup, toGroup)) {
                while (cursor.advance()) {
                    RecordView view = cursor.view();
                    consumer.entry(view.pane, view.group, view.buffer, view.start, view.keyLength, view.valueLength);
                }
            }
        }
    }
}
