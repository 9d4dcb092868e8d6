package io.tidemark.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Row;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random typed expressions and aggregates over the same random rows in H2 and here: value for value the same, or a difference that
 * docs/differences.md lists. {@code -Dseed=} repeats a run, {@code -Dexpressions=} sets how many expressions it has.
 */
class H2ComparisonTest {
    private static final int ROWS = 12;
    private static final String FAILED = "!";
    private static final String NULL = "null";

    @TempDir
    Path folder;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final RandomSql sql = new RandomSql(random);
    private Tidemark tidemark;
    private Session session;
    private Connection h2;

    @BeforeEach
    void makeTheSameTableInBoth() throws Exception {
        System.out.println("replay with -Dseed=" + seed);
        tidemark = Tidemark.open(TidemarkConfig.ephemeral());
        session = tidemark.session();
        session.execute("SET 'parallelism' = '1'");
        h2 = DriverManager.getConnection("jdbc:h2:mem:");
        List<String> columns = new ArrayList<>(List.of("id INTEGER"));
        for (RandomSql.Type type : RandomSql.Type.values()) {
            for (int number = 1; number <= 2; number++) {
                columns.add(RandomSql.COLUMNS.get(type.ordinal()) + number + " " + type.sql);
            }
        }
        try (Statement statement = h2.createStatement()) {
            statement.execute("CREATE TABLE r (" + String.join(", ", columns) + ")");
            for (int row = 0; row < ROWS; row++) {
                statement.execute("INSERT INTO r VALUES (" + row + values() + ")");
            }
        }
        copyToTidemark("r", columns);
    }

    private String values() {
        StringBuilder values = new StringBuilder();
        for (RandomSql.Type type : RandomSql.Type.values()) {
            for (int number = 1; number <= 2; number++) {
                values.append(", ").append(random.nextInt(6) == 0 ? "NULL" : sql.literal(type));
            }
        }
        return values.toString();
    }

    private void copyToTidemark(String table, List<String> columns) throws Exception {
        Path file = folder.resolve(table + ".csv");
        List<String> lines = new ArrayList<>();
        for (List<String> row : Objects.requireNonNull(peer("SELECT * FROM " + table + " ORDER BY id"))) {
            List<String> fields = new ArrayList<>();
            for (String value : row) {
                fields.add(value.equals(NULL) ? "" : '"' + value + '"');
            }
            lines.add(String.join(",", fields));
        }
        Files.write(file, lines);
        String declared = String.join(", ", columns).replace("DOUBLE PRECISION", "DOUBLE");
        session.execute("CREATE STREAM " + table + " (" + declared
                + ") WITH (connector = 'file', format = 'csv', header = false," + " path = '" + file + "')");
    }

    @AfterEach
    void close() throws SQLException {
        h2.close();
        session.close();
        tidemark.close();
    }

    @Test
    void randomExpressionsHaveTheSameValues() {
        int expressions = Integer.getInteger("expressions", 150);
        List<String> differences = new ArrayList<>();
        int values = 0;
        for (int number = 0; number < expressions; number++) {
            int depth = 1 + random.nextInt(3);
            RandomSql.Pair pair = sql.expression(sql.type(), depth);
            List<String> ours = outcomes(id -> ours("SELECT id, " + pair.ours() + " AS v FROM r" + where(id)));
            List<String> theirs = outcomes(id -> peer("SELECT id, " + pair.peer() + " AS v FROM r" + where(id)));
            if (theirs.contains(FAILED) && peer("SELECT " + pair.peer() + " FROM r WHERE id < 0") == null) {
                continue; // H2 computes constants even where no row needs them
            }
            for (int row = 0; row < ROWS; row++) {
                values++;
                String one = ours.get(row);
                String other = theirs.get(row);
                if (depth > 1 && one.equals(FAILED) != other.equals(FAILED)) {
                    continue; // a NULL, AND or OR may hide a failure, depending on what is computed first
                }
                if (!same(one, other)) {
                    differences.add(pair.ours() + " of row " + row + " is " + one + " here and " + other + " in H2 ("
                            + pair.peer() + "), " + ours("SELECT * FROM r WHERE id = " + row));
                    break;
                }
            }
        }
        System.out.println("compared " + values + " values of " + expressions + " expressions");
        assertThat(differences).as("-Dseed=" + seed).isEmpty();
    }

    /** Aggregates, each as {@code ours | theirs}, or the same in both; of the columns of {@link #makeMeasures}. */
    private static final List<String> AGGREGATES = List.of(
            "COUNT(*)",
            "COUNT(i)",
            "COUNT(DISTINCT i)",
            "COUNT(DISTINCT t)",
            "SUM(i)",
            "SUM(DISTINCT i)",
            "SUM(l)",
            "SUM(d)",
            "SUM(x)",
            "AVG(i) | AVG(CAST(i AS DOUBLE PRECISION))",
            "CAST(AVG(d)%s AS DECIMAL(18, 4))",
            "AVG(x)",
            "MIN(i)",
            "MAX(d)",
            "MIN(x)",
            "MAX(t)",
            "MIN(t)",
            "MIN(a)",
            "MAX(s)",
            "EVERY(b)",
            "SOME(b) | ANY(b)",
            "BOOL_AND(b)",
            "BOOL_OR(b)",
            "BIT_AND(i) | BIT_AND_AGG(i)",
            "BIT_OR(l) | BIT_OR_AGG(l)",
            "BIT_XOR(i) | BIT_XOR_AGG(i)",
            "STDDEV_POP(x)",
            "STDDEV_SAMP(x)",
            "VAR_POP(i)",
            "VAR_SAMP(x)",
            "COVAR_POP(x, y)",
            "COVAR_SAMP(y, x)",
            "CORR(x, y)",
            "REGR_COUNT(x, y)",
            "REGR_AVGX(x, y)",
            "REGR_AVGY(x, y)",
            "REGR_SXX(x, y)",
            "REGR_SYY(x, y)",
            "REGR_SXY(x, y)",
            "REGR_SLOPE(x, y)",
            "REGR_INTERCEPT(x, y)",
            "REGR_R2(x, y)",
            "MODE(i) | MODE() WITHIN GROUP (ORDER BY i)",
            "LISTAGG(t, '-') WITHIN GROUP (ORDER BY t)",
            "LISTAGG(DISTINCT t, '-') WITHIN GROUP (ORDER BY t)",
            "LISTAGG(t, '-') WITHIN GROUP (ORDER BY t DESC)",
            "PERCENTILE_CONT(0.3) WITHIN GROUP (ORDER BY x)",
            "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY i)",
            "PERCENTILE_DISC(1) WITHIN GROUP (ORDER BY i)",
            "PERCENTILE_DISC(0) WITHIN GROUP (ORDER BY t)");

    @Test
    void randomAggregatesHaveTheSameValues() throws Exception {
        makeMeasures();
        List<String> differences = new ArrayList<>();
        for (int number = 0; number < Integer.getInteger("aggregates", 150); number++) {
            String[] both = AGGREGATES.get(number % AGGREGATES.size()).split(" \\| ");
            String filter = random.nextInt(3) == 0 ? " FILTER (WHERE i > " + (random.nextInt(40) - 20) + ")" : "";
            String rest = " AS v FROM m WHERE " + pick("id >= 0", "b", "x > 0", "i < -15", "t <> 'b'", "id < 9")
                    + " GROUP BY " + pick("g", "MOD(g, 3)", "b");
            String key = rest.substring(rest.lastIndexOf("BY ") + 3);
            @Nullable
            List<List<String>> ours =
                    ours("SELECT " + key + " AS k, " + filtered(both[0], filter) + rest + " ORDER BY k NULLS FIRST");
            List<List<String>> theirs = peer("SELECT " + key + " AS k, " + filtered(both[both.length - 1], filter)
                    + rest + " ORDER BY k NULLS FIRST");
            if (!sameRows(ours, theirs)) {
                differences.add(both[0] + filter + rest + " is " + ours + " here and " + theirs + " in H2");
            }
        }
        assertThat(differences).as("-Dseed=" + seed).isEmpty();
    }

    private static String filtered(String aggregate, String filter) {
        return aggregate.contains("%s") ? aggregate.replace("%s", filter) : aggregate + filter;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static boolean sameRows(@Nullable List<List<String>> ours, @Nullable List<List<String>> theirs) {
        if (ours == null || theirs == null || ours.size() != theirs.size()) {
            return ours == theirs;
        }
        for (int row = 0; row < ours.size(); row++) {
            for (int column = 0; column < 2; column++) {
                String one = ours.get(row).get(column);
                if (!same(one, theirs.get(row).get(column))) {
                    return false;
                }
            }
        }
        return true;
    }

    private void makeMeasures() throws Exception {
        List<String> columns = List.of(
                "id INTEGER",
                "g INTEGER",
                "b BOOLEAN",
                "i INTEGER",
                "l BIGINT",
                "d DECIMAL(12, 4)",
                "x DOUBLE PRECISION",
                "y DOUBLE PRECISION",
                "t VARCHAR",
                "a DATE",
                "s TIMESTAMP(3)");
        try (Statement statement = h2.createStatement()) {
            statement.execute("CREATE TABLE m (" + String.join(", ", columns) + ")");
            for (int row = 0; row < 120; row++) {
                List<String> values = new ArrayList<>(List.of(
                        String.valueOf(random.nextInt(7)),
                        pick("TRUE", "FALSE", "TRUE"),
                        String.valueOf(random.nextInt(41) - 20),
                        String.valueOf(random.nextInt()),
                        (random.nextInt(2001) - 1000) + "." + random.nextInt(10_000),
                        String.valueOf(random.nextGaussian() * 100),
                        String.valueOf(random.nextGaussian() * 10),
                        "'" + pick("a", "b", "B", "ä", "", "ab") + "'",
                        "DATE '20" + (10 + random.nextInt(20)) + "-01-15'",
                        "TIMESTAMP '2024-01-01 00:00:" + (10 + random.nextInt(40)) + ".5'"));
                for (int value = 1; value < values.size(); value++) {
                    if (random.nextInt(8) == 0) {
                        values.set(value, "NULL");
                    }
                }
                statement.execute("INSERT INTO m VALUES (" + row + ", " + String.join(", ", values) + ")");
            }
        }
        copyToTidemark("m", columns);
    }

    /** Each row of the table says what an expression gives here and there; {@code error} is a failure of the value. */
    @Test
    void differencesAreThoseThatAreListed() throws IOException {
        List<String> wrong = new ArrayList<>();
        int listed = 0;
        boolean inTable = false;
        for (String line : Files.readAllLines(Path.of("..", "docs", "differences.md"))) {
            inTable = line.startsWith("| Expression") || (inTable && line.startsWith("|"));
            String[] cells = line.replace("\\|", "\u0001").split("\\|");
            if (!inTable || cells.length < 4 || !cells[1].contains("`")) {
                continue;
            }
            String expression = code(cells[1]);
            String here = one(ours("SELECT id, " + expression + " AS v FROM r WHERE id = 0"));
            String there = one(peer("SELECT id, " + expression + " AS v FROM r WHERE id = 0"));
            if (!same(here, code(cells[2])) || !same(there, code(cells[3]))) {
                wrong.add(expression + " is " + here + " here and " + there + " in H2");
            }
            listed++;
        }
        assertThat(wrong).isEmpty();
        assertThat(listed).isGreaterThan(5);
    }

    private static String code(String cell) {
        return cell.substring(cell.indexOf('`') + 1, cell.lastIndexOf('`')).replace('\u0001', '|');
    }

    private static String one(@Nullable List<List<String>> rows) {
        return rows == null ? "error" : rows.get(0).get(1);
    }

    /** A query for all rows, or for one. */
    private interface Query {
        @Nullable
        List<List<String>> run(int id);
    }

    private static String where(int id) {
        return id < 0 ? " ORDER BY id" : " WHERE id = " + id;
    }

    /** What each row gives: all at once, or if some fail one by one. */
    private static List<String> outcomes(Query query) {
        @Nullable List<List<String>> all = query.run(-1);
        List<String> values = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            @Nullable List<List<String>> one = all == null ? query.run(row) : List.of(all.get(row));
            values.add(one == null ? FAILED : one.get(0).get(1));
        }
        return values;
    }

    /** The rows of a query here; null if it fails. */
    private @Nullable List<List<String>> ours(String query) {
        List<List<String>> rows = new ArrayList<>();
        try {
            for (Row row : session.query(query)) {
                List<String> values = new ArrayList<>();
                for (int column = 0; column < row.schema().size(); column++) {
                    values.add(text(row.value(column)));
                }
                rows.add(values);
            }
            return rows;
        } catch (TidemarkException failed) {
            if (!failed.code().code().startsWith("TM-5")) {
                throw new AssertionError(query + ": " + failed.getMessage(), failed);
            }
            return null;
        }
    }

    /** The rows of a query in H2; null if it fails on a value. */
    private @Nullable List<List<String>> peer(String query) {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = h2.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            while (results.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                    Object value = results.getObject(column);
                    values.add(
                            value instanceof java.sql.Date
                                    ? text(results.getObject(column, LocalDate.class))
                                    : value instanceof java.sql.Time
                                            ? text(results.getObject(column, LocalTime.class))
                                            : value instanceof java.sql.Timestamp
                                                    ? text(results.getObject(column, LocalDateTime.class))
                                                    : text(value));
                }
                rows.add(values);
            }
            return rows;
        } catch (SQLException failed) {
            if (!(failed instanceof SQLDataException)) {
                throw new AssertionError(query + ": " + failed.getMessage(), failed);
            }
            return null;
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof LocalDateTime time) {
            return time.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        return value == null ? NULL : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            double left = Double.parseDouble(one);
            double right = Double.parseDouble(other);
            return Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right))
                    || new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException notNumbers) {
            return false;
        }
    }
}
