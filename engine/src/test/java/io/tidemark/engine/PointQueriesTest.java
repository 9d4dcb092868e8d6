package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lookups by key that were planned before with other constants give what they would give if they were planned. */
final class PointQueriesTest {
    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();

    @BeforeEach
    void fill() {
        session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
        session.execute("CREATE TABLE two (a SMALLINT, b VARCHAR, w INT, twice AS w * 2, x INT, PRIMARY KEY (a, b))");
        session.execute("INSERT INTO kv VALUES ('a', 1), ('b', 2), ('7', 3)");
        session.execute("INSERT INTO two VALUES (1, 'x', 10, 5), (2, 'y', 20, 6), (2, 'x', 30, 7)");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        for (Row row : session.query(sql)) {
            rows.add(row.toString());
        }
        return rows;
    }

    @Test
    void otherConstantsFindOtherRows() {
        assertThat(rows("SELECT v FROM kv WHERE k = 'a'")).containsExactly("+I[v=1]");
        assertThat(rows("SELECT v FROM kv WHERE k = 'b'")).containsExactly("+I[v=2]");
        assertThat(rows("SELECT  v\nFROM kv WHERE k = 'nobody' ;")).isEmpty();
        assertThat(rows("SELECT v FROM kv WHERE k = 'it''s'")).isEmpty();
        assertThat(rows("SELECT v FROM kv WHERE k = 'b' -- a comment")).containsExactly("+I[v=2]");
        session.execute("UPDATE kv SET v = 5 WHERE k = 'b'");
        assertThat(rows("SELECT v FROM kv WHERE k = 'b'")).containsExactly("+I[v=5]");
    }

    @Test
    void keysOfSeveralColumnsAreTakenInAnyOrder() {
        for (int round = 0; round < 2; round++) {
            assertThat(rows("SELECT x, b, w FROM two WHERE b = 'x' AND a = 1")).containsExactly("+I[x=5, b=x, w=10]");
            assertThat(rows("SELECT x, b, w FROM two WHERE b = 'y' AND a = 2")).containsExactly("+I[x=6, b=y, w=20]");
            assertThat(rows("SELECT x, b, w FROM two WHERE b = 'x' AND a = 70000"))
                    .isEmpty();
            assertThat(rows("SELECT twice FROM two WHERE b = 'x' AND a = 2")).containsExactly("+I[twice=60]");
            assertThat(rows("SELECT twice FROM two WHERE b = 'y' AND a = 2")).containsExactly("+I[twice=40]");
            assertThat(rows("SELECT * FROM two WHERE a = 2 AND b = 'y'"))
                    .containsExactly("+I[a=2, b=y, w=20, twice=40, x=6]");
        }
    }

    private List<String> prepared(Prepared statement, @Nullable String... values) {
        List<ParameterValue> given = new ArrayList<>();
        for (String value : values) {
            given.add(ParameterValue.text(value));
        }
        Result quick = session.lookup(statement, given);
        List<String> rows = new ArrayList<>();
        for (Row row : ((Result.Rows) session.execute(statement, given)).stream()) {
            rows.add(row.toString());
        }
        if (quick instanceof Result.Rows found) {
            List<String> same = new ArrayList<>();
            for (Row row : found.stream()) {
                same.add(row.toString());
            }
            assertThat(same).isEqualTo(rows);
            rows.add(0, "quick");
        }
        return rows;
    }

    @Test
    void preparedLookupsNeedNoPlanOnceTheirParametersAreUnderstood() {
        Prepared one = session.prepare("SELECT v FROM kv WHERE k = ?");
        assertThat(prepared(one, "a")).containsExactly("+I[v=1]");
        assertThat(prepared(one, "b")).containsExactly("+I[v=2]");
        assertThat(prepared(one, "7")).containsExactly("quick", "+I[v=3]");
        assertThat(prepared(one, "nobody")).containsExactly("quick");
        assertThat(prepared(one, (String) null)).isEmpty();
        assertThat(prepared(one, "a")).contains("+I[v=1]");
        Prepared two = session.prepare("SELECT x, b, w FROM two WHERE b = ? AND a = ?");
        assertThat(prepared(two, "x", "1")).containsExactly("+I[x=5, b=x, w=10]");
        assertThat(prepared(two, "y", "2")).containsExactly("+I[x=6, b=y, w=20]");
        assertThat(prepared(two, "x", "2")).containsExactly("quick", "+I[x=7, b=x, w=30]");
        assertThat(prepared(two, "y", "1")).containsExactly("quick");
        Prepared more = session.prepare("SELECT w FROM two WHERE b = ? AND a = ? AND w > ?");
        assertThat(prepared(more, "x", "1", "9")).containsExactly("+I[w=10]");
        assertThat(prepared(more, "y", "2", "19")).containsExactly("+I[w=20]");
        assertThat(prepared(more, "y", "2", "20")).containsExactly("quick");
        session.execute("UPDATE kv SET v = 5 WHERE k = 'b'");
        assertThat(prepared(one, "b")).contains("+I[v=5]");
    }

    @Test
    void aValueThatThePlannerWouldCutIsPlanned() {
        session.execute("CREATE TABLE short (k VARCHAR(20), d DECIMAL(10, 2), v INT, PRIMARY KEY (k))");
        session.execute("INSERT INTO short VALUES ('ab', 1.5, 1), ('cd', 2.5, 2), ('abx', 3.5, 3)");
        Prepared cut = session.prepare("SELECT v FROM short WHERE k = CAST(? AS VARCHAR(2))");
        assertThat(prepared(cut, "ab")).containsExactly("+I[v=1]");
        assertThat(prepared(cut, "cd")).containsExactly("+I[v=2]");
        assertThat(prepared(cut, "abx")).containsExactly("+I[v=1]");
        Prepared value = session.prepare("VALUES (CAST(? AS VARCHAR(2)))");
        for (String given : List.of("ab", "cd", "abx")) {
            assertThat(prepared(value, given)).last().asString().endsWith("=" + given.substring(0, 2) + "]");
        }
        Prepared number =
                session.prepare("SELECT v FROM short WHERE k = 'ab' AND v < CAST(CAST(? AS INT) AS SMALLINT)");
        assertThat(prepared(number, "5")).containsExactly("+I[v=1]");
        assertThat(prepared(number, "6")).containsExactly("+I[v=1]");
        assertThatThrownBy(() -> prepared(number, "70000")).isInstanceOf(TidemarkException.class);
    }

    @Test
    void aNumberThatTheKeyCannotBeFindsNothing() {
        for (String sql : List.of(
                "SELECT x FROM two WHERE a = CAST(? AS INT) AND b = 'x'",
                "SELECT x FROM two WHERE a = CAST(? AS BIGINT) AND b = 'x'",
                "SELECT x FROM two WHERE CAST(a AS INT) = ? AND b = 'x'")) {
            Prepared statement = session.prepare(sql);
            assertThat(prepared(statement, "1")).as(sql).contains("+I[x=5]");
            assertThat(prepared(statement, "2")).as(sql).contains("+I[x=7]");
            assertThat(prepared(statement, "65537")).as(sql).doesNotContain("+I[x=5]");
        }
    }

    @Test
    void keysOfALengthAreLookedUpToo() {
        session.execute("CREATE TABLE short (k VARCHAR(20), v INT, PRIMARY KEY (k))");
        session.execute("INSERT INTO short VALUES ('ab', 1), ('cd', 2)");
        Prepared statement = session.prepare("SELECT v FROM short WHERE k = ?");
        assertThat(prepared(statement, "ab")).containsExactly("+I[v=1]");
        assertThat(prepared(statement, "cd")).containsExactly("+I[v=2]");
        assertThat(prepared(statement, "ab")).containsExactly("quick", "+I[v=1]");
        assertThat(prepared(statement, "x".repeat(30))).containsExactly("quick");
    }

    @Test
    void constantsBesideTheKeyCount() {
        for (int round = 0; round < 2; round++) {
            assertThat(rows("SELECT v FROM kv WHERE k = 'a' AND v > 0")).containsExactly("+I[v=1]");
            assertThat(rows("SELECT v FROM kv WHERE k = 'a' AND v > 1")).isEmpty();
            assertThat(rows("SELECT v, 7 AS n FROM kv WHERE k = 'a'")).containsExactly("+I[v=1, n=7]");
            assertThat(rows("SELECT v, 8 AS n FROM kv WHERE k = 'b'")).containsExactly("+I[v=2, n=8]");
            assertThat(rows("SELECT v FROM kv WHERE k = 'a' AND k = 'b'")).isEmpty();
            assertThat(rows("SELECT v FROM kv WHERE k = 'a' LIMIT 0")).isEmpty();
            assertThat(rows("SELECT v FROM kv WHERE k = 'a' LIMIT 1")).containsExactly("+I[v=1]");
        }
    }

    @Test
    void aTableThatWasMadeAnewIsFound() {
        assertThat(rows("SELECT * FROM kv WHERE k = 'a'")).containsExactly("+I[k=a, v=1]");
        session.execute("DROP TABLE kv");
        assertThatThrownBy(() -> rows("SELECT * FROM kv WHERE k = 'a'")).hasMessageContaining("kv");
        session.execute("CREATE TABLE kv (v BIGINT, k VARCHAR, PRIMARY KEY (k))");
        session.execute("INSERT INTO kv VALUES (9, 'a')");
        assertThat(rows("SELECT * FROM kv WHERE k = 'a'")).containsExactly("+I[v=9, k=a]");
        assertThat(rows("SELECT * FROM kv WHERE k = 'b'")).isEmpty();
    }
}
