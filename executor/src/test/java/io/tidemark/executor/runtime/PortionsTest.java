package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.operator.Output;
import io.tidemark.types.Column;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many rows a task takes at once. */
final class PortionsTest {
    private static final Schema SCHEMA = new Schema(List.of(new Column("n", SqlType.bigint())));

    private final List<Integer> counts = new ArrayList<>();
    private final List<Long> values = new ArrayList<>();
    private double rowMillis;

    private final Output output = new Output() {
        @Override
        public void rows(ColumnBatch batch) {
            counts.add(batch.activeCount());
            for (int place = 0; place < batch.activeCount(); place++) {
                values.add(batch.longs(0).values[batch.activeRow(place)]);
            }
        }

        @Override
        public void watermark(long millis) {}

        @Override
        public void idle() {}
    };

    private static ColumnBatch batch(int count) {
        ColumnBatch batch = ColumnBatch.create(SCHEMA, count);
        for (int row = 0; row < count; row++) {
            ((LongVector) batch.columns[0]).values[row] = row;
        }
        batch.rowCount = count;
        return batch;
    }

    private void giveAll(Portions portions, ColumnBatch batch) {
        counts.clear();
        values.clear();
        portions.give(batch);
        took(portions);
        while (!portions.isEmpty()) {
            portions.more();
            took(portions);
        }
    }

    private void took(Portions portions) {
        portions.took((long) (rowMillis * 1_000_000 * counts.get(counts.size() - 1)));
    }

    @Test
    void allRowsComeInOrderAndCheapOnesSoonInWholeBatches() {
        Portions portions = new Portions(65_536, output);
        giveAll(portions, batch(10_000));
        assertThat(counts).containsExactly(16, 128, 1024, 4096, 4096, 640);
        for (int row = 0; row < 10_000; row++) {
            assertThat(values.get(row)).isEqualTo(row);
        }
        giveAll(portions, batch(4096));
        assertThat(counts).containsExactly(4096);
    }

    @Test
    void rowsThatTakeAMillisecondComeTenAtATime() {
        Portions portions = new Portions(65_536, output);
        giveAll(portions, batch(5000));
        rowMillis = 1;
        giveAll(portions, batch(5000));
        assertThat(counts.get(0)).as("nobody can know").isEqualTo(4096);
        assertThat(counts.subList(1, counts.size() - 1)).containsOnly(10);
        rowMillis = 100;
        giveAll(portions, batch(50));
        assertThat(counts.subList(1, counts.size())).containsOnly(1);
        rowMillis = 0;
        giveAll(portions, batch(50));
        assertThat(counts).containsExactly(1, 8, 41);
        assertThat(values).hasSize(50);
    }

    @Test
    void aSmallerLimitIsKept() {
        giveAll(new Portions(3, output), batch(8));
        assertThat(counts).containsExactly(3, 3, 2);
    }

    @Test
    void theHalvesOfAnUpdateStayTogether() {
        ColumnBatch batch = batch(4);
        batch.kinds = new byte[] {
            (byte) RowKind.INSERT.ordinal(),
            (byte) RowKind.UPDATE_BEFORE.ordinal(),
            (byte) RowKind.UPDATE_AFTER.ordinal(),
            (byte) RowKind.DELETE.ordinal()
        };
        giveAll(new Portions(2, output), batch);
        assertThat(counts).containsExactly(3, 1);
    }
}
