package io.tidemark.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a window may not be, with place, cause and remedy: no row belongs to more than 10,000 windows, and every length is at least a
 * millisecond. In each window {@code ?} is the length that is tried.
 */
final class WindowLimitsTest {
    private static final List<String> FIXED = List.of(
            "TUMBLE(TABLE bid, DESCRIPTOR(ts), ?)",
            "HOP(TABLE bid, DESCRIPTOR(ts), ?, INTERVAL '2' HOUR)",
            "HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' HOUR, ?)",
            "CUMULATE(TABLE bid, DESCRIPTOR(ts), ?, INTERVAL '2' HOUR)",
            "CUMULATE(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' HOUR, ?)",
            "SESSION(TABLE bid PARTITION BY auction, DESCRIPTOR(ts), ?)");

    private static final List<String> CALENDAR = List.of(
            "TUMBLE(TABLE bid, DESCRIPTOR(ts), ?, TIME ZONE 'Europe/Athens')",
            "HOP(TABLE bid, DESCRIPTOR(ts), ?, INTERVAL '2' YEAR, TIME ZONE 'Europe/Athens')",
            "HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' MONTH, ?, TIME ZONE 'Europe/Athens')",
            "CUMULATE(TABLE bid, DESCRIPTOR(ts), ?, INTERVAL '2' YEAR, TIME ZONE 'Europe/Athens')");

    static List<String> fixedWindows() {
        return FIXED;
    }

    static List<String> calendarWindows() {
        return CALENDAR;
    }

    private static void refused(String window, String length, String reason) {
        String sql = "SELECT * FROM " + window.replace("?", length);
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> Fixtures.plan(sql));
        assertThat(error).as(sql).isNotNull();
        assertThat(error.code()).as(sql).isEqualTo(ErrorCode.INVALID_WINDOW);
        assertThat(error.text()).as(sql).contains(reason);
        assertThat(error.hint()).as(sql).isNotEmpty();
        Position position = error.position();
        assertThat(position).as(sql).isNotNull();
        assertThat(java.util.Objects.requireNonNull(position).column())
                .as(sql)
                .isGreaterThan("SELECT * FROM ".length());
    }

    @ParameterizedTest
    @MethodSource("fixedWindows")
    void aLengthIsAtLeastOneMillisecondAndAtMostTenThousandYears(String window) {
        refused(window, "INTERVAL '0' SECOND", "must be an interval greater than zero");
        refused(window, "INTERVAL '-1' SECOND", "must be an interval greater than zero");
        refused(window, "INTERVAL -'1' SECOND", "must be an interval greater than zero");
        refused(window, "-INTERVAL '1' SECOND", "must be an interval greater than zero");
        refused(window, "INTERVAL '0.0001' SECOND", "has parts of a millisecond");
        refused(window, "INTERVAL '0.0015' SECOND(2, 4)", "has parts of a millisecond");
        refused(window, "INTERVAL '999999999' DAY(9)", "is longer than 10,000 years");
    }

    @ParameterizedTest
    @MethodSource("fixedWindows")
    void aLengthIsAnInterval(String window) {
        refused(window, "NULL", "must be an interval such as");
        refused(window, "CAST(NULL AS INTERVAL SECOND)", "must be an interval such as");
        refused(window, "5", "must be an interval such as");
        refused(window, "'5 s'", "must be an interval such as");
        refused(window, "INTERVAL '1' SECOND * 1000000000000", "must be an interval such as");
        refused(window, "INTERVAL '1' DAY - INTERVAL '1' DAY", "must be an interval such as");
        refused(window, "INTERVAL '1' MONTH", "months and years have no fixed length");
        refused(window, "INTERVAL '0' YEAR", "months and years have no fixed length");
    }

    @ParameterizedTest
    @MethodSource("calendarWindows")
    void aLengthOfTheCalendarIsAtLeastADay(String window) {
        refused(window, "INTERVAL '0' MONTH", "must be an interval greater than zero");
        refused(window, "INTERVAL '-1' MONTH", "must be an interval greater than zero");
        refused(window, "INTERVAL '9999999' YEAR(7)", "is longer than 10,000 years");
        refused(window, "INTERVAL '0.0001' SECOND", "greater than zero");
        refused(window, "NULL", "must be an interval such as");
    }

    @Test
    void aLengthOfTheCalendarIsWholeDays() {
        refused(CALENDAR.get(0), "INTERVAL '1' HOUR", "must be whole days, months or years");
    }

    @ParameterizedTest
    @CsvSource({
        "HOP(TABLE bid; DESCRIPTOR(ts); INTERVAL '1' SECOND; INTERVAL '10001' SECOND(5)), 10001",
        "HOP(TABLE bid; DESCRIPTOR(ts); INTERVAL '0.001' SECOND; INTERVAL '10.001' SECOND), 10001",
        "HOP(TABLE bid; DESCRIPTOR(ts); INTERVAL '0.001' SECOND; INTERVAL '3652425' DAY(7)), 315569520000000",
        "CUMULATE(TABLE bid; DESCRIPTOR(ts); INTERVAL '1' SECOND; INTERVAL '10001' SECOND(5)), 10001",
        "CUMULATE(TABLE bid; DESCRIPTOR(ts); INTERVAL '0.001' SECOND; INTERVAL '1' DAY), 86400000",
        "HOP(TABLE bid; DESCRIPTOR(ts); INTERVAL '1' MONTH; INTERVAL '900' YEAR(3); TIME ZONE 'Europe/Athens'), 10800"
    })
    void aRowBelongsToNoMoreThanTenThousandWindows(String window, long windows) {
        refused(
                window.replace(';', ','),
                "",
                "each row would belong to " + windows + " windows; at most 10000 are allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '0.001' SECOND)",
                "HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '10000' SECOND(5))",
                "HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '0.0010' SECOND(2, 4), INTERVAL '10' SECOND)",
                "CUMULATE(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '10000' SECOND(5))",
                "SESSION(TABLE bid PARTITION BY auction, DESCRIPTOR(ts), INTERVAL '0.001' SECOND)",
                "TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '900' YEAR(3), TIME ZONE 'Europe/Athens')"
            })
    void whatIsJustAllowedIsPlanned(String window) {
        assertThat(Fixtures.plan("SELECT * FROM " + window)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COUNT(*) OVER (PARTITION BY auction ORDER BY ts)",
                "COUNT(*) OVER (PARTITION BY auction ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
                "SUM(price) OVER (PARTITION BY auction ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW)"
            })
    void overIsRefusedWhateverItsRange(String call) {
        TidemarkException error =
                catchThrowableOfType(TidemarkException.class, () -> Fixtures.plan("SELECT " + call + " AS v FROM bid"));
        assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED_YET);
        assertThat(error.position()).isNotNull();
        assertThat(error.text()).contains("OVER cannot be run");
    }
}
