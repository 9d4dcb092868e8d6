package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every place of the engine's list where a parameter can stand takes texts, values of the fitting Java class and NULL through a
 * PreparedStatement, of which none needs a CAST.
 */
final class ParameterFormsTest {
    private static Connection connection;

    /**
     * One line of the engine's list.
     *
     * @param types of the parameters
     * @param values for them
     */
    record Form(String sql, List<String> types, List<String> values) {
        @Override
        public String toString() {
            return sql;
        }
    }

    /** Gives the parameters their values. */
    private interface Binding {
        void set(PreparedStatement statement, int parameter) throws SQLException;
    }

    static Stream<Form> forms() throws IOException {
        Path list = Path.of("../engine/src/test/resources/parameters/forms.txt");
        return Files.readString(list, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> {
                    String[] parts = line.split(" ; ", -1);
                    return new Form(parts[0], List.of(parts[1].split(", (?!\\d+\\))")), List.of(parts[2].split(", ")));
                });
    }

    @BeforeAll
    static void fill() throws SQLException {
        connection = DriverManager.getConnection("jdbc:tidemark:embedded::memory:");
        run("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
        run("CREATE TABLE wide (i INT, ok BOOLEAN, b BIGINT, f DOUBLE, d DECIMAL(10, 2), c CHAR(5), n VARCHAR(10),"
                + " da DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), a ARRAY<INT>, m MAP<VARCHAR, INT>, PRIMARY KEY (i))");
        run("INSERT INTO wide VALUES (1, TRUE, 3, 2.5, 12.50, 'ch', 'abc', DATE '2024-02-29',"
                + " TIMESTAMP '2024-02-29 10:30:00', CAST(TIMESTAMP '2024-02-29 10:30:00' AS TIMESTAMP_LTZ(3)),"
                + " ARRAY[1, 2], MAP['p', 5])");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Object typed(String text, String type) {
        return switch (type.replaceAll("\\(.*", "").replaceAll(" .*", "")) {
            case "BOOLEAN" -> Boolean.valueOf(text);
            case "INTEGER" -> Integer.valueOf(text);
            case "BIGINT" -> Long.valueOf(text);
            case "DOUBLE" -> Double.valueOf(text);
            case "DECIMAL" -> new BigDecimal(text);
            case "DATE" -> LocalDate.parse(text);
            case "TIMESTAMP" -> LocalDateTime.parse(text.replace(' ', 'T'));
            case "TIMESTAMP_LTZ" -> Timestamp.valueOf(text);
            case "INTERVAL" -> text.startsWith("1 ") ? Duration.ofDays(1).plus(time(text)) : time(text);
            default -> text;
        };
    }

    private static Duration time(String text) {
        String[] parts = text.split("[ :]");
        return Duration.parse("PT" + parts[1] + "H" + parts[2] + "M" + parts[3] + "S");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aParameterIsWhatItsNeighboursAre(Form form) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(form.sql())) {
            ParameterMetaData parameters = statement.getParameterMetaData();
            assertThat(parameters.getParameterCount()).isEqualTo(form.types().size());
            for (int index = 1; index <= parameters.getParameterCount(); index++) {
                String type = form.types().get(index - 1).replaceAll("\\(.*", "");
                assertThat(parameters.getParameterTypeName(index)).isEqualTo(type);
                assertThat(parameters.isNullable(index)).isEqualTo(ParameterMetaData.parameterNullable);
            }
            List<String> texts = outcome(
                    form, statement, (to, at) -> to.setString(at, form.values().get(at - 1)));
            assertThat(texts).isNotEmpty();
            assertThat(outcome(
                            form,
                            statement,
                            (to, at) -> to.setObject(
                                    at,
                                    typed(
                                            form.values().get(at - 1),
                                            form.types().get(at - 1)))))
                    .isEqualTo(texts);
            boolean limit = form.sql().matches(".*(LIMIT|OFFSET) \\?.*");
            boolean key = form.sql().startsWith("INSERT");
            try {
                List<String> none = outcome(form, statement, (to, at) -> to.setNull(at, Types.NULL));
                assertThat(outcome(form, statement, (to, at) -> to.setObject(at, null)))
                        .isEqualTo(none);
                assertThat(limit).isFalse();
            } catch (SQLException refused) {
                assertThat(limit || key).as(refused.toString()).isTrue();
                assertThat(refused.getSQLState()).startsWith(limit ? "42" : "23");
            }
        }
    }

    /** The rows of a query, or what a change leaves in the table. */
    private static List<String> outcome(Form form, PreparedStatement statement, Binding binding) throws SQLException {
        run("DELETE FROM kv");
        run("INSERT INTO kv VALUES ('a', 1), ('b', 2), ('it''s', 3)");
        statement.clearParameters();
        for (int parameter = 1; parameter <= form.types().size(); parameter++) {
            binding.set(statement, parameter);
        }
        boolean rows = statement.execute();
        assertThat(rows).isEqualTo(form.sql().startsWith("SELECT"));
        if (rows) {
            return rows(statement.getResultSet());
        }
        try (Statement after = connection.createStatement()) {
            return rows(after.executeQuery("SELECT * FROM kv"));
        }
    }

    private static List<String> rows(ResultSet found) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (found) {
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.append(found.getString(column)).append('|');
                }
                rows.add(row.toString());
            }
        }
        Collections.sort(rows);
        return rows;
    }
}
