package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A statement is cancelled in whatever phase it is, and the session goes on. */
@Timeout(120)
final class CancelTest {
    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();

    @AfterEach
    void close() {
        tidemark.close();
    }

    /** Cancels again and again while something is done; gives what it failed with. */
    private TidemarkException cancelled(Runnable statement) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!over.get()) {
                session.cancel();
                Thread.onSpinWait();
            }
        });
        other.start();
        try {
            statement.run();
        } catch (TidemarkException failed) {
            return failed;
        } finally {
            over.set(true);
            other.join();
        }
        throw new AssertionError("it was not cancelled");
    }

    private void assertUsable() {
        int rows = 0;
        for (Row row : session.query("SELECT x FROM (VALUES 1, 2) AS t(x)")) {
            rows += row.intValue("x") > 0 ? 1 : 0;
        }
        assertThat(rows).isEqualTo(2);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whilePlanning() throws InterruptedException {
        StringBuilder sql = new StringBuilder("SELECT 0 AS x");
        for (int branch = 1; branch < 250; branch++) {
            sql.append(" UNION ALL SELECT x + ").append(branch).append(" FROM (VALUES 1) AS t(x)");
        }
        assertThat(cancelled(() -> session.execute(sql.toString())).code()).isEqualTo(ErrorCode.CANCELLED);
        assertUsable();
        assertThat(cancelled(() -> session.prepare(sql.toString())).code()).isEqualTo(ErrorCode.CANCELLED);
        assertUsable();
    }

    @Test
    void whileRowsCome() throws InterruptedException {
        session.execute("CREATE STREAM endless (id BIGINT) WITH (connector = 'datagen')");
        TidemarkException failed = cancelled(() -> {
            for (Row row : session.query("SELECT id FROM endless EMIT CHANGES")) {
                assertThat(row.longValue("id")).isNotNegative();
            }
        });
        assertThat(failed.code()).isEqualTo(ErrorCode.CANCELLED);
        assertUsable();
    }

    @Test
    void whileWriting() throws InterruptedException {
        session.execute("CREATE STREAM source (id BIGINT) WITH (connector = 'datagen', events = 300000)");
        session.execute("CREATE TABLE kept (id BIGINT, v INT, PRIMARY KEY (id))");
        Result.Started started = (Result.Started) session.execute("INSERT INTO kept SELECT id, 0 FROM source");
        session.awaitJob(started.jobId(), 60_000);
        TidemarkException failed = cancelled(() -> session.execute("UPDATE kept SET v = v + 1"));
        assertThat(failed.code()).isEqualTo(ErrorCode.CANCELLED);
        int changed = 0;
        for (Row row : session.query("SELECT v FROM kept WHERE v > 0")) {
            changed += row.intValue("v");
        }
        assertThat(changed).isZero(); // all or nothing
        assertUsable();
    }
}
