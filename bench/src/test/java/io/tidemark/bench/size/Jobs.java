package io.tidemark.bench.size;

import io.tidemark.engine.Result;
import io.tidemark.engine.Row;
import io.tidemark.engine.Session;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;

/** The jobs of the figures, started and ended in a session. Thread: one. */
final class Jobs {
    /** What a job computes. */
    enum Query {
        /** A count and a sum for each key, with a change for each row. */
        SUMS("k BIGINT, n BIGINT, s BIGINT", "SELECT k, COUNT(*), SUM(v) FROM load GROUP BY k EMIT CHANGES"),
        /** The same with more to keep for each key: about 100 bytes. */
        WIDE(
                "k BIGINT, n BIGINT, s BIGINT, a BIGINT, b BIGINT, c DOUBLE, d BIGINT",
                "SELECT k, COUNT(*), SUM(v), MIN(v), MAX(v), AVG(v), SUM(v * v) FROM load GROUP BY k EMIT CHANGES"),
        /** The keys that came most often in the last 10 s, every 2 s: NEXMark's q5. */
        HOT("k BIGINT, n BIGINT", """
            SELECT c.k, c.num
            FROM (SELECT k, COUNT(*) AS num, window_start AS s, window_end AS e
                  FROM TABLE(HOP(TABLE load, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
                  GROUP BY k, window_start, window_end) c
            JOIN (SELECT MAX(num) AS maxn, s, e
                  FROM (SELECT COUNT(*) AS num, window_start AS s, window_end AS e
                        FROM TABLE(HOP(TABLE load, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
                        GROUP BY k, window_start, window_end)
                  GROUP BY s, e) m
            ON c.s = m.s AND c.e = m.e AND c.num >= m.maxn
            EMIT AFTER WATERMARK\
            """);

        final String columns;
        final String select;

        Query(String columns, String select) {
            this.columns = columns;
            this.select = select;
        }
    }

    private final Session session;

    Jobs(Session session) {
        this.session = session;
    }

    static String source(String options) {
        return "CREATE STREAM load (k BIGINT, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '4' SECOND)"
                + " WITH (connector = 'load', " + options + ")";
    }

    static String sink(Query query) {
        return "CREATE TABLE out (" + query.columns + ") WITH (connector = 'load')";
    }

    /** Makes the tables and starts the job; returns its id. */
    String start(Query query, String sourceOptions) {
        execute(source(sourceOptions));
        execute(sink(query));
        if (execute("INSERT INTO out " + query.select) instanceof Result.Started started) {
            return started.jobId();
        }
        throw new IllegalStateException("INSERT started no job");
    }

    /** Runs a statement, again if the machine was too busy to plan it in time. */
    private Result execute(String statement) {
        while (true) {
            try {
                return session.execute(statement);
            } catch (TidemarkException failed) {
                if (failed.code() != ErrorCode.LIMIT_EXCEEDED) {
                    throw failed;
                }
            }
        }
    }

    /** Ends the job and forgets it with its tables. */
    void end(String job) throws InterruptedException {
        execute("STOP JOB '" + job + "'");
        session.awaitJob(job, 120_000);
        execute("DROP JOB '" + job + "'");
        execute("DROP TABLE out");
        execute("DROP STREAM load");
    }

    /** Rows of a statement as lists of values. */
    List<List<Object>> rows(String statement) {
        List<List<Object>> found = new ArrayList<>();
        if (execute(statement) instanceof Result.Rows rows) {
            for (Row row : rows.stream()) {
                List<Object> values = new ArrayList<>();
                for (int column = 0; column < row.schema().size(); column++) {
                    values.add(String.valueOf(row.value(column)));
                }
                found.add(values);
            }
        }
        return found;
    }
}
