package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every setting by every way in which one can be given: users lower limits, and only administrators raise them. */
final class SettingLimitsTest {
    /** What a user may lower, and only an administrator raise. */
    private static final Set<Setting> LIMITS = Set.of(Setting.MAX_STATE_BYTES, Setting.STATE_BUDGET_BYTES);

    /** What nobody may go beyond: a value outside for each. */
    private static final Map<Setting, String> OUTSIDE = Map.ofEntries(
            Map.entry(Setting.BATCH_ROWS, "65537"),
            Map.entry(Setting.CHECKPOINT_DIRECTORY, " "),
            Map.entry(Setting.CHECKPOINT_INTERVAL, "49 ms"),
            Map.entry(Setting.CHECKPOINT_RETAINED, "101"),
            Map.entry(Setting.CHECKPOINT_TIMEOUT, "11 min"),
            Map.entry(Setting.MAX_STATE_BYTES, "1048575"),
            Map.entry(Setting.ON_ERROR, "ignore"),
            Map.entry(Setting.PARALLELISM, "257"),
            Map.entry(Setting.RESTART_ATTEMPTS, "101"),
            Map.entry(Setting.RESTART_DELAY, "61 s"),
            Map.entry(Setting.RESUME_FROM, "../x"),
            Map.entry(Setting.STATE_BUDGET_BYTES, "1048575"),
            Map.entry(Setting.TIME_ZONE, "Nowhere"));

    private final TidemarkConfig config = TidemarkConfig.builder()
            .stateBudgetBytes(64 << 20)
            .maxStateBytes(128 << 20)
            .build();
    private final Tidemark tidemark = Tidemark.open(config);
    private final Session user = tidemark.session(new SessionUser("anna", false));
    private final Session administrator = tidemark.session(new SessionUser("root", true));

    @AfterEach
    void close() {
        tidemark.close();
    }

    private static String outside(Setting setting) {
        return Optional.ofNullable(OUTSIDE.get(setting)).orElseThrow();
    }

    private static TidemarkException refused(Session session, String statement) {
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> session.execute(statement));
        assertThat(error).as(statement).isNotNull();
        assertThat(error.position()).as(statement).isNotNull();
        assertThat(error.hint()).as(statement).isNotNull();
        return error;
    }

    private static String set(Setting setting, String value) {
        return "SET '" + setting.key() + "' = '" + value + "'";
    }

    @Test
    void noSettingTakesWhatIsOutsideItsRangeFromAnybody() {
        for (Setting setting : Setting.values()) { // a new one needs its line above
            String value = outside(setting);
            for (Session session : new Session[] {user, administrator, user.sibling()}) {
                assertThat(refused(session, set(setting, value)).code()).isEqualTo(ErrorCode.INVALID_SETTING);
            }
        }
    }

    @Test
    void usersLowerLimitsAndOnlyAdministratorsRaiseThem() {
        for (Setting setting : LIMITS) {
            long limit = Long.parseLong(setting.defaultValue(config));
            user.execute(set(setting, Long.toString(limit / 2)));
            user.execute(set(setting, Long.toString(limit))); // raised again, up to the server's
            for (String above : new String[] {Long.toString(limit + 1), "1 GiB", "4096 MiB"}) {
                TidemarkException error = refused(user, set(setting, above));
                assertThat(error.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
                assertThat(error.hint()).contains("administrator");
                assertThat(refused(user.sibling(), set(setting, above)).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
                administrator.execute(set(setting, above));
                administrator.execute("RESET '" + setting.key() + "'");
            }
            String upper =
                    set(setting, "1 GiB").replace(setting.key(), setting.key().toUpperCase(java.util.Locale.ROOT));
            assertThat(refused(user, upper).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        }
    }

    @Test
    void noSettingIsAnOptionOfATableOrConnectionThatWouldGoAroundSet() {
        for (Setting setting : Setting.values()) {
            if (setting == Setting.ON_ERROR) {
                continue; // tables have it too: no limit
            }
            String with = " WITH (connector = 'datagen', '" + setting.key() + "' = '1')";
            assertThat(refused(user, "CREATE STREAM s (a BIGINT)" + with).code())
                    .isEqualTo(ErrorCode.UNKNOWN_OPTION);
            assertThat(refused(administrator, "CREATE CONNECTION c" + with)
                            .code()
                            .kind())
                    .isEqualTo(ErrorCode.Kind.USER);
        }
    }

    @Test
    void whatAJobIsStartedWithAgainIsCheckedAgain() {
        for (Setting setting : Setting.values()) {
            TidemarkException error = catchThrowableOfType(
                    TidemarkException.class, () -> Settings.kept(config, Map.of(setting.key(), outside(setting))));
            assertThat(error).as(setting.key()).isNotNull();
            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_SETTING);
        }
    }
}
