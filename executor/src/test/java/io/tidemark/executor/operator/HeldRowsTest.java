package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.AccumulatedState;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.state.Seed;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HeldRowsTest {
    private static final Schema SCHEMA = TextRows.schema("n BIGINT, ts BIGINT");

    /** A row of the plain model; {@code n} tells the order of arrival. */
    private record Waiting(long n, long time) {}

    @Test
    void rowsComeOutInTheOrderOfTimeAndThenOfArrival() {
        Random random = Seed.random();
        for (int round = 0; round < 60; round++) {
            run(random);
        }
    }

    private static void run(Random random) {
        HeldRows held = new HeldRows(SCHEMA, 1);
        AccumulatedState saved = new AccumulatedState();
        List<Waiting> model = new ArrayList<>();
        int jitter = 1 + random.nextInt(1 << random.nextInt(16));
        int pace = random.nextInt(4);
        long now = random.nextInt(1000) - 500;
        long n = 0;
        for (int step = 0; step < 60; step++) {
            int count = random.nextInt(1 << random.nextInt(12));
            ColumnBatch batch = ColumnBatch.create(SCHEMA, Math.max(1, count));
            int[] listed = new int[count];
            for (int row = 0; row < count; row++, now += pace) {
                long time = random.nextInt(4) == 0 ? now - random.nextInt(jitter) : now;
                batch.longs(0).values[row] = n;
                batch.longs(1).values[row] = time;
                model.add(new Waiting(n++, time));
                listed[row] = row;
            }
            batch.rowCount = count;
            held.add(batch, listed, count);
            model.sort(Comparator.comparingLong(Waiting::time).thenComparingLong(Waiting::n));
            take(held, model, random.nextInt(model.size() + 1));
            held.compact();
            assertThat(held.size()).isEqualTo(model.size());
            if (random.nextInt(5) == 0) {
                held = restored(held, saved, random.nextBoolean());
            }
        }
        take(held, model, model.size());
        held.compact();
        assertThat(held.nextTime()).isEqualTo(Long.MAX_VALUE);
        assertThat(held.bytes()).as("memory is given back").isLessThan(1 << 20);
    }

    private static void take(HeldRows held, List<Waiting> model, int count) {
        ColumnBatch one = ColumnBatch.create(SCHEMA, 1);
        for (int place = 0; place < count; place++) {
            Waiting expected = model.get(place);
            assertThat(held.nextTime()).isEqualTo(expected.time);
            held.takeInto(one, 0);
            assertThat(one.longs(0).values[0]).isEqualTo(expected.n);
            assertThat(one.longs(1).values[0]).isEqualTo(expected.time);
        }
        model.subList(0, count).clear();
    }

    /** What only says what has changed since the last time, taken together. */
    private static HeldRows restored(HeldRows held, AccumulatedState saved, boolean goesOn) {
        StateRecords changes = new StateRecords();
        held.snapshot(changes);
        saved.apply(0, 1, changes);
        if (goesOn) {
            return held;
        }
        HeldRows restored = new HeldRows(SCHEMA, 1);
        restored.restore(saved.reader(0, 1));
        return restored;
    }

    @Test
    void rowsThatWaitCountAgainstTheQuota() {
        Schema schema = TextRows.schema("item VARCHAR, price BIGINT, ts TIMESTAMP");
        TaskMeters meters = new TaskMeters();
        StateBudget budget = new StateBudget(1 << 16, 1 << 18);
        try (StateStore store = new StateStore("job-7 task 1", budget, Path.of("target", "spill"))) {
            HoldBackOperator operator =
                    new HoldBackOperator(schema, 2, 1, 0, store, new LateOutput(meters), new OutputHub());
            ColumnBatch batch = TextRows.batch(schema, List.of("a 1 00:01", "b 2 00:02"));
            assertThatThrownBy(() -> {
                        for (int count = 0; count < 10_000; count++) {
                            operator.onBatch(0, batch);
                        }
                    })
                    .isInstanceOfSatisfying(TidemarkException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.STATE_QUOTA);
                        assertThat(e).hasMessageContaining("job-7 task 1 (rows held back");
                        assertThat(e.hint()).contains("max-state-bytes", "EXPLAIN WHY JOB");
                    });
            assertThat(store.stateBytes()).isGreaterThan(1 << 18);
        }
    }
}
