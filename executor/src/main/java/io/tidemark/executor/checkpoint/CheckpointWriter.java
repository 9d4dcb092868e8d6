package io.tidemark.executor.checkpoint;

import io.tidemark.executor.thread.FailPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the files of one checkpoint in the order that survives a power failure: state files, each forced; the folder
 * forced; the manifest under another name, forced; renamed in one step; the folder and its parent forced. Then all is read
 * back. Mutable; used once. Thread: checkpoint thread.
 */
final class CheckpointWriter implements AutoCloseable {
    private static final int MOST_OPEN_FILES = 64;

    private record Open(StateFileWriter writer, String operator, int task) {}

    private record Finished(FileReference file, String operator, int task) {}

    private final Path folder;
    private final Path parent;
    private final StateFileHeader facts;
    private final BlockWriter.Scratch scratch = new BlockWriter.Scratch();
    private final List<Open> open = new ArrayList<>();
    private final List<Finished> finished = new ArrayList<>();
    private long bytes;

    /**
     * @param name of the folder, which is created in the parent and must not be there
     * @param facts what the headers of all files have in common
     */
    CheckpointWriter(Path parent, String name, StateFileHeader facts) throws IOException {
        this.parent = parent;
        this.folder = parent.resolve(name);
        this.facts = facts;
        Files.createDirectory(folder);
        FailPoint.hit("checkpoint.folder");
    }

    /** Writes the records of one task; nothing if there are none. */
    Optional<FileReference> write(String operator, int task, int tasks, boolean full, RecordCursor records)
            throws IOException {
        if (!records.advance()) {
            return Optional.empty();
        }
        if (open.size() >= MOST_OPEN_FILES) {
            forceFiles();
        }
        StateFileHeader header = new StateFileHeader(
                facts.jobUuid(),
                facts.number(),
                facts.incarnation(),
                facts.attempt(),
                operator,
                task,
                tasks,
                full,
                facts.codec());
        String name = CheckpointNames.state(operator, task);
        StateFileWriter writer = new StateFileWriter(folder.resolve(name), name, header, scratch);
        open.add(new Open(writer, operator, task));
        do {
            writer.add(records.view());
        } while (records.advance());
        FileReference file = writer.finish();
        finished.add(new Finished(file, operator, task));
        bytes += file.length();
        FailPoint.hit("checkpoint.stateWritten");
        return Optional.of(file);
    }

    /** Takes a file over that was merged, forced and read back before. */
    FileReference take(Path file, FileReference merged) throws IOException {
        Files.move(file, folder.resolve(merged.name()), StandardCopyOption.ATOMIC_MOVE);
        FailPoint.hit("checkpoint.mergedTaken");
        bytes += merged.length();
        return new FileReference(
                facts.number(), merged.name(), merged.length(), merged.hash(), merged.full(), merged.records());
    }

    private void forceFiles() throws IOException {
        for (Open file : open) {
            file.writer.force();
            FailPoint.hit("checkpoint.stateForced");
        }
        closeFiles();
    }

    /** Writes the manifest, which makes the checkpoint whole, and reads everything back. */
    CheckpointFolder finish(Manifest manifest) throws IOException {
        forceFiles();
        DurableFiles.forceDirectory(folder);
        FailPoint.hit("checkpoint.filesForced");
        byte[] content = ManifestCodec.encode(manifest);
        if (content.length > FileFormat.MAX_MANIFEST_BYTES) {
            throw new IOException("its manifest would have " + content.length + " bytes");
        }
        Path temporary = folder.resolve(CheckpointNames.MANIFEST + CheckpointNames.TEMPORARY);
        try (FileChannel channel = DurableFiles.create(temporary)) {
            DurableFiles.writeAll(channel, ByteBuffer.wrap(content));
            FailPoint.hit("checkpoint.manifestWritten");
            channel.force(true);
        }
        FailPoint.hit("checkpoint.manifestForced");
        Files.move(temporary, folder.resolve(CheckpointNames.MANIFEST), StandardCopyOption.ATOMIC_MOVE);
        FailPoint.hit("checkpoint.manifestRenamed");
        DurableFiles.forceDirectory(folder);
        DurableFiles.forceDirectory(parent);
        FailPoint.hit("checkpoint.folderForced");
        bytes += content.length;
        return readBack(content);
    }

    private CheckpointFolder readBack(byte[] content) throws IOException {
        CheckpointFolder written = CheckpointFolder.open(folder);
        if (!written.manifestHash().equals(ManifestCodec.hash(content))) {
            throw new IOException("the manifest of " + folder + " is not what was written");
        }
        for (Finished each : finished) {
            StateFile file = written.open(each.file, each.operator, each.task);
            try (RecordCursor cursor = FileCursor.all(file)) {
                while (cursor.advance()) {
                    // the cursor checks every record and that none is missing
                }
            }
            file.checkRest();
        }
        FailPoint.hit("checkpoint.readBack");
        return written;
    }

    /** In new files. */
    long bytes() {
        return bytes;
    }

    /** Closes files that are open, in whatever state they are. */
    @Override
    public void close() throws IOException {
        scratch.close();
        closeFiles();
    }

    private void closeFiles() throws IOException {
        IOException first = null;
        for (Open file : open) {
            try {
                file.writer.close();
            } catch (IOException failed) {
                first = first == null ? failed : first;
            }
        }
        open.clear();
        if (first != null) {
            throw first;
        }
    }
}
