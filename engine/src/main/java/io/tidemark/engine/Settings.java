package io.tidemark.engine;

import io.tidemark.parser.ast.Option;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of one session. Mutable. Thread: the session's. */
final class Settings {
    private final TidemarkConfig config;
    private final Map<Setting, String> changed = new EnumMap<>(Setting.class);

    Settings(TidemarkConfig config) {
        this.config = config;
    }

    /** Changes a setting; throws UNKNOWN_SETTING or INVALID_SETTING with the place in the statement. */
    Setting set(Option option) {
        Setting setting = find(option.key(), option.keyPosition());
        try {
            changed.put(setting, setting.check(option.value()));
        } catch (TidemarkException invalid) {
            throw invalid.at(option.valuePosition());
        }
        return setting;
    }

    /** Gives a setting its default again, or all of them if the key is null. */
    void reset(@Nullable String key, Position position) {
        if (key == null) {
            changed.clear();
        } else {
            changed.remove(find(key, position));
        }
    }

    private static Setting find(String key, Position position) {
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
