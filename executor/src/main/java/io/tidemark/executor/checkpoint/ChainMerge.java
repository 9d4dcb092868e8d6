package io.tidemark.executor.checkpoint;

import io.tidemark.executor.thread.FailPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the chain that a task has at one checkpoint into a full file, some records at a time; the checkpoint that comes
 * after its end takes the file over, with the deltas that were written meanwhile behind it. The file is in the job's
 * directory under a name that the next start removes. Mutable. Thread: checkpoint thread.
 */
final class ChainMerge implements AutoCloseable {
    private static final int SLICE_RECORDS = 50_000;
    private static final long SLICE_BYTES = 2 << 20;
    private static final long FORCED_BYTES = 32 << 20;

    private final Path file;
    private final String jobUuid;
    private final String operator;
    private final int task;
    private final List<FileReference> chain;
    private final BlockWriter.Scratch scratch = new BlockWriter.Scratch();
    private final RecordCursor records;
    private final StateFileWriter writer;
    private long unforced;
    private @Nullable FileReference merged;

    private ChainMerge(Path file, StateFileHeader header, List<FileReference> chain, RecordCursor records)
            throws IOException {
        this.file = file;
        this.jobUuid = header.jobUuid();
        this.operator = header.operator();
        this.task = header.task();
        this.chain = chain;
        this.records = records;
        Files.deleteIfExists(file);
        this.writer = new StateFileWriter(file, CheckpointNames.base(operator, task), header, scratch);
    }

    /** Begins with the chain of a task. */
    static ChainMerge begin(Path directory, CheckpointFolder from, StateFileHeader header, List<FileReference> chain)
            throws IOException {
        List<RecordCursor> sources = new ArrayList<>();
        chain.forEach(each -> sources.add(FileCursor.all(from.reopen(each))));
        RecordCursor records = new MergeCursor(sources, false);
        try {
            return new ChainMerge(directory.resolve(CheckpointNames.MERGE), header, chain, records);
        } catch (IOException failed) {
            records.close();
            throw failed;
        }
    }

    /**
     * Merges some more records.
     *
     * @param most so many bytes at the most; at least one record
     * @return false if the file is whole, forced and was read back
     */
    boolean step(long most) throws IOException {
        long bytes = 0;
        for (int count = 0; count < SLICE_RECORDS && bytes < Math.min(SLICE_BYTES, most); count++) {
            if (!records.advance()) {
                finish();
                return false;
            }
            RecordView view = records.view();
            writer.add(view);
            bytes += 16L + view.keyLength + view.valueLength;
        }
        unforced += bytes;
        if (unforced >= FORCED_BYTES) { // so that there is not much left to force at the end
            writer.force();
            unforced = 0;
        }
        FailPoint.hit("merge.step");
        return true;
    }

    private void finish() throws IOException {
        FileReference written = writer.finish();
        writer.force();
        writer.close();
        records.close();
        FailPoint.hit("merge.forced");
        StateFile found = StateFile.reopen(file, written, jobUuid);
        try (RecordCursor cursor = FileCursor.all(found)) {
            while (cursor.advance()) {
                // the cursor checks every record and that none is missing
            }
        }
        found.checkRest();
        merged = written;
    }

    /** Whether it merges the chain of a task. */
    boolean isOf(String wantedOperator, int wantedTask) {
        return operator.equals(wantedOperator) && task == wantedTask;
    }

    /** Whether the chain in a manifest still begins with the files that are merged here. */
    boolean holdsIn(Manifest manifest) {
        return manifest.operator(operator)
                .filter(found -> task < found.tasks().size())
                .map(found -> held(found.tasks().get(task).chain()) > 0)
                .orElse(false);
    }

    /** How many files at the beginning of a chain are merged here. */
    int held(List<FileReference> longer) {
        boolean same =
                longer.size() >= chain.size() && longer.subList(0, chain.size()).equals(chain);
        return same ? chain.size() : 0;
    }

    /** The finished file, or null. */
    @Nullable
    FileReference merged() {
        return merged;
    }

    Path file() {
        return file;
    }

    /** Gives up, or ends after the file was taken over. */
    @Override
    public void close() throws IOException {
        try {
            scratch.close();
            records.close();
            writer.close();
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
