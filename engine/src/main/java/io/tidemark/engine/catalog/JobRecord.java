package io.tidemark.engine.catalog;

import io.tidemark.types.Check;
import io.tidemark.types.TidemarkException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the log keeps of a job that outlives the process. Its text has a line for each value, an empty line, and the
 * statement; no statement begins like it. The last record of an id is the one that holds. Immutable.
 *
 * @param id the job's name in SHOW JOBS
 * @param uuid its name for ever, in checkpoints and at the outside
 * @param wanted what users want of it
 * @param bounded whether it ends by itself
 * @param createdMillis when it was created
 * @param altered whether the statement was changed after the last checkpoint, so that state of it that no longer fits may
 *     be lost
 * @param settings with which it was started, by key
 * @param statement its text, as it was written
 * @param owner the user of a server who has started it; empty for none
 */
public record JobRecord(
        String id,
        String uuid,
        Wanted wanted,
        boolean bounded,
        long createdMillis,
        boolean altered,
        Map<String, String> settings,
        String statement,
        String owner) {
    private static final String FIRST_LINE = "!job 1";

    /** What users want of a job. */
    public enum Wanted {
        RUNNING,
        PAUSED,
        /** It rests behind its last checkpoint and can be resumed. */
        STOPPED,
        /** Its inputs have ended. */
        FINISHED,
        /** It is forgotten. */
        DROPPED
    }

    public JobRecord {
        settings = Map.copyOf(settings);
    }

    /** A job that no user of a server has started. */
    public JobRecord(
            String id,
            String uuid,
            Wanted wanted,
            boolean bounded,
            long createdMillis,
            boolean altered,
            Map<String, String> settings,
            String statement) {
        this(id, uuid, wanted, bounded, createdMillis, altered, settings, statement, "");
    }

    /** A name that no job has. */
    public static String newUuid() {
        return UUID.randomUUID().toString();
    }

    /** The same job, of which something else is wanted. */
    public JobRecord with(Wanted other) {
        return new JobRecord(id, uuid, other, bounded, createdMillis, altered, settings, statement, owner);
    }

    /** The same job with other settings. */
    public JobRecord with(Map<String, String> changed) {
        return new JobRecord(id, uuid, wanted, bounded, createdMillis, altered, changed, statement, owner);
    }

    /** The same job with another statement, which goes on from a checkpoint of the former one. */
    public JobRecord altered(String text, boolean ends) {
        return new JobRecord(id, uuid, wanted, ends, createdMillis, true, settings, text, owner);
    }

    /** The same job once it has a checkpoint of its present statement. */
    public JobRecord settled() {
        return new JobRecord(id, uuid, wanted, bounded, createdMillis, false, settings, statement, owner);
    }

    /** Whether a record of the log is one of a job. */
    public static boolean isOne(String text) {
        return text.startsWith(FIRST_LINE + "\n");
    }

    /** The number in the id, or 0. */
    public long number() {
        String digits = id.substring(id.indexOf('-') + 1);
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }

    /** The record as it stands in the log. */
    public String text() {
        StringBuilder out = new StringBuilder(FIRST_LINE).append('\n');
        line(out, "id", id);
        line(out, "uuid", uuid);
        line(out, "wanted", wanted.name());
        line(out, "bounded", Boolean.toString(bounded));
        line(out, "created", Long.toString(createdMillis));
        line(out, "altered", Boolean.toString(altered));
        if (!owner.isEmpty()) {
            line(out, "owner", owner);
        }
        settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting -> line(out, "set " + setting.getKey(), setting.getValue()));
        return out.append('\n').append(statement).toString();
    }

    private static void line(StringBuilder out, String key, String value) {
        Check.state(
                key.indexOf('=') < 0 && value.indexOf('\n') < 0, "a line of a job record that cannot be read again");
        out.append(key).append('=').append(value).append('\n');
    }

    /** Reads {@link #text}; throws INTERNAL for what was not written by it. */
    public static JobRecord parse(String text) {
        int end = text.indexOf("\n\n");
        Check.state(isOne(text) && end > 0, "a job record without a statement");
        Map<String, String> lines = new LinkedHashMap<>();
        Map<String, String> settings = new LinkedHashMap<>();
        text.substring(FIRST_LINE.length() + 1, end).lines().forEach(line -> {
            int equals = line.indexOf('=');
            String key = line.substring(0, Math.max(0, equals));
            (key.startsWith("set ") ? settings : lines)
                    .put(key.startsWith("set ") ? key.substring(4) : key, line.substring(equals + 1));
        });
        return new JobRecord(
                require(lines, "id"),
                require(lines, "uuid"),
                Wanted.valueOf(require(lines, "wanted")),
                Boolean.parseBoolean(require(lines, "bounded")),
                Long.parseLong(require(lines, "created")),
                Boolean.parseBoolean(require(lines, "altered")),
                settings,
                text.substring(end + 2),
                lines.getOrDefault("owner", ""));
    }

    private static String require(Map<String, String> lines, String key) {
        return Optional.ofNullable(lines.get(key))
                .orElseThrow(() -> TidemarkException.internal("a job record without " + key));
    }
}
