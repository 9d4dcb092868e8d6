package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every place where a parameter can stand it has a type without a CAST, and a value or NULL gives what the constant of that
 * type gives in its place. The places are in a file, which the tests of the driver read too.
 */
final class ParameterFormsTest {
    private static final Pattern PLACE = Pattern.compile("(LIMIT |OFFSET |NEXT )?\\?");

    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();

    /**
     * One line of the file.
     *
     * @param types of the parameters
     * @param values for them
     */
    record Form(String sql, List<String> types, List<String> values) {
        @Override
        public String toString() {
            return sql;
        }

        boolean changes() {
            return !sql.startsWith("SELECT");
        }

        /** The statement with constants of the parameters' types. */
        String constant(List<@Nullable String> texts) {
            Matcher places = PLACE.matcher(sql);
            StringBuilder constant = new StringBuilder();
            for (int index = 0; places.find(); index++) {
                String text = texts.get(index);
                String quoted = text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
                String type = types.get(index);
                String value = "CAST(" + quoted + " AS " + type + ")";
                if (places.group(1) != null) {
                    value = places.group(1) + text;
                } else if (text != null && type.startsWith("INTERVAL ")) { // which no text can be cast to
                    value = "INTERVAL " + quoted + type.substring("INTERVAL".length());
                }
                places.appendReplacement(constant, Matcher.quoteReplacement(value));
            }
            return places.appendTail(constant).toString();
        }
    }

    static Stream<Form> forms() throws IOException {
        String lines = Files.readString(Path.of("src/test/resources/parameters/forms.txt"), StandardCharsets.UTF_8);
        return lines.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> {
                    String[] parts = line.split(" ; ", -1);
                    return new Form(parts[0], List.of(parts[1].split(", (?!\\d+\\))")), List.of(parts[2].split(", ")));
                });
    }

    @BeforeEach
    void fill() {
        session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
        session.execute("CREATE TABLE wide (i INT, ok BOOLEAN, b BIGINT, f DOUBLE, d DECIMAL(10, 2), c CHAR(5),"
                + " n VARCHAR(10), da DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), a ARRAY<INT>, m MAP<VARCHAR, INT>,"
                + " PRIMARY KEY (i))");
        session.execute("INSERT INTO wide VALUES (1, TRUE, 3, 2.5, 12.50, 'ch', 'abc', DATE '2024-02-29',"
                + " TIMESTAMP '2024-02-29 10:30:00', CAST(TIMESTAMP '2024-02-29 10:30:00' AS TIMESTAMP_LTZ(3)),"
                + " ARRAY[1, 2], MAP['p', 5])");
        refill();
    }

    private void refill() {
        session.execute("DELETE FROM kv");
        session.execute("INSERT INTO kv VALUES ('a', 1), ('b', 2), ('it''s', 3)");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aParameterIsWhatItsNeighboursAre(Form form) {
        Prepared prepared = session.prepare(form.sql());
        assertThat(prepared.parameters().columns().stream()
                        .map(column -> column.type().text())
                        .toList())
                .isEqualTo(form.types());
        String constant = outcome(form, () -> session.execute(form.constant(form.values())));
        assertThat(constant).doesNotContain("failed");
        List<ParameterValue> values =
                form.values().stream().map(ParameterValue::text).toList();
        for (int run = 0; run < 3; run++) { // what was planned before is used again
            assertThat(outcome(form, () -> session.execute(prepared, values))).isEqualTo(constant);
        }
        List<ParameterValue> none =
                Collections.nCopies(form.types().size(), new ParameterValue(SqlType.of(Kind.NULL), null));
        List<@Nullable String> nulls = Arrays.asList(new String[form.types().size()]);
        assertThat(outcome(form, () -> session.execute(prepared, none)))
                .isEqualTo(outcome(form, () -> session.execute(form.constant(nulls))));
    }

    /** The rows of a query, or what a change leaves in the table; or the error. */
    private String outcome(Form form, Supplier<Result> step) {
        refill();
        try {
            Result result = step.get();
            return String.join("\n", rows(form.changes() ? session.execute("SELECT * FROM kv") : result));
        } catch (TidemarkException failed) {
            boolean limit = failed.code() == ErrorCode.SYNTAX && failed.text().startsWith("'null'");
            return "failed: " + (limit ? ErrorCode.INVALID_QUERY : failed.code()); // LIMIT NULL
        }
    }

    private static List<String> rows(Result result) {
        List<String> rows = new ArrayList<>();
        for (Row row : ((Result.Rows) result).stream()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int column = 0; column < row.schema().size(); column++) {
                values.add(row.value(column));
            }
            rows.add(values.toString());
        }
        Collections.sort(rows);
        return rows;
    }
}
