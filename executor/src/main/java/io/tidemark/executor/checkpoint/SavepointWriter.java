package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a checkpoint anew into a folder of its own, each chain merged into one full file. Thread: checkpoint thread. */
record SavepointWriter(
        FileRestoredCheckpoint from, Path parent, String name, long incarnation, int attempt, boolean compresses) {
    void write() throws IOException {
        Manifest old = from.folder().manifest();
        byte codec = compresses ? FileFormat.CODEC_DEFLATE : FileFormat.CODEC_NONE;
        StateFileHeader facts =
                new StateFileHeader(old.jobUuid(), old.number(), incarnation, attempt, "", 0, 0, false, codec);
        CheckpointWriter writer = new CheckpointWriter(parent, name, facts);
        try (writer) {
            List<Operator> operators = new ArrayList<>();
            for (Operator operator : old.operators()) {
                operators.add(copy(operator, writer));
            }
            from.checkRest();
            writer.finish(new Manifest(
                    old.jobUuid(),
                    old.number(),
                    incarnation,
                    -1,
                    old.createdMillis(),
                    true,
                    old.statement(),
                    old.planFingerprint(),
                    old.environment(),
                    operators,
                    old.sources()));
        } catch (IOException | RuntimeException failed) {
            remove(failed);
            throw failed;
        }
    }

    private Operator copy(Operator operator, CheckpointWriter writer) throws IOException {
        List<List<StateFile>> chains = java.util.Objects.requireNonNull(
                        from.shards().get(operator.operator()))
                .chains();
        List<TaskState> tasks = new ArrayList<>();
        for (List<StateFile> chain : chains) {
            int task = tasks.size();
            List<RecordCursor> sources = new ArrayList<>();
            chain.forEach(file -> sources.add(FileCursor.all(file)));
            try (RecordCursor merged = new MergeCursor(sources, false)) {
                List<FileReference> file = writer.write(operator.operator(), task, chains.size(), true, merged)
                        .map(List::of)
                        .orElse(List.of());
                tasks.add(new TaskState(operator.tasks().get(task).wholes(), file));
            }
        }
        return new Operator(operator.operator(), operator.description(), operator.fingerprint(), tasks);
    }

    private void remove(Exception reason) {
        Path folder = parent.resolve(name);
        try {
            Files.deleteIfExists(folder.resolve(CheckpointNames.MANIFEST));
            for (String name : DurableFiles.list(folder)) {
                if (CheckpointNames.isOurs(name)) {
                    Files.deleteIfExists(folder.resolve(name));
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException failed) {
            reason.addSuppressed(failed);
        }
    }
}
