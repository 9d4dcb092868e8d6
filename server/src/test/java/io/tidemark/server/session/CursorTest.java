package io.tidemark.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.RowStream;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.executor.thread.Work.Progress;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.auth.JobOwners;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.server.log.LogLimit;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of rows to a client, step by step. */
final class CursorTest {
    private static final Schema TEXT = new Schema(List.of(new Column("t", SqlType.varchar())));
    private static final int LARGE = 512 << 10;

    private final ManualClock clock = new ManualClock(1_000_000);
    private final Tidemark engine = Tidemark.open(TidemarkConfig.ephemeral());
    private final CursorThreads cursors = new CursorThreads(1);
    private final List<Frame> sent = new ArrayList<>();
    private final List<Runnable> closing = new ArrayList<>();

    @AfterEach
    void close() {
        cursors.close();
        engine.close();
    }

    /** Gives one row of half a MiB whenever it is asked. */
    private static final class LargeRows implements RowStream {
        private int given;
        private boolean closed;

        @Override
        public Schema schema() {
            return TEXT;
        }

        @Override
        public boolean showsKinds() {
            return false;
        }

        @Override
        public boolean continuous() {
            return true;
        }

        @Override
        public ZoneId timeZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public @Nullable ColumnBatch nextBatch(long timeoutMillis) {
            ColumnBatch batch = ColumnBatch.create(TEXT, 1);
            ((BytesVector) batch.columns[0]).set(0, new byte[LARGE], 0, LARGE);
            batch.rowCount = 1;
            given++;
            return batch;
        }

        @Override
        public boolean ended() {
            return false;
        }

        @Override
        public List<String> notices() {
            return List.of();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A query without rows yet that has read some of what there is. */
    private static final class ReadingRows implements RowStream {
        private long read;

        @Override
        public Schema schema() {
            return TEXT;
        }

        @Override
        public boolean showsKinds() {
            return false;
        }

        @Override
        public boolean continuous() {
            return false;
        }

        @Override
        public ZoneId timeZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public @Nullable ColumnBatch nextBatch(long timeoutMillis) {
            return null;
        }

        @Override
        public boolean ended() {
            return false;
        }

        @Override
        public List<String> notices() {
            return List.of();
        }

        @Override
        public Optional<JobCounters> counters() {
            return Optional.of(new JobCounters(read, 0, 0, 0, 0, Long.MIN_VALUE, 0));
        }

        @Override
        public double fractionRead() {
            return read / 1000.0;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("nobody closes it");
        }
    }

    private Cursor cursor(RowStream rows, int credit, Outbox outbox) {
        return cursor(rows, credit, outbox, ServingLimits.IN_PROCESS);
    }

    private Cursor cursor(RowStream rows, int credit, Outbox outbox, ServingLimits limits) {
        Serving serving = new Serving(
                engine,
                (client, task) -> task.run(),
                closing::add,
                cursors,
                clock,
                limits,
                null,
                new Permissions(JobOwners.NOBODY),
                new OpenResults(10, 10),
                new Failures(clock, new LogLimit(clock)),
                new Meters(),
                new LogLimit(clock));
        return new Cursor(1, rows, new Run(credit, 0, 0), serving, outbox, frames -> sent.addAll(frames));
    }

    /** Keeps what was sent, or throws. */
    private final class Sent implements Outbox {
        private final boolean broken;
        private boolean full;

        Sent(boolean broken) {
            this.broken = broken;
        }

        @Override
        public void send(List<Frame> frames) {
            if (broken) {
                throw new IllegalStateException("a failure in sending");
            }
            sent.addAll(frames);
        }

        @Override
        public boolean writable() {
            return !full;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("nobody closes it");
        }
    }

    private String stateOfFailure() {
        return sent.stream()
                .filter(frame -> frame.message() instanceof ServerMessage.Failed)
                .map(frame -> ((ServerMessage.Failed) frame.message()).sqlState())
                .findFirst()
                .orElse("none");
    }

    private Progress stepAfter(Cursor cursor, long millis) {
        clock.set(clock.millis() + millis);
        return cursor.step();
    }

    @Test
    void aResultWhoseClientDoesNotReadEndsAfterThirtySeconds() {
        LargeRows rows = new LargeRows();
        Sent outbox = new Sent(false);
        Cursor cursor = cursor(rows, 1_000, outbox, ServingLimits.of(ServerConfig.defaults()));
        stepAfter(cursor, 10);
        outbox.full = true;
        stepAfter(cursor, 10);
        assertThat(stepAfter(cursor, 29_000)).isNotEqualTo(Progress.DONE);
        outbox.full = false; // who reads again in time has all his patience back
        stepAfter(cursor, 10);
        outbox.full = true;
        stepAfter(cursor, 10);
        int given = rows.given;
        assertThat(stepAfter(cursor, 30_000)).isNotEqualTo(Progress.DONE);
        assertThat(rows.given).isLessThanOrEqualTo(given + 4);
        assertThat(stateOfFailure()).isEqualTo("none");
        stepAfter(cursor, 1);
        assertThat(stepAfter(cursor, 1)).isEqualTo(Progress.DONE);
        assertThat(stateOfFailure()).isEqualTo("54000");
        closing.forEach(Runnable::run);
        assertThat(rows.closed).isTrue();
    }

    @Test
    void aResultWithoutCreditEndsAfterTenMinutes() {
        Cursor cursor = cursor(new LargeRows(), 0, new Sent(false), ServingLimits.of(ServerConfig.defaults()));
        stepAfter(cursor, 10);
        assertThat(stepAfter(cursor, 599_990)).isNotEqualTo(Progress.DONE);
        assertThat(stateOfFailure()).isEqualTo("none");
        stepAfter(cursor, 20);
        assertThat(stepAfter(cursor, 1)).isEqualTo(Progress.DONE);
        assertThat(stateOfFailure()).isEqualTo("54000");
    }

    @Test
    void aFailureInSendingEndsTheResultAndNotTheThread() {
        LargeRows rows = new LargeRows();
        Cursor cursor = cursor(rows, 10, new Sent(true));
        assertThat(cursor.step()).isEqualTo(Progress.DONE);
        closing.forEach(Runnable::run);
        assertThat(rows.closed).isTrue();
    }

    @Test
    void largeRowsThatNobodyTakesAreNotGathered() {
        LargeRows rows = new LargeRows();
        Cursor cursor = cursor(rows, 0, new Sent(false));
        for (int step = 0; step < 100; step++) {
            cursor.step();
        }
        assertThat(rows.given).isLessThan(5);
        cursor.grant(3);
        for (int step = 0; step < 10; step++) {
            clock.set(1_000_010 + 10 * step);
            cursor.step();
        }
        assertThat(sent.stream()
                        .filter(frame -> frame.message() instanceof ServerMessage.Rows)
                        .mapToInt(frame -> ((ServerMessage.Rows) frame.message())
                                .decode(TEXT)
                                .rowCount())
                        .sum())
                .isEqualTo(3);
    }

    private List<ServerMessage.Heartbeat> beatsAfter(Cursor cursor, long millis) {
        sent.clear();
        clock.set(clock.millis() + millis);
        cursor.step();
        return sent.stream()
                .map(Frame::message)
                .filter(ServerMessage.Heartbeat.class::isInstance)
                .map(ServerMessage.Heartbeat.class::cast)
                .toList();
    }

    @Test
    void aQueryThatGoesOnTellsHowFarItIsTwiceASecond() {
        ReadingRows rows = new ReadingRows();
        Cursor cursor = cursor(rows, 10, new Sent(false));
        rows.read = 250;
        assertThat(beatsAfter(cursor, 499)).isEmpty();
        assertThat(beatsAfter(cursor, 1))
                .containsExactly(new ServerMessage.Heartbeat(Long.MIN_VALUE, 250, 0, 0.25, null));
        rows.read = 2000; // more than it was thought to be
        assertThat(beatsAfter(cursor, 500))
                .containsExactly(new ServerMessage.Heartbeat(Long.MIN_VALUE, 2000, 0, 1, null));
    }

    @Test
    void aQueryThatStandsStillIsHeardOfAsOftenAsTheServerMustSpeak() {
        Cursor cursor = cursor(new ReadingRows(), 10, new Sent(false));
        assertThat(beatsAfter(cursor, 500)).hasSize(1);
        for (int millis = 500; millis < 3000; millis += 500) {
            assertThat(beatsAfter(cursor, 500)).isEmpty();
        }
        assertThat(beatsAfter(cursor, 500)).hasSize(1);
    }
}
