package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.WindowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When changes come out, under a clock that the test sets. */
final class MaterializeOperatorTest {
    private static final Panes TEN_SECONDS = Panes.of(new WindowSpec.Tumble(10_000, 0));

    private static EmitRun run(EmitPolicy emit) {
        return new EmitRun(TEN_SECONDS, emit);
    }

    @Test
    void aLateRowWithinTheLatenessCorrectsItsWindowAtOnce() {
        try (EmitRun run = run(EmitRun.stream(true, EmitPolicy.NO_DELAY, 5_000))) {
            run.at("01:00").rows("a 1 00:01", "b 7 00:02").watermark("00:10");
            assertThat(run.take()).containsExactlyInAnyOrder("a 00:00 1 @01:00 v0", "b 00:00 7 @01:00 v0");
            run.at("01:01").rows("a 2 00:03").watermark("00:14");
            assertThat(run.take()).containsExactly("undo a 00:00 1 @01:01 v1", "a 00:00 3 @01:01 v2");
            run.restart().at("01:02").rows("c 4 00:09", "a 4 00:09");
            assertThat(run.take())
                    .containsExactly("c 00:00 4 @01:02 v0", "undo a 00:00 3 @01:02 v3", "a 00:00 7 @01:02 v4");
            run.watermark("00:15").rows("a 9 00:09");
            assertThat(run.take()).isEmpty();
            assertThat(run.lateRows()).isEqualTo(1);
            assertThat(run.openTables()).isZero();
            run.end();
            assertThat(run.take()).isEmpty();
        }
    }

    @Test
    void rowsOfOneBatchAreTakenOneByOne() {
        try (EmitRun run = run(EmitRun.stream(true, EmitPolicy.NO_DELAY, 60_000))) {
            List<String> rows = List.of("a 1 00:01", "a 5 00:12", "a 2 00:02", "a 3 00:21", "a 1 00:05");
            run.batch(rows, new long[] {Long.MIN_VALUE, 1_000, 12_000, 12_000, 21_000})
                    .watermark("00:21");
            assertThat(run.take())
                    .containsExactly(
                            "a 00:00 1 @00:00 v0",
                            "undo a 00:00 1 @00:00 v1",
                            "a 00:00 3 @00:00 v2",
                            "a 00:10 5 @00:00 v0",
                            "undo a 00:00 3 @00:00 v3",
                            "a 00:00 4 @00:00 v4");
            run.end();
            assertThat(run.take()).containsExactly("a 00:20 3 @00:00 v0");
            assertThat(run.openTables()).isZero();
        }
    }

    @Test
    void correctionsWaitForTheDelayAndComeOutBeforeTheLatenessEnds() {
        EmitPolicy emit = EmitRun.stream(true, 10_000, 20_000);
        try (EmitRun run = run(emit)) {
            run.at("01:00").rows("a 1 00:01").watermark("00:10");
            assertThat(run.take()).containsExactly("a 00:00 1 @01:00 v0");
            run.at("01:02")
                    .rows("a 1 00:02")
                    .at("01:03")
                    .rows("a 1 00:03")
                    .at("01:11")
                    .settle();
            assertThat(run.take()).isEmpty();
            run.restart().at("01:12").settle();
            assertThat(run.take()).containsExactly("undo a 00:00 1 @01:12 v1", "a 00:00 3 @01:12 v2");
            run.at("01:13").rows("a 1 00:04").watermark("00:29");
            assertThat(run.take()).isEmpty();
            run.at("01:14").watermark("00:30"); // the last chance
            assertThat(run.take()).containsExactly("undo a 00:00 3 @01:14 v3", "a 00:00 4 @01:14 v4");
            run.at("02:00").end();
            assertThat(run.take()).isEmpty();
            assertThat(run.openTables()).isZero();
        }
    }

    @Test
    void theDelayOfEachGroupingIsItsOwn() {
        EmitPolicy emit = new EmitPolicy(Emission.CHANGES, false, false, 10_000, 0);
        try (EmitRun run = run(emit)) {
            run.at("01:00").rows("a 1 00:01").at("01:04").rows("b 1 00:02", "a 2 00:02");
            run.at("01:10").settle();
            assertThat(run.take()).containsExactly("a 00:00 00:10 3");
            run.at("01:12").rows("a 1 00:03");
            run.at("01:14").settle();
            assertThat(run.take()).containsExactly("b 00:00 00:10 1");
            run.watermark("00:20").at("01:22").settle(); // its window has gone, its change has not
            assertThat(run.take()).containsExactly("-U a 00:00 00:10 3", "+U a 00:00 00:10 4");
            assertThat(run.openTables()).isZero();
        }
    }

    @Test
    void aChangeThatIsTakenBackInTimeIsNotShown() {
        EmitPolicy emit = new EmitPolicy(Emission.CHANGES, false, false, 10_000, 0);
        try (EmitRun run = run(emit)) {
            run.at("01:00").rows("a 5 00:01").at("01:10").settle();
            run.take();
            run.at("01:11").rows("a 1 00:01", "a -1 00:01").at("01:30").settle();
            assertThat(run.take()).isEmpty();
            run.end();
            assertThat(run.openTables()).isZero();
        }
    }

    @Test
    void theEndShowsWhatWaits() {
        try (EmitRun run = run(EmitRun.stream(false, 10_000, 0))) {
            run.at("01:00").rows("a 5 00:01", "b 6 00:31").at("01:01").end();
            assertThat(run.take()).containsExactly("a 00:00 5 @01:01 v0", "b 00:30 6 @01:01 v0");
            assertThat(run.openTables()).isZero();
        }
    }
}
