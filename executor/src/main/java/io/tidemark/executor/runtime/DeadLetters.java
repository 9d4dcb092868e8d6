package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.RejectedRecords;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.Clock;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Stops the job at the first record that cannot be used, or appends such records to a file, one JSON object a line with
 * rejected_at, job, table, source, position, code, error, record (as text) and record_base64. Each record is on disk before the next one is
 * read; in jobs that keep checkpoints, when its epoch counts. A job that may write no files leaves such records out. Thread: any task thread; a line is written with one call.
 */
final class DeadLetters implements RejectedRecords {
    /** The position of a row that is not known. */
    static final long NO_POSITION = -1;

    private static final String DEAD_LETTER = "dead-letter";
    private static final String ENDING = ".jsonl";

    private final String table;
    private final String positionName;
    private final boolean keeps;

    /** Where lines go; null if the job may write none. */
    private final @Nullable Path file;

    private final JobRun job;
    private final Clock clock;

    /** Where lines wait until their epoch counts; null in jobs that keep no checkpoints. */
    private final @Nullable LetterBox box;

    private DeadLetters(
            String table, String positionName, boolean keeps, @Nullable Path file, JobRun job, Clock clock) {
        this.box = job.durable() == null || file == null ? null : new LetterBox(file);
        this.table = table;
        this.positionName = positionName;
        this.keeps = keeps;
        this.file = file;
        this.job = job;
        this.clock = clock;
    }

    /** Those of a table. */
    static DeadLetters of(TableDefinition table, Connector connector, TableOptions options, JobRun job, Clock clock) {
        JobSettings settings = job.settings();
        String target = options.text("dead-letter").orElse(table.name());
        boolean path = target.indexOf('/') >= 0 || target.indexOf('.') >= 0;
        Path folder = settings.deadLetterDirectory();
        Path file =
                folder == null ? null : path ? settings.directory().resolve(target) : folder.resolve(target + ENDING);
        boolean keeps = options.require("on-error").equals(DEAD_LETTER);
        return new DeadLetters(table.name(), connector.positionName(), keeps, file, job, clock);
    }

    /** Those of steps whose rows are no longer rows of one table. */
    static DeadLetters ofJob(JobRun job, Clock clock) {
        JobSettings settings = job.settings();
        Path folder = settings.deadLetterDirectory();
        Path file = folder == null ? null : folder.resolve(settings.name() + ENDING);
        return new DeadLetters("", "", settings.onError().equals(DEAD_LETTER), file, job, clock);
    }

    /** The same for one task, which alone rejects rows with it. */
    DeadLetters ofTask(Task task) {
        DeadLetters own = new DeadLetters(table, positionName, keeps, file, job, clock);
        if (own.box != null) {
            task.add(own.box);
        }
        return own;
    }

    /** Where lines wait until their epoch counts; null in jobs that keep no checkpoints. */
    @Nullable
    LetterBox box() {
        return box;
    }

    /** Whether bad rows are put aside and do not stop the job. */
    boolean keeps() {
        return keeps;
    }

    @Override
    public void reject(String source, long position, TidemarkException error, byte @Nullable [] record) {
        if (!keeps) {
            throw new TidemarkException(
                    error.code(),
                    "table " + table + ", " + source + ", " + positionName + " " + position + ": " + error.text(),
                    error.hint() == null
                            ? "mend the record, or set 'on-error' = 'dead-letter' to put such records aside"
                            : error.hint(),
                    null,
                    error);
        }
        if (file == null) {
            return; // whoever rejects has counted it
        }
        byte[] line = line(source, position, error, record).getBytes(StandardCharsets.UTF_8);
        if (box != null) {
            box.add(source, line);
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new TidemarkException(
                    ErrorCode.SINK_FAILED,
                    "a rejected record of table " + table + " cannot be written to " + file + ": " + failure,
                    "free the disk, or name another file in the option 'dead-letter'",
                    null,
                    failure);
        }
    }

    private String line(String source, long position, TidemarkException error, byte @Nullable [] record) {
        StringBuilder json = new StringBuilder("{");
        JsonText.field(json, "rejected_at", JsonText.timestamp(clock.millis())).append(',');
        JsonText.field(json, "job", job.settings().name()).append(',');
        JsonText.field(json, "table", table).append(',');
        JsonText.field(json, "source", source).append(',');
        if (position != NO_POSITION) {
            json.append("\"position\":").append(position).append(',');
        }
        JsonText.field(json, "code", error.code().code()).append(',');
        JsonText.field(json, "error", error.text());
        if (record != null) {
            JsonText.field(json.append(','), "record", new String(record, StandardCharsets.UTF_8))
                    .append(',');
            JsonText.field(json, "record_base64", Base64.getEncoder().encodeToString(record));
        }
        return json.append("}\n").toString();
    }
}
