package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was cut off from a subscription goes on where he was, or is told that he begins anew. */
final class SubscriptionTest {
    private static final String QUERY = "SELECT k, v FROM kv WHERE v < 100 EMIT CHANGES";

    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();
    private final Session writer = tidemark.session();

    @BeforeEach
    void fill() {
        session.execute("CREATE TABLE kv (k INT, v INT, PRIMARY KEY (k))");
        session.execute("INSERT INTO kv VALUES (1, 10), (2, 20)");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private static List<String> take(RowStream rows, int count) {
        List<String> taken = new ArrayList<>();
        while (taken.size() < count) {
            ColumnBatch batch = Objects.requireNonNull(rows.nextBatch(10_000), "no more rows came");
            rows.rows(batch).forEach(row -> taken.add(row.toString()));
        }
        return taken;
    }

    private RowStream resume(Session from, String token) {
        from.execute("SET 'resume-from' = '" + token + "'");
        return from.query(QUERY);
    }

    @Test
    void theChangesBehindTheTokenComeAndNothingElse() {
        RowStream first = session.query(QUERY);
        assertThat(first.resumeToken()).isEmpty();
        assertThat(take(first, 2)).containsExactlyInAnyOrder("+I[k=1, v=10]", "+I[k=2, v=20]");
        writer.execute("INSERT INTO kv VALUES (3, 30)");
        assertThat(take(first, 1)).containsExactly("+I[k=3, v=30]");
        String token = first.resumeToken().orElseThrow();
        writer.execute("UPDATE kv SET v = 11 WHERE k = 1");
        writer.execute("INSERT INTO kv VALUES (4, 400)");
        first.close();
        writer.execute("DELETE FROM kv WHERE k = 2");

        Session other = tidemark.session();
        RowStream again = resume(other, token);
        assertThat(take(again, 3)).containsExactly("-U[k=1, v=10]", "+U[k=1, v=11]", "-D[k=2, v=20]");
        assertThat(again.notices()).anyMatch(notice -> notice.startsWith("resumed:"));
        String later = again.resumeToken().orElseThrow();
        assertThat(later).isNotEqualTo(token);
        writer.execute("INSERT INTO kv VALUES (5, 50)");
        assertThat(take(again, 1)).containsExactly("+I[k=5, v=50]");
        again.close();
        assertThat(take(resume(other, later), 1)).containsExactly("+I[k=5, v=50]");
    }

    @Test
    void aTokenOfTheNewestVersionGoesOnWithWhatComes() {
        RowStream first = session.query(QUERY);
        take(first, 2);
        String token = first.resumeToken().orElseThrow();
        first.close();
        RowStream again = resume(session, token);
        writer.execute("INSERT INTO kv VALUES (9, 90)");
        assertThat(take(again, 1)).containsExactly("+I[k=9, v=90]");
        assertThat(again.resumeToken()).isPresent();
    }

    @Test
    void theTokenHoldsForOneQueryOnly() {
        RowStream first = session.query(QUERY);
        take(first, 2);
        resume(session, first.resumeToken().orElseThrow()).close();
        RowStream fresh = session.query(QUERY);
        assertThat(take(fresh, 2)).hasSize(2);
        assertThat(fresh.notices()).isEmpty();
    }

    @Test
    void whoseChangesAreGoneBeginsAnewAndIsTold() {
        RowStream first = session.query(QUERY);
        take(first, 2);
        String token = first.resumeToken().orElseThrow();
        first.close();
        session.execute("DROP TABLE kv");
        fill();
        RowStream recreated = resume(session, token);
        assertThat(take(recreated, 2)).hasSize(2);
        assertThat(recreated.notices()).anyMatch(notice -> notice.startsWith("not resumed:"));
        recreated.close();
        RowStream foreign = resume(session, "v1-0-1-1");
        assertThat(take(foreign, 2)).hasSize(2);
        assertThat(foreign.notices()).anyMatch(notice -> notice.startsWith("not resumed:"));
    }

    @Test
    void aMaterializedViewCanBeResumedAndAGroupingOverItNot() {
        session.execute("CREATE MATERIALIZED VIEW sums AS SELECT v, COUNT(*) AS n FROM kv GROUP BY v");
        RowStream rows = session.query("SELECT * FROM sums EMIT CHANGES");
        take(rows, 2);
        writer.execute("INSERT INTO kv VALUES (3, 10)");
        assertThat(take(rows, 2)).containsExactly("-U[v=10, n=1]", "+U[v=10, n=2]");
        String token = rows.resumeToken().orElseThrow();
        rows.close();
        writer.execute("INSERT INTO kv VALUES (4, 10)");
        session.execute("SET 'resume-from' = '" + token + "'");
        assertThat(take(session.query("SELECT * FROM sums EMIT CHANGES"), 2))
                .containsExactly("-U[v=10, n=2]", "+U[v=10, n=3]");
        session.execute("SET 'resume-from' = '" + token + "'");
        assertThatThrownBy(() -> session.query("SELECT COUNT(*) FROM sums EMIT CHANGES"))
                .isInstanceOfSatisfying(TidemarkException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.INVALID_SETTING));
        assertThatThrownBy(() -> session.execute("SET 'resume-from' = 'it''s none'"))
                .hasMessageContaining("is not the token");
    }
}
