package io.tidemark.executor.table;

import io.tidemark.executor.checkpoint.CheckpointContents;
import io.tidemark.executor.checkpoint.FileCheckpointStore;
import io.tidemark.executor.checkpoint.RestoredCheckpoint;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one table: its log, and snapshots that let old segments of the log go. Snapshots are checkpoint files; the one
 * of number N holds what all segments below N say. Each adds what changed in the segments since the one before, so that
 * its cost does not grow with the table. Mutable. Thread: whoever writes to the table, but for {@link #snapshot}.
 */
final class TableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TableFiles.class);
    private static final String OPERATOR = "table";
    private static final int RETAINED = 0;

    private final Path folder;
    private final String table;
    private final TableLog log;
    private final FileCheckpointStore snapshots;

    /** The number of the last snapshot; 0 if there is none. Thread: the one that makes snapshots. */
    private long snapshot;

    private TableFiles(Path folder, String table, TableLog log, FileCheckpointStore snapshots, long snapshot) {
        this.folder = folder;
        this.table = table;
        this.log = log;
        this.snapshots = snapshots;
        this.snapshot = snapshot;
    }

    /** Makes the files of a new table. */
    static TableFiles create(Path folder, String table) {
        FileCheckpointStore snapshots = openSnapshots(folder);
        return new TableFiles(folder, table, TableLog.create(folder, table), snapshots, 0);
    }

    /**
     * Opens the files of a table; {@link #restore} then reads them.
     *
     * @throws TidemarkException TABLE_UNREADABLE or CHECKPOINT_CORRUPT
     */
    static TableFiles open(Path folder, String table) {
        if (!Files.isDirectory(folder)) {
            throw LogFile.unreadable(folder, "is missing", null);
        }
        FileCheckpointStore snapshots = openSnapshots(folder);
        try {
            List<Long> numbers = snapshots.numbers();
            long last = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
            return new TableFiles(folder, table, TableLog.open(folder, table, last), snapshots, last);
        } catch (RuntimeException failed) {
            snapshots.close();
            throw failed;
        }
    }

    private static FileCheckpointStore openSnapshots(Path folder) {
        return FileCheckpointStore.open(folder.resolve("snapshots"), new FileCheckpointStore.Settings(RETAINED, false));
    }

    /** Shows all that is in the table. */
    void restore(RowSink rows) {
        if (snapshot > 0) {
            try (RestoredCheckpoint restored = snapshots.open(snapshot)) {
                restored.state(OPERATOR, 0, 1)
                        .entries(
                                0,
                                (pane, group, buffer, start, keyLength, valueLength) ->
                                        rows.write(buffer, start, keyLength, buffer, start + keyLength, valueLength));
            }
            snapshots.committed(snapshot); // a crash may have come before this
            TableLog.deleteBelow(folder, snapshot);
        }
        log.replay(rows);
        snapshots.base(snapshot == 0 ? Optional.empty() : Optional.of(snapshot));
    }

    TableLog log() {
        return log;
    }

    /**
     * Writes what the segments below one say and lets them go.
     *
     * @param below the segment that is written now
     */
    void snapshot(long below) {
        Map<ByteBuffer, byte @Nullable []> changes = new LinkedHashMap<>();
        log.replaySegments(snapshot, below, (key, keyStart, keyLength, value, valueStart, valueLength) -> {
            ByteBuffer name = ByteBuffer.wrap(Arrays.copyOfRange(key, keyStart, keyStart + keyLength));
            changes.put(
                    name,
                    valueLength == TableSegment.GONE
                            ? null
                            : Arrays.copyOfRange(value, valueStart, valueStart + valueLength));
        });
        StateRecords records = new StateRecords();
        changes.forEach((key, value) -> add(records, key.array(), value));
        CheckpointContents.OperatorState state =
                new CheckpointContents.OperatorState(OPERATOR, "rows of table " + table, LogFile.FORMAT, 0, 1, records);
        FileCheckpointStore.Written written = snapshots.write(new CheckpointContents(
                below,
                UUID.nameUUIDFromBytes(table.getBytes(StandardCharsets.UTF_8)).toString(),
                SystemClock.INSTANCE.millis(),
                "TABLE " + table,
                LogFile.FORMAT,
                List.of(),
                List.of(state),
                List.of()));
        snapshots.committed(below);
        snapshot = below;
        TableLog.deleteBelow(folder, below);
        LOG.debug(
                "event=table_snapshot table={} below={} changes={} bytes={}",
                table,
                below,
                changes.size(),
                written.bytes());
    }

    private static void add(StateRecords records, byte[] key, byte @Nullable [] value) {
        int group = KeyGroups.of(RowBytes.hash(key, 0, key.length));
        if (value == null) {
            records.remove(0, SnapshotWriter.NO_PANE, group, key, 0, key.length);
            return;
        }
        byte[] both = Arrays.copyOf(key, key.length + value.length);
        System.arraycopy(value, 0, both, key.length, value.length);
        records.put(0, SnapshotWriter.NO_PANE, group, both, 0, key.length, value.length);
    }

    List<String> notices() {
        return log.notices();
    }

    void close() {
        try {
            log.close();
        } finally {
            snapshots.close();
        }
    }
}
