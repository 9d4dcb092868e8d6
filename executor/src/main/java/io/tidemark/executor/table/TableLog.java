package io.tidemark.executor.table;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a table on disk, in segments ({@code log-0}, {@code log-1}, …); a segment is left behind when a snapshot
 * holds all that it says. Besides writes that count at once it holds those that jobs have prepared for an epoch, and says
 * which of them count. Mutable. Thread: whoever writes to the table, but for {@link #sync}.
 */
final class TableLog implements AutoCloseable {
    private static final Pattern SEGMENT = Pattern.compile("log-(\\d{1,18})");

    private final Path directory;
    private final String table;
    private LogFile file;
    private long sequence;
    private final Map<String, TreeMap<Long, LogRecord>> prepared = new HashMap<>();
    private final Map<String, Long> committed = new HashMap<>();
    private final List<String> notices = new ArrayList<>();

    private TableLog(Path directory, String table, LogFile file) {
        this.directory = directory;
        this.table = table;
        this.file = file;
    }

    /** Makes the log of a new table in an empty directory. */
    static TableLog create(Path directory, String table) {
        return new TableLog(directory, table, LogFile.create(segment(directory, 0), 0, 0));
    }

    /**
     * Opens the log of a table; {@link #replay} then reads it.
     *
     * @throws TidemarkException TABLE_UNREADABLE if there is none
     */
    static TableLog open(Path directory, String table, long firstSegment) {
        List<Long> segments = segments(directory);
        segments.removeIf(number -> number < firstSegment);
        if (segments.isEmpty() || segments.get(0) != firstSegment) {
            throw LogFile.unreadable(segment(directory, firstSegment), "is missing", null);
        }
        TableLog log = new TableLog(directory, table, LogFile.open(segment(directory, firstSegment), firstSegment));
        return log;
    }

    private static Path segment(Path directory, long number) {
        return directory.resolve("log-" + number);
    }

    private static List<Long> segments(Path directory) {
        List<Long> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : (Iterable<Path>) files::iterator) {
                Matcher name = SEGMENT.matcher(path.getFileName().toString());
                if (name.matches()) {
                    numbers.add(Long.parseLong(name.group(1)));
                }
            }
        } catch (IOException failed) {
            throw LogFile.unreadable(directory, "cannot be listed: " + failed, failed);
        }
        numbers.sort(Long::compare);
        return numbers;
    }

    /** Shows all writes that count, in order; the log then goes on behind them. */
    void replay(RowSink rows) {
        boolean more = true;
        while (more) {
            sequence = file.replay(sequence, record -> replay(record, rows));
            file.notice().ifPresent(notices::add);
            long next = file.number() + 1;
            more = Files.exists(segment(directory, next)) && !LogFile.removeUnfinished(segment(directory, next), next);
            if (more) {
                LogFile following = LogFile.open(segment(directory, next), next);
                file.close();
                file = following;
            }
        }
    }

    private void replay(LogRecord record, RowSink rows) {
        switch (record.kind()) {
            case CHANGES -> record.forEach(rows);
            case PREPARED -> remember(record);
            case COMMITTED -> {
                LogRecord changes = take(record.job(), record.epoch());
                if (changes != null) {
                    changes.forEach(rows);
                }
                committed.put(record.job(), record.epoch());
            }
            case DROPPED -> drop(record.job(), record.epoch());
        }
    }

    private void remember(LogRecord record) {
        prepared.computeIfAbsent(record.job(), job -> new TreeMap<>()).put(record.epoch(), record);
    }

    private @Nullable LogRecord take(String job, long epoch) {
        TreeMap<Long, LogRecord> epochs = prepared.get(job);
        return epochs == null ? null : epochs.remove(epoch);
    }

    private void drop(String job, long above) {
        TreeMap<Long, LogRecord> epochs = prepared.get(job);
        if (epochs != null) {
            epochs.tailMap(above, false).clear();
        }
    }

    /** What people should know about the log, such as a torn record at its end that was cut off. */
    List<String> notices() {
        return List.copyOf(notices);
    }

    /** Adds what the version that is being written has changed. */
    void appendChanges(RowStore store) {
        LogRecord record = LogRecord.changes(store);
        if (record.length() > Integer.BYTES) { // else nothing has changed
            append(record);
        }
    }

    /** Adds the writes that a job has prepared for an epoch. */
    void appendPrepared(String job, long epoch, WriteList writes) {
        LogRecord record = LogRecord.prepared(job, epoch, writes.bytes(), writes.length());
        append(record);
        remember(record);
    }

    /** The writes of an epoch that were prepared, or null if there are none. */
    @Nullable
    LogRecord preparedOf(String job, long epoch) {
        TreeMap<Long, LogRecord> epochs = prepared.get(job);
        return epochs == null ? null : epochs.get(epoch);
    }

    /** Epochs that a job has prepared and nobody has committed or dropped. */
    List<Long> preparedEpochs(String job) {
        TreeMap<Long, LogRecord> epochs = prepared.get(job);
        return epochs == null ? List.of() : List.copyOf(epochs.keySet());
    }

    /** The epoch that a job has committed last; 0 if none. */
    long lastCommitted(String job) {
        return committed.getOrDefault(job, 0L);
    }

    /** Says that an epoch counts. */
    void appendCommitted(String job, long epoch) {
        append(LogRecord.committed(job, epoch));
        take(job, epoch);
        committed.put(job, epoch);
    }

    /** Says that prepared epochs above one do not count. */
    void appendDropped(String job, long above) {
        append(LogRecord.dropped(job, above));
        drop(job, above);
    }

    /**
     * Numbers of the segments go on from here: what was appended so far is in files that only a snapshot needs.
     *
     * @return the number of the new segment
     */
    long rotate() {
        file.sync();
        LogFile next = LogFile.create(segment(directory, file.number() + 1), file.number() + 1, sequence);
        for (TreeMap<Long, LogRecord> epochs : prepared.values()) {
            for (LogRecord record : epochs.values()) {
                sequence++;
                next.append(record, sequence);
            }
        }
        committed.forEach((job, epoch) -> {
            sequence++;
            next.append(LogRecord.committed(job, epoch), sequence);
        });
        next.sync();
        file.close();
        file = next;
        return file.number();
    }

    /** Reads the segments below one again, in order, for a snapshot. */
    void replaySegments(long from, long below, RowSink rows) {
        TableLog past = new TableLog(directory, table, LogFile.open(segment(directory, from), from));
        try {
            long at = 0;
            for (long number = from; number < below; number++) {
                at = past.file.replay(at, record -> past.replay(record, rows));
                past.file.close();
                if (number + 1 < below) {
                    past.file = LogFile.open(segment(directory, number + 1), number + 1);
                }
            }
        } finally {
            past.file.close();
        }
    }

    /** Deletes the segments below one. */
    static void deleteBelow(Path directory, long number) {
        for (long segment : segments(directory)) {
            if (segment < number) {
                try {
                    Files.deleteIfExists(segment(directory, segment));
                } catch (IOException failed) {
                    throw new TidemarkException(
                            ErrorCode.TABLE_FAILED,
                            segment(directory, segment) + " cannot be deleted: " + failed,
                            "make the data directory writable",
                            null,
                            failed);
                }
            }
        }
    }

    /** Bytes in the segment that is written. */
    long bytes() {
        return file.bytes();
    }

    private void append(LogRecord record) {
        file.append(record, sequence + 1);
        sequence++;
    }

    /** Waits until all that was appended is on disk. Thread: one at a time, beside the one that appends. */
    void sync() {
        file.sync();
    }

    @Override
    public void close() {
        file.close();
    }
}
