package io.tidemark.executor.operator;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class JoinOperatorTest {
    private static final String LEFT = "item VARCHAR, ends TIMESTAMP, n BIGINT";
    private static final String RIGHT = "item VARCHAR, ends TIMESTAMP, m DOUBLE";
    private static final String BOTH =
            "item VARCHAR, ends TIMESTAMP, n BIGINT, item0 VARCHAR, ends0 TIMESTAMP, m DOUBLE";

    private static OperatorHarness windowed() {
        return OperatorHarness.of(
                        LEFT,
                        RIGHT,
                        BOTH,
                        (store, meters, output) -> new JoinOperator(
                                TextRows.schema(LEFT),
                                TextRows.schema(RIGHT),
                                new int[] {0, 1},
                                new int[] {0, 1},
                                1,
                                false,
                                null,
                                TextRows.schema(BOTH),
                                store,
                                meters,
                                output))
                .spreadBy(0, 1);
    }

    private static OperatorHarness atEnd(int... keys) {
        OperatorHarness harness = OperatorHarness.of(
                LEFT,
                RIGHT,
                BOTH,
                (store, meters, output) -> new JoinOperator(
                        TextRows.schema(LEFT),
                        TextRows.schema(RIGHT),
                        keys,
                        keys,
                        -1,
                        true,
                        null,
                        TextRows.schema(BOTH),
                        store,
                        meters,
                        output));
        return keys.length == 0
                ? harness
                : harness.spreadBy(Arrays.stream(keys).boxed().toArray(Integer[]::new));
    }

    @Test
    void pairsOfAWindowComeOutWhenBothSidesAreBeyondIt() {
        windowed()
                .rowsOf(0, "a 00:10 1", "b 00:10 2", "a 00:20 3")
                .watermarkOf(0, "00:10")
                .expectNothing()
                .rowsOf(1, "a 00:10 0.5", "a 00:10 1.5", "c 00:10 2.5", "a 00:20 3.5")
                .watermarkOf(1, "00:09")
                .expectNothing()
                .watermarkOf(1, "00:12")
                .expect("a 00:10 1 a 00:10 0.5", "a 00:10 1 a 00:10 1.5")
                .expectWatermark("00:10")
                .end()
                .expect("a 00:20 3 a 00:20 3.5")
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void aRowOfAWindowThatIsOverIsLate() {
        windowed()
                .rowsOf(0, "a 00:10 1")
                .rowsOf(1, "a 00:10 0.5")
                .watermarkOf(1, "00:10")
                .watermarkOf(0, "00:10")
                .expect("a 00:10 1 a 00:10 0.5")
                .rowsOf(0, "a 00:10 2")
                .rowsOf(1, "a 00:10 1.5", "a 00:20 1.5")
                .end()
                .expectNothing()
                .expectLate(2)
                .inEveryMode();
    }

    @Test
    void anIdleSideHoldsNothingBack() {
        windowed()
                .rowsOf(0, "a 00:10 1")
                .rowsOf(1, "a 00:10 0.5")
                .idle(1)
                .watermarkOf(0, "00:10")
                .expect("a 00:10 1 a 00:10 0.5")
                .inEveryMode();
    }

    @Test
    void nullEqualsNothing() {
        atEnd(0).rowsOf(0, "null 00:10 1", "a 00:10 2")
                .rowsOf(1, "null 00:10 0.5", "a null 1.5")
                .end()
                .expect("a 00:10 2 a null 1.5")
                .inEveryMode();
    }

    @Test
    void withoutKeysEveryRowMeetsEveryOther() {
        atEnd().rowsOf(0, "a 00:10 1", "b 00:20 2")
                .rowsOf(1, "c 00:10 0.5", "d 00:20 1.5")
                .end()
                .expect(
                        "a 00:10 1 c 00:10 0.5",
                        "a 00:10 1 d 00:20 1.5",
                        "b 00:20 2 c 00:10 0.5",
                        "b 00:20 2 d 00:20 1.5")
                .inEveryMode();
    }

    @Test
    void manyPairsComeOutBatchByBatch() {
        String[] left = new String[100];
        String[] right = new String[100];
        String[] pairs = new String[left.length * right.length];
        for (int row = 0; row < left.length; row++) {
            left[row] = "a 00:10 " + row;
            right[row] = "a 00:10 " + row + ".0";
        }
        for (int pair = 0; pair < pairs.length; pair++) {
            pairs[pair] = left[pair / right.length] + " " + right[pair % right.length];
        }
        atEnd(0).rowsOf(0, left).rowsOf(1, right).end().expectInOrder(pairs).inEveryMode();
    }
}
