package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results of what takes many steps: sorting, adding panes up and joining more rows than one step takes. */
@Timeout(120)
final class ManyStepsTest {
    private static final int ROWS = 200_000;

    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();

    /** Rows 1 to 200,000, a thousand of them for each second. */
    @BeforeEach
    void declare() {
        for (String name : List.of("a", "b")) {
            session.execute("CREATE STREAM " + name + " (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH"
                    + " (connector = 'datagen', events = " + ROWS + ", 'event-rate' = 1000,"
                    + " 'fields.id.kind' = 'sequence', 'fields.id.min' = '1')");
        }
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private List<Long> column(String sql) {
        List<Long> values = new ArrayList<>();
        for (Row row : session.query(sql)) {
            values.add(((Number) Objects.requireNonNull(row.value(0))).longValue());
        }
        return values;
    }

    private static List<Long> sorted() {
        return LongStream.rangeClosed(1, ROWS)
                .boxed()
                .sorted(Comparator.<Long>comparingLong(id -> id * 7919 % 1009).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    @Test
    void allRowsInOrderAndEqualOnesAsTheyCame() {
        assertThat(column("SELECT id FROM a ORDER BY MOD(id * 7919, 1009)")).isEqualTo(sorted());
    }

    @Test
    void someRowsInOrderOfWhichTheOthersAreGivenUpOnTheWay() {
        assertThat(column("SELECT id FROM a ORDER BY MOD(id * 7919, 1009) LIMIT 30000 OFFSET 2500"))
                .isEqualTo(sorted().subList(2500, 32_500));
        assertThat(column("SELECT id FROM a ORDER BY id DESC LIMIT 3")).containsExactly(200_000L, 199_999L, 199_998L);
    }

    @Test
    void panesOfManyGroupsAndDistinctValues() {
        String windows = "FROM TABLE(HOP(TABLE a, DESCRIPTOR(ts), INTERVAL '50' SECOND, INTERVAL '100' SECOND))";
        assertThat(column("SELECT n FROM (SELECT window_end, COUNT(DISTINCT id) AS n " + windows
                        + " GROUP BY window_start, window_end) ORDER BY window_end"))
                .containsExactly(50_000L, 100_000L, 100_000L, 100_000L, 50_000L);
        assertThat(column("SELECT SUM(n) AS s FROM (SELECT id, COUNT(*) AS n " + windows
                        + " GROUP BY id, window_start, window_end)"))
                .containsExactly(400_000L);
    }

    @Test
    void textsThatTakeLongOfTheRowsOfAGrouping() {
        assertThat(column("SELECT CHAR_LENGTH(REPEAT('ab', CAST(10000 + n AS INT))) FROM"
                        + " (SELECT id, COUNT(*) AS n FROM a WHERE id <= 5000 GROUP BY id)"))
                .hasSize(5000)
                .containsOnly(20_002L);
    }

    @Test
    void megabytesOfEachRowOfAGrouping() {
        String texts =
                "SELECT id, REPEAT(CHR(CAST(96 + n AS INT)), 1000000) AS x, REPEAT(CHR(CAST(97 + n AS INT)), 1000000)"
                        + " AS y FROM (SELECT id, COUNT(*) AS n FROM a WHERE id <= 60 GROUP BY id)";
        List<Long> ids = LongStream.rangeClosed(1, 60).boxed().toList();
        assertThat(column(texts)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(column(texts + " ORDER BY id")).isEqualTo(ids);
        session.execute("SET 'parallelism' = '1'");
        assertThat(column(texts)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void arraysOfManyElements() {
        assertThat(column("SELECT CARDINALITY(ARRAY_DISTINCT(ARRAY_AGG(id))) AS n FROM a WHERE id <= 50000"))
                .containsExactly(50_000L);
        String two =
                " FROM (SELECT ARRAY_AGG(MOD(id * 7, 90)) AS p, ARRAY_AGG(MOD(id, 100) + 50) AS q FROM a WHERE id <= 300)";
        List<Long> p = LongStream.rangeClosed(1, 300)
                .map(id -> id * 7 % 90)
                .distinct()
                .boxed()
                .toList();
        List<Long> q = LongStream.rangeClosed(1, 300)
                .map(id -> id % 100 + 50)
                .distinct()
                .boxed()
                .toList();
        session.execute("SET 'parallelism' = '1'");
        assertThat(column("SELECT e FROM (SELECT ARRAY_DISTINCT(p) AS r" + two
                        + ") AS t CROSS JOIN UNNEST(t.r) AS u (e)"))
                .isEqualTo(p);
        assertThat(column("SELECT e FROM (SELECT ARRAY_INTERSECT(p, q) AS r" + two
                        + ") AS t CROSS JOIN UNNEST(t.r) AS u (e)"))
                .isEqualTo(p.stream().filter(q::contains).toList());
        assertThat(column("SELECT e FROM (SELECT ARRAY_EXCEPT(q, p) AS r" + two
                        + ") AS t CROSS JOIN UNNEST(t.r) AS u (e)"))
                .isEqualTo(q.stream().filter(value -> !p.contains(value)).toList());
        assertThat(column("SELECT CARDINALITY(ARRAY_UNION(p, q)) AS n" + two))
                .containsExactly(LongStream.concat(
                                p.stream().mapToLong(value -> value), q.stream().mapToLong(value -> value))
                        .distinct()
                        .count());
    }

    @Test
    void aJoinOfManyRows() {
        assertThat(column("SELECT COUNT(*) AS n FROM a JOIN b ON a.id = b.id")).containsExactly((long) ROWS);
        assertThat(column("SELECT COUNT(*) AS n FROM (SELECT MOD(id, 50000) AS k FROM a) AS x JOIN"
                        + " (SELECT MOD(id, 100000) AS k FROM b) AS y ON x.k = y.k"))
                .containsExactly(50_000L * 4 * 2);
    }
}
