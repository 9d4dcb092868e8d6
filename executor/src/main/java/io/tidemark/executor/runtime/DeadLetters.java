package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.RejectedRecords;
import io.tidemark.executor.connector.TableOptions;
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
 * Stops the job at the first record that cannot be read, or appends such records to a file, one JSON object a line with
 * table, source, position, code, error, record (as text) and record_base64. Each record is on disk before the next one is
 * read. Thread: any task thread; a line is written with one call.
 */
final class DeadLetters implements RejectedRecords {
    private final String table;
    private final String positionName;
    private final boolean keeps;
    private final Path file;
    private final JobRun job;

    private DeadLetters(String table, String positionName, boolean keeps, Path file, JobRun job) {
        this.table = table;
        this.positionName = positionName;
        this.keeps = keeps;
        this.file = file;
        this.job = job;
    }

    static DeadLetters of(TableDefinition table, Connector connector, TableOptions options, JobRun job) {
        JobSettings settings = job.settings();
        Path file = options.text("dead-letter")
                .map(settings.directory()::resolve)
                .orElseGet(() -> settings.deadLetterDirectory().resolve(table.name() + ".jsonl"));
        return new DeadLetters(
                table.name(),
                connector.positionName(),
                options.require("on-error").equals("dead-letter"),
                file,
                job);
    }

    @Override
    public void reject(String source, long position, TidemarkException error, byte @Nullable [] record) {
        job.countRejected();
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
        byte[] line = line(source, position, error, record).getBytes(StandardCharsets.UTF_8);
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
        field(json, "table", table).append(',');
        field(json, "source", source).append(",\"position\":").append(position).append(',');
        field(json, "code", error.code().code()).append(',');
        field(json, "error", error.text());
        if (record != null) {
            field(json.append(','), "record", new String(record, StandardCharsets.UTF_8))
                    .append(',');
            field(json, "record_base64", Base64.getEncoder().encodeToString(record));
        }
        return json.append("}\n").toString();
    }

    private static StringBuilder field(StringBuilder json, String name, String value) {
        json.append('"').append(name).append("\":\"");
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            switch (letter) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                default -> {
                    if (letter < 0x20 || letter == 0x7F) {
                        json.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) letter));
                    } else {
                        json.append(letter);
                    }
                }
            }
        }
        return json.append('"');
    }
}
