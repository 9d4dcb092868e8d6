package io.tidemark.executor.operator;

import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OnlyRowTest {
    private static final String LEFT = "item VARCHAR, n BIGINT, window_end TIMESTAMP";
    private static final String RIGHT = "most BIGINT, window_end TIMESTAMP";
    private static final String PAIRS =
            "item VARCHAR, n BIGINT, window_end TIMESTAMP, most BIGINT, window_end2 TIMESTAMP";

    /** Pairs of a window with equal numbers. */
    private static OperatorHarness onNumber() {
        Schema left = TextRows.schema(LEFT);
        Schema right = TextRows.schema(RIGHT);
        Schema pairs = TextRows.schema(PAIRS);
        int[] leftKeys = {1, 2};
        int[] rightKeys = {0, 1};
        return OperatorHarness.of(
                        LEFT,
                        RIGHT,
                        PAIRS,
                        (store, meters, output) -> new JoinOperator(
                                left, right, leftKeys, rightKeys, 2, false, null, pairs, store, meters, output))
                .spreadBy()
                .copiedPort(1);
    }

    @Test
    void oneRowOnTheRightMeetsAllOfTheLeft() {
        onNumber()
                .rowsOf(0, "a 7 00:10", "b 3 00:10", "c 7 00:10", "d null 00:10", "e 7 00:20")
                .rowsOf(1, "7 00:10")
                .watermarkOf(0, "00:10")
                .expectNothing()
                .watermarkOf(1, "00:10")
                .expect("a 7 00:10 7 00:10", "c 7 00:10 7 00:10")
                .end()
                .expectNothing()
                .inEveryMode();
    }

    @Test
    void aNullOnTheRightMeetsNothing() {
        onNumber()
                .rowsOf(0, "a 7 00:10", "d null 00:10")
                .rowsOf(1, "null 00:10")
                .end()
                .expectNothing()
                .inEveryMode();
    }

    @Test
    void severalRowsOnTheRightAreLookedUp() {
        onNumber()
                .rowsOf(0, "a 7 00:10", "b 3 00:10", "c 5 00:10")
                .rowsOf(1, "7 00:10", "3 00:10", "3 00:20")
                .end()
                .expect("a 7 00:10 7 00:10", "b 3 00:10 3 00:10")
                .inEveryMode();
    }

    @Test
    void windowsOfManyRowsComeOutWhole() {
        List<String> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 5000; number++) {
            rows.add("x" + number + " " + number % 2 + " 00:10");
            if (number % 2 == 1) {
                expected.add("x" + number + " 1 00:10 1 00:10");
            }
        }
        onNumber()
                .rowsOf(0, rows.toArray(new String[0]))
                .rowsOf(1, "1 00:10")
                .end()
                .expect(expected.toArray(new String[0]))
                .inEveryMode();
    }
}
