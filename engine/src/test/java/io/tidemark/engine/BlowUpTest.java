package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short statements that ask for very much: each is planned, or refused with place and remedy, and none holds a thread. */
@Timeout(120)
final class BlowUpTest {
    private static Tidemark tidemark;
    private static Session session;

    @BeforeAll
    static void open() {
        tidemark = Tidemark.open(TidemarkConfig.ephemeral());
        session = tidemark.session();
        session.execute("CREATE STREAM s (a BIGINT, b BIGINT, t VARCHAR, "
                + joined(20, ", ", index -> "c" + index + " INT")
                + ", ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH (connector = 'datagen', events = 10)");
    }

    @AfterAll
    static void close() {
        tidemark.close();
    }

    private static String joined(int count, String between, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(between));
    }

    private static void planned(String query) {
        assertThat(session.execute("EXPLAIN " + query)).isInstanceOf(Result.Rows.class);
    }

    private static TidemarkException refused(String statement, ErrorCode code, String message) {
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> session.execute(statement));
        assertThat(error).as("an error for %.80s", statement).isNotNull();
        assertThat(error.code()).as(error.text()).isEqualTo(code);
        assertThat(error.text()).contains(message);
        assertThat(error.position()).isNotNull();
        assertThat(error.hint()).isNotNull();
        return error;
    }

    private static void refused(String query, String message) {
        refused("EXPLAIN " + query, ErrorCode.LIMIT_EXCEEDED, message);
    }

    private static String joins(int count) {
        return "SELECT s0.a FROM s s0 "
                + joined(
                        count,
                        " ",
                        index -> "JOIN s s" + (index + 1) + " ON s" + (index + 1) + ".a = s" + index + ".a");
    }

    @Test
    void sixteenJoinsArePlannedAndMoreAreRefusedWhereTheyStand() {
        planned(joins(16));
        refused(joins(17), "more than 16 joins");
        refused(joins(3000), "more than 16 joins");
        refused("SELECT 1 FROM " + joined(20, ", ", index -> "s s" + index), "more than 16 joins");
        TidemarkException error = refused(
                "SELECT s.a FROM s\n" + joined(17, "\n", index -> "CROSS JOIN s s" + index),
                ErrorCode.LIMIT_EXCEEDED,
                "more than 16 joins");
        assertThat(String.valueOf(error.position())).startsWith("2:");
    }

    @Test
    void joinsOfPartsOfWithCountEachTimeThatThePartIsUsed() {
        refused(
                "WITH c0 AS (SELECT a FROM s)"
                        + joined(
                                20,
                                "",
                                index -> ", c" + (index + 1) + " AS (SELECT x.a FROM c" + index + " x JOIN c" + index
                                        + " y ON x.a = y.a)")
                        + " SELECT a FROM c20",
                "more than 16 joins");
    }

    @Test
    void aPartOfWithThatDoublesAtEachStepIsRefused() {
        IntFunction<String> twice = index ->
                ", c" + (index + 1) + " AS (SELECT * FROM c" + index + " UNION ALL SELECT * FROM c" + index + ")";
        planned("WITH c0 AS (SELECT a FROM s)" + joined(8, "", twice) + " SELECT a FROM c8");
        refused("WITH c0 AS (SELECT a FROM s)" + joined(9, "", twice) + " SELECT a FROM c9", "more than 256 queries");
        refused("WITH c0 AS (SELECT a FROM s)" + joined(60, "", twice) + " SELECT a FROM c60", "more than 256 queries");
        refused("WITH c0 AS (SELECT a FROM s)" + joined(60, "", twice) + " SELECT a FROM C60", "more than 256 queries");
    }

    @Test
    void aViewThatDoublesTheOneBeforeIsRefusedWhenItIsMade() {
        session.execute("CREATE VIEW v0 AS SELECT a FROM s");
        for (int index = 1; index <= 8; index++) {
            session.execute("CREATE VIEW v" + index + " AS SELECT * FROM v" + (index - 1) + " UNION ALL SELECT * FROM v"
                    + (index - 1));
        }
        refused(
                "CREATE VIEW v9 AS SELECT * FROM v8 UNION ALL SELECT * FROM v8",
                ErrorCode.LIMIT_EXCEEDED,
                "more than 256 queries");
        refused("SELECT v8.a FROM v8 UNION ALL SELECT a FROM s", "more than 256 queries");
    }

    @Test
    void twoHundredAndFiftySixQueriesMayBePutTogether() {
        planned(joined(256, " UNION ALL ", index -> "SELECT a FROM s"));
        refused(joined(257, " UNION ALL ", index -> "SELECT a FROM s"), "more than 256 queries");
    }

    @Test
    void rowsOfAnExpressionEachAreNoUnionOfTheUser() {
        planned("VALUES " + joined(1000, ", ", index -> "(" + index + " + 1, UPPER('x'))"));
        refused("VALUES " + joined(15_000, ", ", index -> "(" + index + "+1)"), "more than 20000 nodes");
    }

    @Test
    void aCubeOfTwentyColumnsIsRefused() {
        String columns = joined(20, ", ", index -> "c" + index);
        refused("SELECT COUNT(*) FROM s GROUP BY CUBE (" + columns + ")", "more than 1024 grouping sets");
        refused(
                "SELECT COUNT(*) FROM s GROUP BY " + joined(20, ", ", index -> "CUBE (c" + index + ")"),
                "more than 1024 grouping sets");
        refused(
                "SELECT COUNT(*) FROM s GROUP BY GROUPING SETS (CUBE (" + columns + "), ())",
                "more than 1024 grouping sets");
        planned("SELECT c0, COUNT(*) FROM s GROUP BY CUBE (" + joined(5, ", ", index -> "c" + index) + ")");
        planned("SELECT c0, COUNT(*) FROM s GROUP BY ROLLUP (" + columns + ")");
    }

    @Test
    void cubesOfCubesAreRefused() {
        String inner = "SELECT c0, c1, c2, c3, c4, COUNT(*) AS n FROM s GROUP BY CUBE (c0, c1, c2, c3, c4)";
        String middle =
                "SELECT c0, c1, c2, c3, c4, COUNT(*) AS n FROM (" + inner + ") GROUP BY CUBE (c0, c1, c2, c3, c4)";
        refused("SELECT COUNT(*) FROM (" + middle + ") GROUP BY CUBE (c0, c1, c2, c3, c4)", "more than 20000 nodes");
    }

    @Test
    void sixteenHundredColumnsAreAllowed() {
        planned("SELECT " + joined(1600, ", ", index -> "a AS x" + index) + " FROM s");
        refused("SELECT " + joined(1601, ", ", index -> "a AS x" + index) + " FROM s", "1601 columns are too many");
        refused("VALUES (" + joined(1601, ", ", Integer::toString) + ")", "1601 columns are too many");
        String wide = "(SELECT " + joined(900, ", ", index -> "a AS x" + index) + " FROM s)";
        planned("SELECT l.x0, r.x1 FROM " + wide + " l JOIN " + wide + " r ON l.x0 = r.x0");
        refused("SELECT * FROM " + wide + " l JOIN " + wide + " r ON l.x0 = r.x0", "1800 columns are too many");
        String table = "CREATE STREAM wide (" + joined(1601, ", ", index -> "x" + index + " INT")
                + ") WITH (connector = 'datagen')";
        assertThat(refused(table, ErrorCode.LIMIT_EXCEEDED, "1601 columns are too many"))
                .isNotNull();
    }

    @Test
    void tenThousandValuesMayStandBehindIn() {
        planned("SELECT a FROM s WHERE a IN (" + joined(10_000, ", ", Integer::toString) + ")");
        planned("SELECT a FROM s WHERE a NOT IN (" + joined(10_000, ", ", Integer::toString) + ")");
        refused("SELECT a FROM s WHERE a IN (" + joined(10_001, ", ", Integer::toString) + ")", "has 10001 values");
        refused("SELECT a FROM s WHERE a NOT IN (" + joined(40_000, ", ", Integer::toString) + ")", "has 40000 values");
    }

    @Test
    void aStatementSetHasAtMostAsManyInserts() {
        session.execute("CREATE TABLE kept (k BIGINT, PRIMARY KEY (k))");
        refused(
                "EXECUTE STATEMENT SET BEGIN " + "INSERT INTO kept SELECT a FROM s; ".repeat(257) + "END",
                ErrorCode.LIMIT_EXCEEDED,
                "more than 256 INSERTs");
    }

    @Test
    void longChainsOfConditionsArePlannedOrRefused() {
        plannedOrRefused("SELECT a FROM s WHERE " + joined(300, " OR ", index -> "(a = " + index + " AND b = 1)"));
        plannedOrRefused("SELECT a FROM s WHERE " + joined(3000, " OR ", index -> "(a = " + index + " AND b = 1)"));
        plannedOrRefused("SELECT a FROM s WHERE " + joined(10_000, " AND ", index -> "(a = " + index + " OR b = 1)"));
        plannedOrRefused("SELECT a FROM s WHERE " + joined(20_000, " AND ", index -> "a <> " + index));
        plannedOrRefused("SELECT " + joined(20_000, " + ", index -> "a") + " FROM s");
        plannedOrRefused("SELECT " + joined(20_000, " || ", index -> "t") + " FROM s");
        plannedOrRefused("SELECT CASE " + joined(8000, " ", index -> "WHEN a = " + index + " THEN 1") + " END FROM s");
        plannedOrRefused(joined(5000, " UNION ALL ", index -> "SELECT a FROM s"));
    }

    private static void plannedOrRefused(String query) {
        try {
            planned(query);
        } catch (TidemarkException error) {
            assertThat(error.code())
                    .as("%.60s: %s", query, error.text())
                    .isIn(ErrorCode.TOO_DEEP, ErrorCode.LIMIT_EXCEEDED, ErrorCode.STATEMENT_TOO_LONG);
            assertThat(error.position()).as("%.60s: %s", query, error.text()).isNotNull();
            assertThat(error.hint()).as("%.60s: %s", query, error.text()).isNotNull();
            assertThat(error.text().length()).isLessThan(400);
        }
    }

    @Test
    void whatIsRepeatedByItsMeaningDoesNotDoubleAtEachLevel() {
        List<String> parts = List.of(
                "NULLIF(%s, 1)",
                "COALESCE(%s, b)",
                "(%s) BETWEEN 1 AND 2",
                "(%s) NOT BETWEEN 1 AND 2",
                "(%s) BETWEEN SYMMETRIC 1 AND 2",
                "CASE %s WHEN 1 THEN 2 WHEN 3 THEN 4 END",
                "(%s) IN (1, 2)",
                "(%s) IS DISTINCT FROM 1",
                "(%s) IS NOT DISTINCT FROM 1");
        for (String part : parts) {
            String expression = "a";
            for (int level = 0; level < 60 && expression.length() < 100_000; level++) {
                expression = part.contains("1 AND 2") && level > 0
                        ? part.replace("1 AND 2", "FALSE AND TRUE").formatted(expression)
                        : part.formatted(expression);
            }
            anyAnswer("SELECT " + expression + " FROM s");
        }
    }

    @Test
    void noFunctionWithinItselfHoldsAThread() {
        for (FunctionSignature function : new FunctionRegistry().functions()) {
            String example = function.example();
            int from = example.indexOf('(') + 1;
            int end = from == 0 ? -1 : endOfArgument(example, from);
            while (end > 0) { // each argument in its turn is the same call again
                String before = example.substring(0, from);
                String after = example.substring(end);
                anyAnswer("SELECT " + before.repeat(60) + example.substring(from, end) + after.repeat(60));
                from = end + 1;
                end = example.charAt(end) == ')' ? -1 : endOfArgument(example, from);
            }
        }
    }

    /** Where the argument of a call ends that begins here. */
    private static int endOfArgument(String call, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int index = from; index < call.length(); index++) {
            char next = call.charAt(index);
            quoted ^= next == '\'';
            if (quoted) {
                continue;
            }
            if (depth == 0 && (next == ',' || next == ')')) {
                return index;
            }
            depth += next == '(' || next == '[' ? 1 : next == ')' || next == ']' ? -1 : 0;
        }
        return -1;
    }

    /** Planned, or wrong for whatever reason of its user's. */
    private static void anyAnswer(String query) {
        try {
            planned(query);
        } catch (TidemarkException error) {
            assertThat(error.code()).as("%.80s: %s", query, error.text()).isNotEqualTo(ErrorCode.INTERNAL);
            assertThat(error.text()).as("%.80s", query).doesNotContain("took longer than");
        }
    }

    @Test
    void namesThatGrowThroughPartsOfWithArePlannedOrRefused() {
        IntFunction<String> sum = index -> ", c" + (index + 1) + " AS (SELECT x + x AS x FROM c" + index + ")";
        String with = "WITH c0 AS (SELECT a + 1 AS x FROM s)" + joined(40, "", sum);
        plannedOrRefused(with + " SELECT x FROM c40 WHERE x > 5");
        plannedOrRefused(with + " SELECT x, COUNT(*) FROM c40 WHERE x > 5 GROUP BY x HAVING x > 6");
        plannedOrRefused(with + " SELECT l.x FROM c40 l JOIN c40 r ON l.x = r.x + 1 WHERE l.x > 5");
        plannedOrRefused("WITH c0 AS (SELECT a + 1 AS x, ts FROM s)"
                + joined(40, "", index -> ", c" + (index + 1) + " AS (SELECT x + x AS x, ts FROM c" + index + ")")
                + " SELECT x, COUNT(*) FROM c40 GROUP BY x, SESSION(ts, INTERVAL '1' SECOND)");
        plannedOrRefused(
                "WITH c0 AS (SELECT a + 1 AS x, window_start, window_end FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' SECOND)))"
                        + joined(
                                40,
                                "",
                                index -> ", c" + (index + 1) + " AS (SELECT x + x AS x, window_start, window_end FROM c"
                                        + index + ")")
                        + " SELECT window_start, SUM(x) FROM c40 WHERE x > 1 GROUP BY window_start, window_end");
    }
}
