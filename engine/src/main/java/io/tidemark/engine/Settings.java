package io.tidemark.engine;

import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.ast.Option;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings of one session and its siblings, and what else they share. Mutable. Thread: any. */
final class Settings {
    private final TidemarkConfig config;
    private final SessionUser user;
    private final LastLedger lastLedger = new LastLedger();
    private volatile Map<Setting, String> changed = Map.of();

    /** @param user for whom the session runs */
    Settings(TidemarkConfig config, SessionUser user) {
        this.config = config;
        this.user = user;
    }

    /** For whom the session runs. */
    SessionUser user() {
        return user;
    }

    /** What the last query of the session has read. */
    LastLedger lastLedger() {
        return lastLedger;
    }

    /** The settings that a job was started with; throws UNKNOWN_SETTING or INVALID_SETTING for what no longer holds. */
    static Settings kept(TidemarkConfig config, Map<String, String> values) {
        Settings settings = new Settings(config, SessionUser.OPERATOR);
        values.forEach((key, value) -> {
            Setting setting = find(key, null);
            settings.change(setting, setting.check(value));
        });
        return settings;
    }

    /** What a job must be started with another time: what was changed, and what results depend on. */
    Map<String, String> toKeep() {
        Map<String, String> kept = new TreeMap<>();
        changed.forEach((setting, value) -> {
            if (setting != Setting.RESUME_FROM) {
                kept.put(setting.key(), value);
            }
        });
        Setting.KEPT_ALWAYS.forEach(setting -> kept.put(setting.key(), value(setting)));
        if (changed.containsKey(Setting.CHECKPOINT_DIRECTORY)) {
            Path folder = config.workingDirectory().resolve(value(Setting.CHECKPOINT_DIRECTORY));
            kept.put(Setting.CHECKPOINT_DIRECTORY.key(), folder.toString());
        }
        return kept;
    }

    /**
     * What a job is to be started with from now on: as before, but for what this session has changed. The time zone stays,
     * for state depends on it, and so does the folder.
     */
    Map<String, String> changing(Map<String, String> before) {
        Map<String, String> after = new TreeMap<>(before);
        changed.forEach((setting, value) -> {
            if (setting != Setting.TIME_ZONE
                    && setting != Setting.CHECKPOINT_DIRECTORY
                    && setting != Setting.RESUME_FROM) {
                after.put(setting.key(), value);
            }
        });
        return after;
    }

    /** Changes a setting; throws UNKNOWN_SETTING or INVALID_SETTING with the place in the statement. */
    Setting set(Option option) {
        Setting setting = find(option.key(), option.keyPosition());
        try {
            String value = setting.check(option.value());
            checkLimit(setting, value);
            change(setting, value);
        } catch (TidemarkException invalid) {
            throw invalid.at(option.valuePosition());
        }
        return setting;
    }

    /** Users of a server may lower limits; only administrators may raise them. */
    private void checkLimit(Setting setting, String value) {
        boolean limit = setting == Setting.MAX_STATE_BYTES || setting == Setting.STATE_BUDGET_BYTES;
        if (limit && !user.administrator() && Long.parseLong(value) > Long.parseLong(setting.defaultValue(config))) {
            throw new TidemarkException(
                    ErrorCode.NOT_PERMITTED,
                    "setting '" + setting.key() + "': " + value + " is above the server's limit of "
                            + setting.defaultValue(config),
                    "lower values may be set; an administrator may set higher ones",
                    null);
        }
    }

    /** Gives a setting its default again, or all of them if the key is null. */
    synchronized void reset(@Nullable String key, Position position) {
        if (key == null) {
            changed = Map.of();
        } else {
            change(find(key, position), null);
        }
    }

    /** The token of a subscription that goes on with the next query, and only with that; empty for none. */
    synchronized String takeResumeFrom() {
        String token = value(Setting.RESUME_FROM);
        if (!token.isEmpty()) {
            change(Setting.RESUME_FROM, null);
        }
        return token;
    }

    private synchronized void change(Setting setting, @Nullable String value) {
        EnumMap<Setting, String> next = new EnumMap<>(Setting.class);
        next.putAll(changed);
        if (value == null) {
            next.remove(setting);
        } else {
            next.put(setting, value);
        }
        changed = next; // those who read never see a map that changes
    }

    private static Setting find(String key, @Nullable Position position) {
        return Setting.of(key).orElseThrow(() -> {
            String guess = Suggestion.didYouMean(key, Setting.keys());
            return new TidemarkException(
                    ErrorCode.UNKNOWN_SETTING,
                    "there is no setting '" + key + "'",
                    (guess.isEmpty() ? "" : guess + " ") + "Settings: " + String.join(", ", Setting.keys()),
                    position);
        });
    }

    String value(Setting setting) {
        String value = changed.get(setting);
        return value == null ? setting.defaultValue(config) : value;
    }

    int number(Setting setting) {
        return Integer.parseInt(value(setting));
    }

    long bytes(Setting setting) {
        return Long.parseLong(value(setting));
    }

    /** The milliseconds of a duration. */
    long millis(Setting setting) {
        return TableOptions.parseDuration(value(setting))
                .orElseThrow(() -> TidemarkException.internal("unchecked duration " + setting));
    }

    ZoneId timeZone() {
        return ZoneId.of(value(Setting.TIME_ZONE));
    }

    /** SHOW SETTINGS. */
    Result show() {
        FixedRows.Builder rows = FixedRows.columns(
                FixedRows.text("setting"),
                FixedRows.text("value"),
                FixedRows.text("default"),
                FixedRows.text("meaning"));
        for (Setting setting : Setting.values()) {
            rows.row(setting.key(), value(setting), setting.defaultValue(config), setting.summary());
        }
        return rows.build(timeZone());
    }
}
