package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.codegen.ExpressionCompiler;
import io.tidemark.executor.codegen.Mode;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.state.StateStore;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows whose texts are too large for one batch are given out in several; what is counted is bytes. */
final class LargeRowsTest {
    private static final SqlType BIGINT = SqlType.bigint();
    private static final SqlType VARCHAR = SqlType.varchar();
    private static final Schema TEXTS = new Schema(List.of(new Column("k", BIGINT), new Column("t", VARCHAR)));
    private static final Schema NUMBERS = new Schema(List.of(new Column("id", BIGINT), new Column("n", BIGINT)));
    private static final Expression ID = new Expression.ColumnReference(0, BIGINT);
    private static final Expression TEXT = repeat(new Expression.ColumnReference(1, BIGINT));

    private static Expression repeat(Expression times) {
        return new Expression.Call("REPEAT", List.of(new Expression.Literal("x", VARCHAR), times), VARCHAR);
    }

    /** What comes out: ids, lengths and kinds of the rows, and for each batch its rows and the bytes that were made for it. */
    private static final class Seen implements Output {
        private final List<Long> ids = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();
        private final List<RowKind> kinds = new ArrayList<>();
        private final List<Integer> rowsOfBatches = new ArrayList<>();
        private final List<Long> bytesOfBatches = new ArrayList<>();
        private final List<Long> versions = new ArrayList<>();
        private final List<String> events = new ArrayList<>();

        @Override
        public void rows(ColumnBatch batch) {
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                ids.add(batch.longs(0).values[row]);
                lengths.add(batch.bytes(1).length[row]);
                kinds.add(batch.kind(row));
            }
            rowsOfBatches.add(batch.activeCount());
            bytesOfBatches.add(batch.ownBytes());
            versions.add(batch.version);
        }

        @Override
        public void watermark(long millis) {
            events.add(millis + " behind " + ids.size());
        }

        @Override
        public void idle() {
            events.add("idle behind " + ids.size());
        }

        private void expectSmallBatches(int rowsThatBelongTogether) {
            for (int batch = 0; batch < bytesOfBatches.size(); batch++) {
                assertThat(bytesOfBatches.get(batch) <= ColumnBatch.MANY_BYTES
                                || rowsOfBatches.get(batch) <= rowsThatBelongTogether)
                        .as("%d rows of %d bytes", rowsOfBatches.get(batch), bytesOfBatches.get(batch))
                        .isTrue();
            }
        }
    }

    private static CalcOperator calc(Mode mode, FailedRows failedRows, Output output, Expression... projections) {
        List<Column> columns = new ArrayList<>();
        for (Expression projection : projections) {
            columns.add(new Column("c" + columns.size(), projection.type()));
        }
        List<Expression> all = List.of(projections);
        return new CalcOperator(
                new ExpressionCompiler(EvaluationContext.utc()).compile("Test", NUMBERS, null, all, mode),
                false,
                all,
                new Schema(columns),
                failedRows,
                output);
    }

    /** Gives rows in, takes everything out, and says how many times it was asked for more. */
    private static int run(CalcOperator calc, ColumnBatch batch) {
        int steps = 0;
        calc.onBatch(0, batch);
        for (; calc.pending(); steps++) {
            calc.step();
        }
        return steps;
    }

    private static ColumnBatch numbers(long first, long... lengths) {
        ColumnBatch batch = ColumnBatch.create(NUMBERS, lengths.length);
        for (int row = 0; row < lengths.length; row++) {
            batch.longs(0).values[row] = first + row;
            batch.longs(1).values[row] = lengths[row];
        }
        batch.rowCount = lengths.length;
        return batch;
    }

    private static long[] same(int count, long length) {
        long[] lengths = new long[count];
        java.util.Arrays.fill(lengths, length);
        return lengths;
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfAllSizesComeOutInOrderAndInSmallBatches(Mode mode) {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        Random random = new Random(seed);
        Seen seen = new Seen();
        CalcOperator calc = calc(mode, FailedRows.NONE, seen, ID, TEXT);
        List<Integer> expected = new ArrayList<>();
        for (int run = 0; run < 20; run++) {
            long[] lengths = new long[1 + random.nextInt(300)];
            int magnitude = random.nextInt(20);
            for (int row = 0; row < lengths.length; row++) {
                lengths[row] = random.nextInt(1 << random.nextInt(magnitude + 1));
                expected.add((int) lengths[row]);
            }
            ColumnBatch batch = numbers(expected.size() - lengths.length, lengths);
            batch.version = run;
            run(calc, batch);
            assertThat(seen.versions.get(seen.versions.size() - 1)).isEqualTo(run);
        }
        assertThat(seen.lengths).isEqualTo(expected);
        assertThat(seen.ids).isSorted().doesNotHaveDuplicates().hasSize(expected.size());
        assertThat(seen.versions.stream().filter(version -> version != ColumnBatch.NO_VERSION))
                .as("only the last part of a batch completes its version, -Dseed=%d", seed)
                .hasSize(20);
        seen.expectSmallBatches(1);
    }

    @ParameterizedTest
    @EnumSource
    void twoThousandTextsOfAMebibyteAreNoProblem(Mode mode) {
        Seen seen = new Seen();
        assertThat(run(calc(mode, FailedRows.NONE, seen, ID, TEXT), numbers(0, same(2_048, 1 << 20))))
                .isGreaterThan(100);
        assertThat(seen.ids).hasSize(2_048).isSorted();
        assertThat(seen.rowsOfBatches).allMatch(rows -> rows <= 4);
    }

    @Test
    void smallRowsBehindLargeOnesSoonComeInWholeBatchesAgain() {
        Seen seen = new Seen();
        CalcOperator calc = calc(Mode.GENERATED, FailedRows.NONE, seen, ID, TEXT);
        run(calc, numbers(0, same(100, 1 << 20)));
        for (int run = 0; run < 4; run++) {
            assertThat(run(calc, numbers(0, same(2_048, 3)))).isZero();
        }
        assertThat(seen.rowsOfBatches).endsWith(2_048, 2_048);
    }

    @ParameterizedTest
    @EnumSource
    void theRowsOfAnUpdateStayTogether(Mode mode) {
        Seen seen = new Seen();
        ColumnBatch batch = numbers(0, same(101, 900_000));
        byte[] kinds = new byte[101];
        for (int row = 1; row < 101; row++) {
            kinds[row] = (byte) (row % 2 == 1 ? RowKind.UPDATE_BEFORE : RowKind.UPDATE_AFTER).ordinal();
        }
        batch.kinds = kinds;
        run(calc(mode, FailedRows.NONE, seen, ID, TEXT, repeat(new Expression.Literal(1_000_000L, BIGINT))), batch);
        assertThat(seen.ids).hasSize(101).isSorted();
        int first = 0;
        for (int rows : seen.rowsOfBatches) {
            assertThat(seen.kinds.get(first)).isNotEqualTo(RowKind.UPDATE_AFTER);
            assertThat(seen.kinds.get(first + rows - 1)).isNotEqualTo(RowKind.UPDATE_BEFORE);
            first += rows;
        }
        seen.expectSmallBatches(2);
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatFailAmongLargeOnesArePutAsideOnce(Mode mode) {
        Expression quotient = new Expression.Call(
                "/", List.of(new Expression.Literal(1L, BIGINT), new Expression.ColumnReference(1, BIGINT)), BIGINT);
        long[] lengths = same(200, 800_000);
        lengths[0] = 0;
        lengths[77] = 0;
        lengths[199] = 0;
        Seen seen = new Seen();
        List<Integer> rejected = new ArrayList<>();
        FailedRows put = (batch, row, failure) -> rejected.add(row);
        run(calc(mode, put, seen, ID, TEXT, quotient), numbers(0, lengths));
        assertThat(rejected).containsExactly(0, 77, 199);
        assertThat(seen.ids).hasSize(197).isSorted().doesNotContain(0L, 77L, 199L);
        seen.expectSmallBatches(1);
    }

    @Test
    void whatComesMeanwhileWaitsBehindThem() {
        Seen seen = new Seen();
        CalcOperator calc = calc(Mode.GENERATED, FailedRows.NONE, seen, ID, TEXT);
        ColumnBatch batch = numbers(0, same(100, 1 << 20));
        calc.onBatch(0, batch);
        assertThat(seen.ids).hasSizeLessThan(30);
        java.util.Arrays.fill(batch.longs(1).values, 7); // it was only lent
        calc.onWatermark(0, 100);
        calc.onBatch(0, numbers(100, 1, 2));
        calc.onWatermark(0, 101);
        calc.onIdle(0);
        while (calc.pending()) {
            calc.step();
        }
        calc.onWatermark(0, 102);
        assertThat(seen.ids).hasSize(102).isSorted();
        assertThat(seen.lengths).startsWith(1 << 20).endsWith(1 << 20, 1, 2);
        assertThat(seen.events)
                .containsExactly("100 behind 100", "101 behind 102", "idle behind 102", "102 behind 102");
    }

    @ParameterizedTest
    @EnumSource
    void aRowGetsAtMostSixteenMebibytes(Mode mode) {
        Expression[] sixteen = new Expression[17];
        java.util.Arrays.fill(sixteen, TEXT);
        sixteen[0] = ID;
        Seen seen = new Seen();
        run(calc(mode, FailedRows.NONE, seen, sixteen), numbers(0, same(3, 1 << 20)));
        assertThat(seen.rowsOfBatches).containsExactly(1, 1, 1);
        Expression[] more = java.util.Arrays.copyOf(sixteen, 18);
        more[17] = TEXT;
        CalcOperator calc = calc(mode, FailedRows.NONE, seen, more);
        assertThatThrownBy(() -> calc.onBatch(0, numbers(0, same(3, 1 << 20))))
                .isInstanceOfSatisfying(TidemarkException.class, error -> {
                    assertThat(error.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
                    assertThat(error.text()).contains("the values computed for one row take more than 16 MiB");
                    assertThat(error.hint()).isNotEmpty();
                });
    }

    private static ColumnBatch texts(Schema schema, int count, int length) {
        ColumnBatch batch = ColumnBatch.create(schema, count);
        byte[] text = new byte[length];
        for (int row = 0; row < count; row++) {
            batch.longs(0).values[row] = row % 3;
            batch.bytes(1).set(row, text, 0, length);
        }
        batch.rowCount = count;
        return batch;
    }

    private static StateStore store() {
        return new StateStore("test", OperatorTasks.ampleBudget(), Path.of("target", "spill"));
    }

    /** What a join of texts by their numbers gives out. */
    private static Seen joined(ColumnBatch left, ColumnBatch right) {
        Schema both = new Schema(List.of(
                new Column("k", BIGINT),
                new Column("t", VARCHAR),
                new Column("k0", BIGINT),
                new Column("t0", VARCHAR)));
        Seen seen = new Seen();
        int[] keys = {0};
        try (StateStore store = store();
                JoinOperator join = new JoinOperator(
                        TEXTS, TEXTS, keys, keys, -1, true, null, both, store, new TaskMeters(), seen)) {
            join.onBatch(0, left);
            join.onBatch(1, right);
            assertThat(store.stateBytes()).isPositive();
            join.onWatermark(0, Long.MAX_VALUE);
            join.onWatermark(1, Long.MAX_VALUE);
            while (join.pending()) {
                join.step();
            }
            assertThat(store.stateBytes()).isZero();
        }
        return seen;
    }

    @Test
    void pairsOfLargeRowsComeOutInSmallBatches() {
        Seen seen = joined(texts(TEXTS, 90, 20_000), texts(TEXTS, 90, 30_000));
        assertThat(seen.ids).hasSize(3 * 30 * 30);
        assertThat(seen.bytesOfBatches).allMatch(bytes -> bytes <= ColumnBatch.MANY_BYTES + 50_000);
    }

    @Test
    void rowsBesideOneLargeRowComeOutAFewAtATime() {
        Seen seen = joined(texts(TEXTS, 3_000, 10), texts(TEXTS, 1, 1_000_000));
        assertThat(seen.ids).hasSize(1_000).containsOnly(0L);
        assertThat(seen.rowsOfBatches).allMatch(count -> count <= 5);
    }

    @Test
    void sortedLargeRowsComeOutInSmallBatches() {
        Schema schema = new Schema(List.of(new Column("k", BIGINT), new Column("t", VARCHAR)));
        Seen seen = new Seen();
        try (StateStore store = store()) {
            SortOperator sort = new SortOperator(schema, List.of(new SortKey(0, false, false)), 0, -1, store, seen);
            sort.onBatch(0, texts(schema, 300, 100_000));
            sort.onWatermark(0, Long.MAX_VALUE);
            while (sort.pending()) {
                sort.step();
            }
        }
        assertThat(seen.ids).hasSize(300).isSorted();
        assertThat(seen.bytesOfBatches).allMatch(bytes -> bytes <= ColumnBatch.MANY_BYTES + 100_000);
    }

    @Test
    void aLargeBufferIsNotKeptForSmallRows() {
        BytesVector vector = new BytesVector(2);
        vector.set(0, new byte[10_000_000], 0, 10_000_000);
        vector.clear();
        assertThat(vector.buffer.length).isLessThan(1_000);
        assertThat(vector.ownBytes()).isZero();
    }
}
