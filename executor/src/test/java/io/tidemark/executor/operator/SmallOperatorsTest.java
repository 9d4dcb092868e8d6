package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.codegen.ExpressionCompiler;
import io.tidemark.executor.codegen.Mode;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sorting, limiting, holding back, assigning windows, and union. */
final class SmallOperatorsTest {
    private static final String BIDS = "item VARCHAR, price BIGINT, ts TIMESTAMP";

    private static OperatorHarness sort(long offset, long fetch, SortKey... keys) {
        return OperatorHarness.of(
                BIDS,
                BIDS,
                (store, meters, output) ->
                        new SortOperator(TextRows.schema(BIDS), List.of(keys), offset, fetch, store, output));
    }

    @Test
    void rowsComeSortedAtTheEnd() {
        sort(0, -1, new SortKey(1, true, false), new SortKey(0, false, true))
                .rows("b 1 00:01", "a 1 00:02", "c null 00:03")
                .watermark("00:03")
                .rows("d 7 00:01", "null 1 00:05")
                .expectNothing()
                .end()
                .expectInOrder("d 7 00:01", "null 1 00:05", "a 1 00:02", "b 1 00:01", "c null 00:03")
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void offsetAndFetchCutTheSortedRows() {
        sort(1, 2, new SortKey(1, false, true))
                .rows("a 4 00:01", "b 2 00:01", "c 3 00:01", "d 1 00:01", "e 2 00:01")
                .end()
                .expectInOrder("b 2 00:01", "e 2 00:01")
                .inEveryMode();
        sort(9, 2, new SortKey(1, false, true))
                .rows("a 4 00:01")
                .end()
                .expectNothing()
                .inEveryMode();
        sort(0, 0, new SortKey(1, false, true))
                .rows("a 4 00:01")
                .end()
                .expectNothing()
                .inEveryMode();
    }

    @Test
    void manyRowsComeSortedBatchByBatch() {
        String[] given = new String[7000];
        String[] expected = new String[given.length];
        for (int row = 0; row < given.length; row++) {
            given[row] = "i" + row + " " + row * 31 % given.length + " 00:01";
            expected[row * 31 % given.length] = given[row];
        }
        OperatorHarness.of(
                        BIDS,
                        BIDS,
                        (store, meters, output) -> new SortOperator(
                                TextRows.schema(BIDS), List.of(new SortKey(1, false, true)), 0, -1, store, output))
                .rows(given)
                .end()
                .expectInOrder(expected)
                .inEveryMode();
    }

    @Test
    void sortingMoreThanTheQuotaFailsWithItsName() {
        StateStore thousandBytes = new StateStore("test", new StateBudget(1 << 20, 1000), Path.of("target", "spill"));
        OperatorHarness small = OperatorHarness.of(
                BIDS,
                BIDS,
                (store, meters, output) -> new SortOperator(
                        TextRows.schema(BIDS), List.of(new SortKey(1, false, true)), 0, -1, thousandBytes, output));
        assertThatThrownBy(() -> small.rows("a 1 00:01").inEveryMode())
                .hasRootCauseInstanceOf(TidemarkException.class)
                .rootCause()
                .hasMessageContaining("max-state-bytes");
    }

    private static OperatorHarness limit(long offset, long fetch) {
        return OperatorHarness.of(
                BIDS, BIDS, (store, meters, output) -> new LimitOperator(offset, fetch, () -> {}, output));
    }

    @Test
    void aLimitLetsSomeRowsThrough() {
        limit(1, 2)
                .rows("a 1 00:01", "b 1 00:01")
                .rows("c 1 00:01", "d 1 00:01")
                .rows("e 1 00:01")
                .expectInOrder("b 1 00:01", "c 1 00:01")
                .inEveryMode();
        limit(0, 0).rows("a 1 00:01").end().expectNothing().inEveryMode();
        limit(2, -1)
                .rows("a 1 00:01", "b 1 00:01", "c 1 00:01")
                .expect("c 1 00:01")
                .inEveryMode();
    }

    private static OperatorHarness holdBack(long delayMillis) {
        return OperatorHarness.of(
                        BIDS,
                        BIDS,
                        (store, meters, output) -> new HoldBackOperator(
                                TextRows.schema(BIDS), 2, delayMillis, 0, store, new LateOutput(meters), output))
                .spreadBy();
    }

    @Test
    void rowsComeInTheOrderOfTimeOnceTheWatermarkIsBeyondThem() {
        holdBack(1)
                .rows("a 1 00:03", "b 1 00:01", "c 1 00:02", "d 1 00:01")
                .watermark("00:02")
                .expectInOrder("b 1 00:01", "d 1 00:01")
                .rows("e 1 00:01.999", "f 1 00:02", "g 1 null")
                .watermark("00:02.001")
                .expectInOrder("c 1 00:02", "f 1 00:02")
                .expectLate(2)
                .end()
                .expectInOrder("a 1 00:03")
                .expectEnd()
                .inEveryMode();
    }

    private static final String WINDOWED =
            BIDS + ", window_start TIMESTAMP, window_end TIMESTAMP, window_time TIMESTAMP";

    private static OperatorHarness assign(WindowSpec window, boolean judges) {
        return OperatorHarness.of(
                        BIDS,
                        WINDOWED,
                        (store, meters, output) -> new WindowAssignOperator(
                                Panes.of(window),
                                2,
                                judges,
                                0,
                                TextRows.schema(WINDOWED),
                                new LateOutput(meters),
                                output))
                .spreadBy();
    }

    @Test
    void anIdleInputIsToldOfBehindTheRowsThatWait() {
        List<String> events = new ArrayList<>();
        Output seen = new Output() {
            @Override
            public void rows(ColumnBatch batch) {
                events.add("rows");
            }

            @Override
            public void watermark(long millis) {
                events.add("watermark");
            }

            @Override
            public void idle() {
                events.add("idle");
            }
        };
        WindowAssignOperator assign = new WindowAssignOperator(
                Panes.of(new WindowSpec.Hop(1, 10_000, 0)),
                2,
                false,
                0,
                TextRows.schema(WINDOWED),
                new LateOutput(new TaskMeters()),
                seen);
        assign.onBatch(0, TextRows.batch(TextRows.schema(BIDS), Collections.nCopies(20, "a 1 00:01")));
        assign.onWatermark(0, 0);
        assign.onIdle(0);
        assertThat(assign.pending()).isTrue();
        while (assign.pending()) {
            assign.step();
        }
        assertThat(events)
                .hasSizeGreaterThan(4)
                .endsWith("rows", "watermark", "idle")
                .containsOnlyOnce("idle");
    }

    @Test
    void eachRowComesOncePerWindow() {
        assign(new WindowSpec.Hop(5000, 10_000, 0), true)
                .rows("a 1 00:01", "+U b 2 00:12")
                .expectInOrder(
                        "a 1 00:01 -00:05 00:05 00:04.999",
                        "a 1 00:01 00:00 00:10 00:09.999",
                        "+U b 2 00:12 00:05 00:15 00:14.999",
                        "+U b 2 00:12 00:10 00:20 00:19.999")
                .watermark("00:12")
                .rows("a 1 00:08", "a 1 00:01", "a 1 null")
                .expect("a 1 00:08 00:05 00:15 00:14.999")
                .expectLate(4)
                .end()
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void withoutEmitNoRowIsLateForItsWindow() {
        assign(new WindowSpec.Tumble(10_000, 0), false)
                .watermark("00:30")
                .rows("a 1 00:01")
                .expect("a 1 00:01 00:00 00:10 00:09.999")
                .expectLate(0)
                .inEveryMode();
    }

    @Test
    void aRowInVeryManyWindowsComesOutBatchByBatch() {
        String[] expected = new String[10_000];
        for (int window = 0; window < expected.length; window++) {
            String start = TextRows.timeText(10_001 - expected.length + window);
            String end = TextRows.timeText(10_001 + window);
            expected[window] = "a 1 00:10 " + start + " " + end + " " + TextRows.timeText(10_000 + window);
        }
        assign(new WindowSpec.Hop(1, 10_000, 0), true)
                .rows("a 1 00:10")
                .watermark("00:10")
                .expectInOrder(expected)
                .expectWatermark("00:10")
                .inEveryMode();
    }

    @Test
    void aUnionGoesByTheSmallestWatermark() {
        OperatorHarness.of(BIDS, BIDS, BIDS, (store, meters, output) -> new UnionOperator(2, output))
                .rowsOf(0, "a 1 00:01")
                .expect("a 1 00:01")
                .watermarkOf(0, "00:05")
                .rowsOf(1, "b 1 00:02")
                .expect("b 1 00:02")
                .watermarkOf(1, "00:03")
                .expectWatermark("00:03")
                .idle(1)
                .expectWatermark("00:05")
                .rowsOf(1, "c 1 00:04")
                .watermarkOf(1, "00:04")
                .expect("c 1 00:04")
                .expectWatermark("00:05")
                .end()
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void anUpdateOfWhichOneHalfPassesBecomesAnInsertOrADelete() {
        String pairs = "item VARCHAR, price BIGINT";
        Expression price = new Expression.ColumnReference(1, SqlType.bigint());
        Expression condition = new Expression.Call(
                ">", List.of(price, new Expression.Literal(1L, SqlType.bigint())), SqlType.of(SqlType.Kind.BOOLEAN));
        List<Expression> projections = List.of(new Expression.ColumnReference(0, SqlType.varchar()), price);
        OperatorHarness.of(
                        pairs,
                        pairs,
                        (store, meters, output) -> new CalcOperator(
                                new ExpressionCompiler(new EvaluationContext(0, ZoneOffset.UTC))
                                        .compile(
                                                "Test",
                                                TextRows.schema(pairs),
                                                condition,
                                                projections,
                                                Mode.INTERPRETED),
                                true,
                                projections,
                                TextRows.schema(pairs),
                                FailedRows.NONE,
                                output))
                .rows("a 1", "-U a 1", "+U a 2", "-U a 2", "+U a 3", "-U a 3", "+U a 0", "-D a 0", "b 5", "-D b 5")
                .expectInOrder("a 2", "-U a 2", "+U a 3", "-D a 3", "b 5", "-D b 5")
                .inEveryMode();
    }
}
