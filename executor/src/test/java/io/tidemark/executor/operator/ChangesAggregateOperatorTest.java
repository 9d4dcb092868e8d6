package io.tidemark.executor.operator;

import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import org.junit.jupiter.api.Test;

final class ChangesAggregateOperatorTest {
    private static final String BIDS = "item VARCHAR, price BIGINT, ts TIMESTAMP";

    private static OperatorHarness sums() {
        String output = "item VARCHAR, n BIGINT, total BIGINT";
        return OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output)
                                .by("item")
                                .call("COUNT *")
                                .call("SUM price")
                                .changes())
                .spreadBy(0)
                .keepsState();
    }

    @Test
    void everyRowTellsOfItsChangeAtOnce() {
        sums().rows("a 1 00:01", "b 5 00:02", "a 2 00:03")
                .expectInOrder("a 1 1", "b 1 5", "-U a 1 1", "+U a 2 3")
                .rows("a null 00:04")
                .expectInOrder("-U a 2 3", "+U a 3 3")
                .end()
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void rowsThatAreTakenBackAreSubtracted() {
        sums().rows("a 1 00:01", "a 2 00:01", "-U a 1 00:01", "+U a 7 00:01", "-D a 2 00:01", "-D a 7 00:01")
                .expectInOrder(
                        "a 1 1",
                        "-U a 1 1",
                        "+U a 2 3",
                        "-U a 2 3",
                        "+U a 1 2",
                        "-U a 1 2",
                        "+U a 2 9",
                        "-U a 2 9",
                        "+U a 1 7",
                        "-D a 1 7")
                .rows("a 3 00:01")
                .expect("a 1 3")
                .inEveryMode();
    }

    @Test
    void takingAwayWhatIsNotThereChangesNothing() {
        sums().rows("-D a 1 00:01", "a 1 00:01").expect("a 1 1").inEveryMode();
    }

    @Test
    void aChangeThatDoesNotShowIsNotTold() {
        String output = "item VARCHAR, most BIGINT";
        OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output)
                                .by("item")
                                .call("MAX price")
                                .changes())
                .spreadBy(0)
                .keepsState()
                .rows("a 5 00:01", "a 3 00:02", "a 6 00:03", "a null 00:04")
                .expectInOrder("a 5", "-U a 5", "+U a 6")
                .inEveryMode();
    }

    @Test
    void distinctRowsComeOutOnce() {
        String output = "item VARCHAR, price BIGINT";
        OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output).by("item", "price").changes())
                .spreadBy(0)
                .keepsState()
                .rows("a 5 00:01", "a 5 00:02", "a null 00:03", "a null 00:04", "a 6 00:05")
                .expectInOrder("a 5", "a null", "a 6")
                .rows("-D a 5 00:01")
                .expectNothing()
                .rows("-D a 5 00:01")
                .expect("-D a 5")
                .inEveryMode();
    }

    @Test
    void countDistinctFollowsRowsThatComeAndGo() {
        String output = "n BIGINT";
        OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output)
                                .call("COUNT DISTINCT price")
                                .changes())
                .keepsState()
                .rows("a 5 00:01", "a 5 00:02", "a 7 00:03", "a null 00:03")
                .expectInOrder("1", "-U 1", "+U 2")
                .rows("-D a 5 00:01", "-D a 7 00:03", "-D a 5 00:02")
                .expectInOrder("-U 2", "+U 1", "-U 1", "+U 0")
                .inEveryMode();
    }

    @Test
    void aWindowChangesUntilTheWatermarkCompletesIt() {
        String output = "item VARCHAR, window_start TIMESTAMP, window_end TIMESTAMP, n BIGINT";
        Panes panes = Panes.of(new WindowSpec.Hop(5000, 10_000, 0));
        OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output)
                                .by("item")
                                .with(WindowProperty.START, WindowProperty.END)
                                .call("COUNT *")
                                .changes(panes))
                .spreadBy(0)
                .rows("a 1 00:01", "a 1 00:06")
                .expectInOrder(
                        "a -00:05 00:05 1",
                        "a 00:00 00:10 1",
                        "-U a 00:00 00:10 1",
                        "+U a 00:00 00:10 2",
                        "a 00:05 00:15 1")
                .watermark("00:10")
                .rows("a 1 00:07", "a 1 00:01", "b 1 null")
                .expectInOrder("-U a 00:05 00:15 1", "+U a 00:05 00:15 2")
                .expectLate(4)
                .end()
                .expectEnd()
                .inEveryMode();
    }
}
