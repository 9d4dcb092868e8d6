package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a session can be told with SET. The default of each depends on the engine's config. */
enum Setting {
    BATCH_ROWS("batch-rows", "Rows that flow together as one batch, from 1 to 65536."),
    CHECKPOINT_DIRECTORY(
            "checkpoint-directory",
            "Folder for the checkpoints of jobs, each in a folder of its own; by default in the data directory."),
    CHECKPOINT_INTERVAL(
            "checkpoint-interval",
            "How long after the start of a checkpoint the next one begins, from 50 ms to 1 h; output counts with it."),
    CHECKPOINT_RETAINED("checkpoint-retained", "Checkpoints that are kept besides the last one, from 1 to 100."),
    CHECKPOINT_TIMEOUT(
            "checkpoint-timeout", "How long a checkpoint may take before the job fails, from 1 s to 10 min."),
    MAX_STATE_BYTES(
            "max-state-bytes",
            "Bytes of state, in memory and spilled to disk, at which a job fails; such as '64 GiB'."),
    ON_ERROR(
            "on-error",
            "What happens to a record that cannot be used, unless its table says: 'fail' stops the job, 'dead-letter'"
                    + " puts the record aside."),
    PARALLELISM("parallelism", "Tasks side by side for each keyed step of a job, from 1 to 256."),
    RESTART_ATTEMPTS(
            "restart-attempts",
            "Restarts of a job that fails again and again by the same record or bug, from 0 to 100; what lies outside, such"
                    + " as a broker that is away, is waited for without limit."),
    RESTART_DELAY(
            "restart-delay",
            "Time before the first restart of a failed job, from 1 ms to 1 min; doubled up to 1 min while it makes no"
                    + " progress."),
    RESUME_FROM(
            "resume-from",
            "Token of a subscription: the next SELECT … EMIT CHANGES of that table or view goes on behind it; then it is unset."),
    STATE_BUDGET_BYTES(
            "state-budget-bytes",
            "Bytes of memory for the state of a job before it spills to disk; such as '256 MiB'."),
    TIME_ZONE("time-zone", "Zone of the session, such as 'Europe/Berlin', for TIMESTAMP_LTZ and the current time.");

    /** What a job keeps that is started again under other settings: the rest of its results depends on them. */
    static final List<Setting> KEPT_ALWAYS = List.of(ON_ERROR, PARALLELISM, TIME_ZONE);

    /** Value of on-error: a bad record stops the job. */
    static final String FAIL = "fail";

    private static final int MAX_PARALLELISM = KeyGroups.COUNT;
    private static final int MAX_BATCH_ROWS = 65_536;
    private static final long MIN_STATE_BYTES = 1 << 20;

    private final String key;
    private final String summary;

    Setting(String key, String summary) {
        this.key = key;
        this.summary = summary;
    }

    /** The setting of a key, whatever its case. */
    static Optional<Setting> of(String key) {
        for (Setting setting : values()) {
            if (setting.key.equals(key.toLowerCase(Locale.ROOT))) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    /** All keys. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Setting setting : values()) {
            keys.add(setting.key);
        }
        return keys;
    }

    String key() {
        return key;
    }

    String summary() {
        return summary;
    }

    String defaultValue(TidemarkConfig config) {
        return switch (this) {
            case BATCH_ROWS -> Integer.toString(ColumnBatch.DEFAULT_ROWS);
            case CHECKPOINT_DIRECTORY ->
                config.dataDirectory() == null
                        ? ""
                        : config.dataDirectory().resolve("checkpoints").toString();
            case CHECKPOINT_INTERVAL -> "10 s";
            case CHECKPOINT_RETAINED -> "3";
            case CHECKPOINT_TIMEOUT -> "60 s";
            case RESTART_ATTEMPTS -> "3";
            case RESTART_DELAY -> "1 s";
            case MAX_STATE_BYTES -> Long.toString(config.maxStateBytes());
            case ON_ERROR -> FAIL;
            case RESUME_FROM -> "";
            case PARALLELISM -> Integer.toString(Math.min(config.taskThreads(), MAX_PARALLELISM));
            case STATE_BUDGET_BYTES -> Long.toString(config.stateBudgetBytes());
            case TIME_ZONE -> config.timeZone().getId();
        };
    }

    /** The value as it is kept; throws INVALID_SETTING, without a position, if it does not fit. */
    String check(String value) {
        return switch (this) {
            case BATCH_ROWS -> number(value, 1, MAX_BATCH_ROWS);
            case CHECKPOINT_DIRECTORY -> path(value);
            case CHECKPOINT_INTERVAL -> duration(value, 50, 3_600_000, "50 ms to 1 h");
            case CHECKPOINT_RETAINED -> number(value, 1, 100);
            case CHECKPOINT_TIMEOUT -> duration(value, 1_000, 600_000, "1 s to 10 min");
            case PARALLELISM -> number(value, 1, MAX_PARALLELISM);
            case RESTART_ATTEMPTS -> number(value, 0, 100);
            case RESTART_DELAY -> duration(value, 1, 60_000, "1 ms to 1 min");
            case MAX_STATE_BYTES, STATE_BUDGET_BYTES -> bytes(value);
            case RESUME_FROM -> token(value);
            case ON_ERROR -> oneOf(value, List.of(FAIL, "dead-letter"));
            case TIME_ZONE -> zone(value);
        };
    }

    private String number(String value, int min, int max) {
        String trimmed = value.strip();
        if (trimmed.matches("\\d{1,9}")) {
            int number = Integer.parseInt(trimmed);
            if (number >= min && number <= max) {
                return Integer.toString(number);
            }
        }
        throw invalid(value, "is not a whole number from " + min + " to " + max, null);
    }

    private String duration(String value, long min, long max, String range) {
        Optional<Long> millis = TableOptions.parseDuration(value);
        if (millis.isPresent() && millis.get() >= min && millis.get() <= max) {
            return value.strip();
        }
        throw invalid(value, "is not a duration from " + range + ", such as '500 ms', '10 s' or '1 min'", null);
    }

    private String path(String value) {
        if (!value.isBlank() && value.chars().noneMatch(Character::isISOControl)) {
            return value;
        }
        throw invalid(value, "is not the path of a folder", null);
    }

    private String token(String value) {
        if (value.strip().matches("[0-9a-z-]{0,100}")) {
            return value.strip();
        }
        throw invalid(value, "is not the token of a subscription", null);
    }

    private String bytes(String value) {
        return TableOptions.parseBytes(value)
                .filter(bytes -> bytes >= MIN_STATE_BYTES)
                .map(bytes -> Long.toString(bytes))
                .orElseThrow(() -> invalid(
                        value,
                        "is not a number of bytes from 1 MiB on, such as '1048576', '512 MiB' or '4 GiB'",
                        null));
    }

    private String oneOf(String value, List<String> allowed) {
        String lower = value.strip().toLowerCase(Locale.ROOT);
        if (allowed.contains(lower)) {
            return lower;
        }
        throw invalid(value, "is not one of " + String.join(", ", allowed), null);
    }

    private String zone(String value) {
        try {
            return ZoneId.of(value.strip()).getId();
        } catch (DateTimeException unknown) {
            throw invalid(value, "is not a time zone such as 'UTC', 'Europe/Berlin' or '+02:00'", unknown);
        }
    }

    private TidemarkException invalid(String value, String problem, @Nullable Exception cause) {
        return new TidemarkException(
                ErrorCode.INVALID_SETTING, "setting '" + key + "': '" + value + "' " + problem, summary, null, cause);
    }
}
