package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.WindowSpec;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The listings of "One SQL to Rule Them All" (Begoli et al., SIGMOD 2019) for its six bids: when each row comes out, and
 * with which version. Each is also run with a restart after every step.
 */
final class EmitVectorsTest {
    private static final long MINUTE = 60_000;
    private static final Panes TEN_MINUTES = Panes.of(new WindowSpec.Tumble(10 * MINUTE, 0));

    private static List<String> run(EmitPolicy emit, String until) {
        List<String> straight = run(emit, until, run -> {});
        assertThat(run(emit, until, EmitRun::restart)).isEqualTo(straight);
        return straight;
    }

    private static List<String> run(EmitPolicy emit, String until, Consumer<EmitRun> between) {
        try (EmitRun run = new EmitRun(TEN_MINUTES, emit)) {
            List<Step> script = List.of(
                    new Step("08:07:00", step -> step.watermark("08:05:00")),
                    new Step("08:08:00", step -> step.rows("x 2 08:07:00")),
                    new Step("08:12:00", step -> step.rows("x 3 08:11:00")),
                    new Step("08:13:00", step -> step.rows("x 4 08:05:00")),
                    new Step("08:14:00", step -> step.settle().watermark("08:08:00")),
                    new Step("08:15:00", step -> step.rows("x 5 08:09:00")),
                    new Step("08:16:00", step -> step.watermark("08:12:00")),
                    new Step("08:17:00", step -> step.rows("x 1 08:13:00")),
                    new Step("08:18:00", step -> step.rows("x 6 08:17:00")),
                    new Step("08:19:00", EmitRun::settle),
                    new Step("08:21:00", step -> step.settle().watermark("08:20:00")));
            for (Step step : script) {
                if (step.time.compareTo(until) <= 0) {
                    run.at(step.time);
                    step.action.accept(run);
                    between.accept(run);
                }
            }
            return run.take();
        }
    }

    private record Step(String time, Consumer<EmitRun> action) {}

    @Test
    void emitStream() {
        assertThat(run(EmitRun.stream(false, EmitPolicy.NO_DELAY, 0), "08:21:00"))
                .containsExactly(
                        "x 08:00:00 2 @08:08:00 v0",
                        "x 08:10:00 3 @08:12:00 v0",
                        "undo x 08:00:00 2 @08:13:00 v1",
                        "x 08:00:00 6 @08:13:00 v2",
                        "undo x 08:00:00 6 @08:15:00 v3",
                        "x 08:00:00 11 @08:15:00 v4",
                        "undo x 08:10:00 3 @08:17:00 v1",
                        "x 08:10:00 4 @08:17:00 v2",
                        "undo x 08:10:00 4 @08:18:00 v3",
                        "x 08:10:00 10 @08:18:00 v4");
    }

    @Test
    void emitAfterWatermark() {
        EmitPolicy table = new EmitPolicy(Emission.CHANGES, false, true, EmitPolicy.NO_DELAY, 0);
        assertThat(run(table, "08:15:00")).isEmpty();
        assertThat(run(table, "08:17:00")).containsExactly("x 08:00:00 08:10:00 11");
    }

    @Test
    void emitStreamAfterWatermark() {
        assertThat(run(EmitRun.stream(true, EmitPolicy.NO_DELAY, 0), "08:21:00"))
                .containsExactly("x 08:00:00 11 @08:16:00 v0", "x 08:10:00 10 @08:21:00 v0");
    }

    @Test
    void emitStreamAfterDelay() {
        assertThat(run(EmitRun.stream(false, 6 * MINUTE, 0), "08:21:00"))
                .containsExactly(
                        "x 08:00:00 6 @08:14:00 v0",
                        "x 08:10:00 10 @08:18:00 v0",
                        "undo x 08:00:00 6 @08:21:00 v1",
                        "x 08:00:00 11 @08:21:00 v2");
    }

    @Test
    void emitAfterDelayAsATable() {
        EmitPolicy table = new EmitPolicy(Emission.CHANGES, false, false, 6 * MINUTE, 0);
        assertThat(run(table, "08:15:00")).containsExactly("x 08:00:00 08:10:00 6");
        assertThat(run(table, "08:19:00")).containsExactly("x 08:00:00 08:10:00 6", "x 08:10:00 08:20:00 10");
        assertThat(run(table, "08:21:00"))
                .containsExactly(
                        "x 08:00:00 08:10:00 6",
                        "x 08:10:00 08:20:00 10",
                        "-U x 08:00:00 08:10:00 6",
                        "+U x 08:00:00 08:10:00 11");
    }

    @Test
    void emitStreamAfterDelayAndAfterWatermark() {
        assertThat(run(EmitRun.stream(true, 6 * MINUTE, 0), "08:21:00"))
                .containsExactly(
                        "x 08:00:00 6 @08:14:00 v0", // early
                        "undo x 08:00:00 6 @08:16:00 v1", // on time
                        "x 08:00:00 11 @08:16:00 v2",
                        "x 08:10:00 10 @08:18:00 v0"); // early, and still right when it is complete
    }
}
