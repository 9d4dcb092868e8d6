package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every getter on values of every type gives what H2's driver gives, in five time zones: with a summer time whose gap and
 * overlap are among the values, half an hour off, on both ends of the day, and UTC.
 */
final class ConversionsTest {
    private interface Getter {
        Object get(ResultSet rows, int column) throws SQLException;
    }

    private static final TimeZone BEFORE = TimeZone.getDefault();

    private static final List<String> PLAIN = List.of(
            "TRUE",
            "FALSE",
            "CAST(-7 AS TINYINT)",
            "CAST(300 AS SMALLINT)",
            "CAST(70000 AS INTEGER)",
            "CAST(5000000000 AS BIGINT)",
            "CAST(0 AS BIGINT)",
            "CAST(2 AS DECIMAL(10, 2))",
            "CAST(-12345678901234567890.25 AS DECIMAL(30, 2))",
            "CAST(0.5 AS REAL)",
            "CAST(1024.0 AS DOUBLE)",
            "CAST(-1.0E300 AS DOUBLE)",
            "CAST('12' AS VARCHAR)",
            "CAST('true' AS VARCHAR)",
            "CAST('two' AS VARCHAR)",
            "CAST('2024-03-01' AS VARCHAR)",
            "CAST('2024-03-01 10:20:30.125' AS VARCHAR)",
            "CAST('10:20:30' AS VARCHAR)",
            "CAST(NULL AS INTEGER)",
            "CAST(NULL AS TIMESTAMP(3))",
            "DATE '2024-02-29'",
            "DATE '1969-12-31'",
            "DATE '0001-01-01'",
            "DATE '1582-10-04'",
            "TIME '10:20:30'",
            "TIME '00:00:00'",
            "TIMESTAMP '2024-03-01 10:20:30.125'",
            "TIMESTAMP '2024-03-31 02:30:00.000'",
            "TIMESTAMP '2024-10-27 02:30:00.000'",
            "TIMESTAMP '1969-12-31 23:59:59.999'",
            "TIMESTAMP '1500-06-15 12:00:00.000'");

    private static final List<String> INSTANTS =
            List.of("2024-03-01 10:20:30.125", "2024-03-31 01:30:00.000", "1969-12-31 23:59:59.999");

    private static Map<String, Getter> getters() {
        Map<String, Getter> getters = new LinkedHashMap<>();
        getters.put("boolean", ResultSet::getBoolean);
        getters.put("byte", ResultSet::getByte);
        getters.put("short", ResultSet::getShort);
        getters.put("int", ResultSet::getInt);
        getters.put("long", ResultSet::getLong);
        getters.put("float", ResultSet::getFloat);
        getters.put("double", ResultSet::getDouble);
        getters.put("BigDecimal", ResultSet::getBigDecimal);
        getters.put("String", ResultSet::getString);
        getters.put("Date", ResultSet::getDate);
        getters.put("Time", ResultSet::getTime);
        getters.put("Timestamp", ResultSet::getTimestamp);
        getters.put("Object", ResultSet::getObject);
        for (String zone : List.of("UTC", "America/New_York", "Asia/Kathmandu")) {
            getters.put("Date in " + zone, (rows, column) -> rows.getDate(column, calendar(zone)));
            getters.put("Time in " + zone, (rows, column) -> rows.getTime(column, calendar(zone)));
            getters.put("Timestamp in " + zone, (rows, column) -> rows.getTimestamp(column, calendar(zone)));
        }
        for (Class<?> wanted : List.of(
                String.class,
                Boolean.class,
                Integer.class,
                Long.class,
                Double.class,
                BigDecimal.class,
                LocalDate.class,
                LocalTime.class,
                LocalDateTime.class,
                OffsetDateTime.class,
                ZonedDateTime.class,
                Instant.class,
                Date.class,
                Time.class,
                Timestamp.class)) {
            getters.put("as " + wanted.getSimpleName(), (rows, column) -> rows.getObject(column, wanted));
        }
        return getters;
    }

    private static Calendar calendar(String zone) {
        return Calendar.getInstance(TimeZone.getTimeZone(zone));
    }

    @AfterEach
    void setZoneBack() {
        TimeZone.setDefault(BEFORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati"})
    void everyGetterGivesWhatH2Gives(String zone) throws SQLException {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        List<String> ours = values(Databases.TIDEMARK);
        List<String> theirs = values(Databases.H2);
        List<String> differences = new ArrayList<>();
        for (int index = 0; index < ours.size(); index++) {
            String line = ours.get(index);
            if (!line.equals(theirs.get(index)) && !KnownDifferences.isOne(line)) {
                differences.add(line + "   H2: " + theirs.get(index));
            }
        }
        assertThat(differences).isEmpty();
    }

    private static List<String> values(Databases database) throws SQLException {
        List<String> expressions = new ArrayList<>(PLAIN);
        INSTANTS.forEach(instant -> expressions.add(database.instant(instant)));
        List<String> names = new ArrayList<>(PLAIN);
        INSTANTS.forEach(instant -> names.add("instant " + instant));
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + String.join(", ", expressions))) {
            assertThat(rows.next()).isTrue();
            for (int column = 1; column <= expressions.size(); column++) {
                for (Map.Entry<String, Getter> getter : getters().entrySet()) {
                    lines.add(names.get(column - 1) + " " + getter.getKey() + " = "
                            + outcome(rows, column, getter.getValue()));
                }
            }
        }
        return lines;
    }

    private static String outcome(ResultSet rows, int column, Getter getter) {
        try {
            Object value = getter.get(rows, column);
            if (column > PLAIN.size() && value instanceof OffsetDateTime time) {
                return "OffsetDateTime " + time.toInstant(); // ours is in the session's zone, H2's as it was written
            }
            if (rows.wasNull()) {
                return "null " + (value instanceof Number number ? number.longValue() : value);
            }
            return text(value);
        } catch (SQLException refused) {
            return "refused";
        }
    }

    private static String text(Object value) {
        if (value instanceof Timestamp time) {
            return "Timestamp " + time.getTime() + " " + time.getNanos();
        }
        if (value instanceof java.util.Date date) {
            return date.getClass().getSimpleName() + " " + date.getTime();
        }
        return value instanceof byte[] bytes
                ? Arrays.toString(bytes)
                : value.getClass().getSimpleName() + " " + value;
    }
}
