package io.tidemark.executor.operator;

import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import org.junit.jupiter.api.Test;

final class PaneAggregateOperatorTest {
    private static final String BIDS = "item VARCHAR, price BIGINT, ts TIMESTAMP";

    private static Panes tumble(int seconds) {
        return Panes.of(new WindowSpec.Tumble(seconds * 1000L, 0));
    }

    private static Panes tumble(int seconds, int offsetSeconds) {
        return Panes.of(new WindowSpec.Tumble(seconds * 1000L, offsetSeconds * 1000L));
    }

    private static Panes hop(int slideSeconds, int seconds) {
        return Panes.of(new WindowSpec.Hop(slideSeconds * 1000L, seconds * 1000L, 0));
    }

    private static OperatorHarness countByItem(Panes panes) {
        String output = "item VARCHAR, window_start TIMESTAMP, n BIGINT";
        return OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output)
                                .by("item")
                                .with(WindowProperty.START)
                                .call("COUNT *")
                                .onWatermark(panes))
                .spreadBy(0);
    }

    @Test
    void aWindowComesOutWhenTheWatermarkReachesItsEnd() {
        countByItem(tumble(10))
                .rows("a 1 00:01", "a 1 00:09", "b 1 00:10")
                .watermark("00:09.999")
                .expectNothing()
                .watermark("00:10")
                .expect("a 00:00 2")
                .expectWatermark("00:10")
                .end()
                .expect("b 00:10 1")
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void aRowAtTheWatermarkIsNotLate() {
        countByItem(tumble(10))
                .rows("a 1 00:10")
                .watermark("00:10")
                .rows("a 1 00:10")
                .watermark("00:20")
                .expect("a 00:10 2")
                .expectLate(0)
                .inEveryMode();
    }

    @Test
    void aRowBehindTheWatermarkCountsWhileItsWindowIsOpen() {
        countByItem(tumble(10))
                .rows("a 1 00:08")
                .watermark("00:08")
                .rows("a 1 00:01")
                .watermark("00:10")
                .expect("a 00:00 2")
                .rows("a 1 00:02", "a 1 00:12")
                .expectLate(1)
                .end()
                .expect("a 00:10 1")
                .inEveryMode();
    }

    @Test
    void windowsAlignBeforeTheEpochToo() {
        countByItem(tumble(10))
                .rows("a 1 -00:00.001", "a 1 -00:10", "a 1 -00:10.001")
                .end()
                .expectInOrder("a -00:20 1", "a -00:10 2")
                .inEveryMode();
    }

    @Test
    void offsetsShiftWindowsModuloTheirSize() {
        for (int offset : new int[] {4, -6, 14, -16, 1004}) {
            countByItem(tumble(10, offset))
                    .rows("a 1 00:03.999", "a 1 00:04", "a 1 00:13.999", "a 1 00:14")
                    .end()
                    .expectInOrder("a -00:06 1", "a 00:04 2", "a 00:14 1")
                    .inEveryMode();
        }
    }

    @Test
    void aHopCountsEachRowInAllItsWindows() {
        countByItem(hop(5, 10))
                .rows("a 1 00:01", "a 1 00:06", "a 1 00:11")
                .watermark("00:10")
                .expectInOrder("a -00:05 1", "a 00:00 2")
                .watermark("00:15")
                .expect("a 00:05 2")
                .end()
                .expect("a 00:10 1")
                .inEveryMode();
    }

    @Test
    void aSlideNeedNotDivideTheSize() {
        countByItem(hop(4, 6)) // [-4, 2), [0, 6), [4, 10), [8, 14)
                .rows("a 1 00:00", "a 1 00:01.999", "a 1 00:02", "a 1 00:05", "a 1 00:06", "a 1 00:09")
                .watermark("00:06")
                .expectInOrder("a -00:04 2", "a 00:00 4")
                .end()
                .expectInOrder("a 00:04 3", "a 00:08 1")
                .inEveryMode();
    }

    @Test
    void aHopWithNoRowsBetweenGivesNoEmptyWindows() {
        countByItem(hop(5, 10))
                .rows("a 1 00:01", "b 1 16:40")
                .end()
                .expectInOrder("a -00:05 1", "a 00:00 1", "b 16:35 1", "b 16:40 1")
                .inEveryMode();
    }

    @Test
    void aRowLateForSomeWindowsOfAHopCountsInTheOthers() {
        countByItem(hop(5, 10))
                .rows("a 1 00:01", "a 1 00:11")
                .watermark("00:11")
                .rows("a 1 00:08", "a 1 00:03")
                .watermark("00:12")
                .end()
                .expectInOrder("a -00:05 1", "a 00:00 1", "a 00:05 2", "a 00:10 1")
                .expectLate(3)
                .inEveryMode();
    }

    @Test
    void aRowThatIsPartlyLateDoesNotOpenAWindowThatIsOver() {
        countByItem(hop(5, 10))
                .watermark("00:11")
                .rows("a 1 00:08")
                .expectLate(1)
                .watermark("00:14")
                .expectNothing()
                .watermark("00:15")
                .expect("a 00:05 1")
                .end()
                .expectNothing()
                .inEveryMode();
    }

    @Test
    void manyPartlyLateRowsBetweenWatermarksAreEachJudgedOnTheirOwn() {
        countByItem(hop(5, 10))
                .rows("a 1 00:04")
                .watermark("00:06")
                .rows("a 1 00:02")
                .watermark("00:11")
                .rows("b 1 00:09", "a 1 00:07")
                .watermark("00:16")
                .rows("b 1 00:13", "a 1 00:08", "a 1 00:16")
                .watermark("00:21")
                .rows("a 1 00:18", "a 1 00:14")
                .end()
                .expect("a -00:05 1", "a 00:00 2", "b 00:05 1", "a 00:05 1", "b 00:10 1", "a 00:10 1", "a 00:15 2")
                .expectLate(1 + 2 + 1 + 2 + 1 + 2)
                .inEveryMode();
    }

    @Test
    void withoutEmitNothingIsLateAndAllComesAtTheEnd() {
        String output = "item VARCHAR, window_end TIMESTAMP, total BIGINT";
        OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output)
                                .by("item")
                                .with(WindowProperty.END)
                                .call("SUM price")
                                .atEnd(tumble(10)))
                .spreadBy(0)
                .rows("a 1 00:21")
                .watermark("00:21")
                .rows("a 2 00:01", "a 4 00:02")
                .expectNothing()
                .end()
                .expectInOrder("a 00:10 6", "a 00:30 1")
                .expectLate(0)
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void rowsThatCarryTheirWindowAreGroupedByIt() {
        String input = "item VARCHAR, window_end TIMESTAMP, n BIGINT";
        String output = "item VARCHAR, window_end TIMESTAMP, total BIGINT";
        OperatorHarness.of(
                        input,
                        output,
                        Aggregations.of(input, output)
                                .by("item")
                                .attached()
                                .call("SUM n")
                                .onWatermark(Panes.of(new WindowSpec.Attached(0))))
                .spreadBy(0)
                .rows("a 00:10 1", "a 00:20 2", "a 00:10 4")
                .watermark("00:09.999")
                .expectNothing()
                .watermark("00:10")
                .expect("a 00:10 5")
                .rows("a 00:10 7")
                .expectLate(1)
                .end()
                .expect("a 00:20 2")
                .inEveryMode();
    }

    @Test
    void anEventTimeAsKeyIsCompleteWhenTheWatermarkIsBeyondIt() {
        String input = "item VARCHAR, ts TIMESTAMP";
        String output = "item VARCHAR, ts TIMESTAMP, n BIGINT";
        OperatorHarness.of(
                        input,
                        output,
                        Aggregations.of(input, output)
                                .by("item")
                                .attached()
                                .call("COUNT *")
                                .onWatermark(Panes.of(new WindowSpec.Attached(1))))
                .spreadBy(0)
                .rows("a 00:10", "a 00:10")
                .watermark("00:10")
                .expectNothing()
                .rows("a 00:10")
                .watermark("00:10.001")
                .expect("a 00:10 3")
                .inEveryMode();
    }

    @Test
    void groupingByNothingGivesOneRowEvenForNoRows() {
        String output = "n BIGINT, total BIGINT, least VARCHAR";
        Aggregations all =
                Aggregations.of(BIDS, output).call("COUNT *").call("SUM price").call("MIN item");
        OperatorHarness.of(BIDS, output, all.atEnd(Panes.everything()))
                .end()
                .expect("0 null null")
                .inEveryMode();
        OperatorHarness.of(BIDS, output, all.atEnd(Panes.everything()))
                .rows("b 3 00:01", "a null 00:02")
                .end()
                .expect("2 3 a")
                .inEveryMode();
    }

    @Test
    void groupingByKeysGivesNoRowForNoRows() {
        String output = "item VARCHAR, n BIGINT";
        OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output).by("item").call("COUNT *").atEnd(Panes.everything()))
                .spreadBy(0)
                .end()
                .expectNothing()
                .inEveryMode();
    }

    @Test
    void nullKeysAreOneGroup() {
        String output = "item VARCHAR, n BIGINT";
        OperatorHarness.of(
                        BIDS,
                        output,
                        Aggregations.of(BIDS, output)
                                .by("item")
                                .call("COUNT price")
                                .atEnd(Panes.everything()))
                .spreadBy(0)
                .rows("null 1 00:01", "a null 00:01", "null 2 00:02", "null null 00:03")
                .end()
                .expect("null 2", "a 0")
                .inEveryMode();
    }

    @Test
    void distinctAndFilterWorkTogetherInEveryPane() {
        String input = "item VARCHAR, price BIGINT, ok BOOLEAN, ts TIMESTAMP";
        String output = "item VARCHAR, window_start TIMESTAMP, n BIGINT, d BIGINT, s BIGINT, f BIGINT, a DOUBLE";
        OperatorHarness.of(
                        input,
                        output,
                        Aggregations.of(input, output)
                                .by("item")
                                .with(WindowProperty.START)
                                .call("COUNT *")
                                .call("COUNT DISTINCT price")
                                .call("SUM DISTINCT price IF ok")
                                .call("COUNT * IF ok")
                                .call("AVG price")
                                .onWatermark(hop(5, 10)))
                .spreadBy(0)
                .rows("a 5 true 00:01", "a 5 false 00:02", "a 5 true 00:06", "a 7 true 00:07", "a null true 00:08")
                .rows("a 9 null 00:09", "b 1 false 00:01")
                .end()
                .expect(
                        "a -00:05 2 1 5 1 5.0",
                        "b -00:05 1 1 null 0 1.0",
                        "a 00:00 6 3 12 4 6.2",
                        "b 00:00 1 1 null 0 1.0",
                        "a 00:05 4 3 12 3 7.0")
                .inEveryMode();
    }

    @Test
    void extremesOfTextsAndWideDecimals() {
        String input = "item VARCHAR, amount DECIMAL(30,2), ts TIMESTAMP";
        String output = "least VARCHAR, most VARCHAR, low DECIMAL(30,2), high DECIMAL(30,2), total DECIMAL(38,2)";
        OperatorHarness.of(
                        input,
                        output,
                        Aggregations.of(input, output)
                                .call("MIN item")
                                .call("MAX item")
                                .call("MIN amount")
                                .call("MAX amount")
                                .call("SUM amount")
                                .atEnd(hop(5, 10)))
                .rows("b -1.50 00:01", "ab 12345678901234567890123456.78 00:02", "abc 0.01 00:06", "null null 00:07")
                .end()
                .expect(
                        "ab b -1.50 12345678901234567890123456.78 12345678901234567890123455.28",
                        "ab b -1.50 12345678901234567890123456.78 12345678901234567890123455.29",
                        "abc abc 0.01 0.01 0.01")
                .inEveryMode();
    }

    @Test
    void aRowWithoutATimeIsInNoWindow() {
        countByItem(tumble(10))
                .rows("a 1 null", "a 1 00:01")
                .end()
                .expect("a 00:00 1")
                .inEveryMode();
        countByItem(hop(5, 10))
                .rows("a 1 null", "a 1 00:01")
                .end()
                .expect("a -00:05 1", "a 00:00 1")
                .inEveryMode();
    }
}
