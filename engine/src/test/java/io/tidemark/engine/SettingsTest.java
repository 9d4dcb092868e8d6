package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.parser.ast.Option;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Position KEY = new Position(1, 5);
    private static final Position VALUE = new Position(1, 20);

    private final Settings settings =
            new Settings(TidemarkConfig.builder().taskThreads(3).build(), SessionUser.OPERATOR);

    private static Option option(String key, String value) {
        return new Option(key, value, false, KEY, VALUE);
    }

    @Test
    void defaultsComeFromTheConfig() {
        assertThat(settings.number(Setting.PARALLELISM)).isEqualTo(3);
        assertThat(settings.timeZone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.value(Setting.ON_ERROR)).isEqualTo("fail");
    }

    @Test
    void aSettingIsChangedAndReset() {
        settings.set(option("Time-Zone", "Europe/Berlin"));
        settings.set(option("parallelism", "7"));
        assertThat(settings.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        settings.reset("time-zone", KEY);
        assertThat(settings.timeZone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.number(Setting.PARALLELISM)).isEqualTo(7);
        settings.reset(null, KEY);
        assertThat(settings.number(Setting.PARALLELISM)).isEqualTo(3);
    }

    @Test
    void aUserMayLowerLimitsAndAnAdministratorRaiseThem() {
        TidemarkConfig config = TidemarkConfig.builder()
                .stateBudgetBytes(4 << 20)
                .maxStateBytes(8 << 20)
                .build();
        for (String limit : new String[] {"state-budget-bytes", "max-state-bytes"}) {
            Settings users = new Settings(config, new SessionUser("ann", false));
            users.set(option(limit, "2 MiB"));
            assertThatThrownBy(() -> users.set(option(limit, "9 MiB")))
                    .isInstanceOfSatisfying(TidemarkException.class, error -> {
                        assertThat(error.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
                        assertThat(error.position()).isEqualTo(VALUE);
                    });
            assertThat(users.bytes(Setting.of(limit).orElseThrow())).isEqualTo(2 << 20);
            new Settings(config, new SessionUser("root", true)).set(option(limit, "9 MiB"));
        }
    }

    @Test
    void anUnknownSettingNamesTheNearest() {
        assertThatThrownBy(() -> settings.set(option("paralelism", "2")))
                .isInstanceOfSatisfying(TidemarkException.class, error -> {
                    assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
                    assertThat(error.position()).isEqualTo(KEY);
                    assertThat(error.hint()).startsWith("did you mean 'parallelism'?");
                });
    }

    @Test
    void aValueOutOfRangeIsRefusedAtItsPlace() {
        for (String[] wrong : new String[][] {
            {"parallelism", "0"},
            {"parallelism", "x"},
            {"time-zone", "Mars"},
            {"on-error", "skip"},
            {"batch-rows", "-1"}
        }) {
            assertThatThrownBy(() -> settings.set(option(wrong[0], wrong[1])))
                    .isInstanceOfSatisfying(TidemarkException.class, error -> {
                        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_SETTING);
                        assertThat(error.position()).isEqualTo(VALUE);
                        assertThat(error.text()).contains(wrong[0]).contains(wrong[1]);
                    });
        }
    }
}
