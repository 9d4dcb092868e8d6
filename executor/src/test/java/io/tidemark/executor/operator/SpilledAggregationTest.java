package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.Seed;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregations whose state is larger than its budget give what they give in memory. */
final class SpilledAggregationTest {
    private static final String INPUT = "item VARCHAR, price BIGINT, name VARCHAR, ts TIMESTAMP";
    private static final String AGGREGATES = "n BIGINT, total BIGINT, most VARCHAR, prices BIGINT";
    private static final StateBudget AMPLE = new StateBudget(256 << 20, 1L << 30);
    private static final StateBudget TIGHT = new StateBudget(400_000, 1L << 30);
    private static final int BATCH_ROWS = 400;
    private static final int BATCHES = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static Aggregations aggregations(String output) {
        return Aggregations.of(INPUT, output).by("item");
    }

    private static Aggregations calls(Aggregations aggregations) {
        return aggregations.call("COUNT *").call("SUM price").call("MAX name").call("COUNT DISTINCT price");
    }

    @Test
    void windowsOfSeveralPanesThatWereSpilled() {
        String output = "item VARCHAR, window_end TIMESTAMP, " + AGGREGATES;
        Panes panes = Panes.of(new WindowSpec.Hop(5_000, 15_000, 0));
        compare(output, calls(aggregations(output).with(WindowProperty.END)).onWatermark(panes), 4_000);
    }

    @Test
    void oneWindowLargerThanTheBudget() {
        String output = "item VARCHAR, window_end TIMESTAMP, " + AGGREGATES;
        Panes panes = Panes.of(new WindowSpec.Tumble(3_600_000, 0));
        compare(output, calls(aggregations(output).with(WindowProperty.END)).atEnd(panes), 10_000);
    }

    @Test
    void changesOfGroupsThatWereSpilled() {
        String output = "item VARCHAR, n BIGINT, total BIGINT, prices BIGINT";
        Aggregations changes =
                aggregations(output).call("COUNT *").call("SUM price").call("COUNT DISTINCT price");
        compare(output, changes.changes(), 10_000);
    }

    private void compare(String output, OperatorHarness.Maker maker, int keys) {
        long seed = Seed.random().nextLong();
        List<String> hot = run(output, maker, keys, seed, AMPLE, false);
        List<String> spilled = run(output, maker, keys, seed, TIGHT, true);
        assertThat(hot).hasSizeGreaterThan(keys / 2);
        assertThat(spilled.equals(hot)).as("spilled state gives the same rows").isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    private List<String> run(
            String output, OperatorHarness.Maker maker, int keys, long seed, StateBudget budget, boolean mustSpill) {
        Schema input = TextRows.schema(INPUT);
        Random random = new Random(seed);
        Collected collected = new Collected(TextRows.schema(output));
        try (StateStore store = new StateStore("test", budget, directory);
                Operator operator = maker.make(store, new TaskMeters(), collected)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                operator.onBatch(0, batch(input, keys, batch * 1_000L, random));
                operator.onWatermark(0, batch * 1_000L - 4_000);
                work(operator);
            }
            assertThat(store.statistics().spills() > 0).isEqualTo(mustSpill);
            operator.onWatermark(0, Long.MAX_VALUE);
            work(operator);
        }
        Collections.sort(collected.rows);
        return collected.rows;
    }

    private static void work(Operator operator) {
        while (operator.pending()) {
            operator.step();
        }
    }

    private static ColumnBatch batch(Schema schema, int keys, long time, Random random) {
        ColumnBatch batch = ColumnBatch.create(schema, BATCH_ROWS);
        for (int row = 0; row < BATCH_ROWS; row++) {
            int item = random.nextInt(keys);
            batch.bytes(0).set(row, "item " + item);
            batch.longs(1).values[row] = random.nextInt(5);
            batch.bytes(2).set(row, "name-" + random.nextInt(1_000_000));
            batch.longs(3).values[row] = time - random.nextInt(4_000);
        }
        batch.rowCount = BATCH_ROWS;
        return batch;
    }

    private static final class Collected implements Output {
        private final Schema schema;
        private final List<String> rows = new ArrayList<>();

        Collected(Schema schema) {
            this.schema = schema;
        }

        @Override
        public void rows(ColumnBatch batch) {
            rows.addAll(TextRows.texts(schema, batch));
        }

        @Override
        public void watermark(long millis) {
            // only the rows are compared
        }

        @Override
        public void idle() {
            // only the rows are compared
        }
    }
}
