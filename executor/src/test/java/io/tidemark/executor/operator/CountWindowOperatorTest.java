package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.Seed;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.types.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class CountWindowOperatorTest {
    private static final String BIDS = "item VARCHAR, price BIGINT";
    private static final String TOTALS = "item VARCHAR, n BIGINT, total BIGINT, different BIGINT, last BIGINT";

    private static AggregateLayout layout() {
        return Aggregations.of(BIDS, TOTALS)
                .by("item")
                .call("COUNT *")
                .call("SUM price")
                .call("SUM DISTINCT price")
                .call("LAST_VALUE price")
                .layoutWithoutTime();
    }

    private static OperatorHarness windows(long slide, long size) {
        AggregateLayout layout = layout();
        return OperatorHarness.of(
                        BIDS,
                        TOTALS,
                        (store, meters, output) -> new CountWindowOperator(layout, slide, size, store, output))
                .spreadBy(0)
                .keepsState();
    }

    @Test
    void aWindowComesOutWithItsLastRow() {
        windows(3, 3)
                .rows("a 1", "b 7", "a 2")
                .expectNothing()
                .rows("a 2", "a 4")
                .expect("a 3 5 3 2")
                .watermark("00:10")
                .expectNothing()
                .rows("b 7", "a 5", "b 7", "a 6")
                .expectInOrder("b 3 21 7 7", "a 3 15 15 6")
                .end()
                .expectNothing()
                .expectEnd()
                .inEveryMode();
    }

    @Test
    void aWindowOfOneRowIsTheRow() {
        windows(1, 1)
                .rows("a 1", "a 2", "b 1")
                .expectInOrder("a 1 1 1 1", "a 1 2 2 2", "b 1 1 1 1")
                .inEveryMode();
    }

    @Test
    void windowsThatHopShareRows() {
        windows(2, 3)
                .rows("a 1", "a 2", "a 3", "a 4")
                .expect("a 3 6 6 3")
                .rows("a 5", "a 6", "a 7")
                .expectInOrder("a 3 12 12 5", "a 3 18 18 7")
                .inEveryMode();
    }

    @Test
    void aWindowEndsWithEachRowWhereTheSlideIsOne() {
        windows(1, 2)
                .rows("a 1", "a 1", "null 5", "a 2", "null 5")
                .expectInOrder("a 2 2 1 1", "a 2 3 3 2", "null 2 10 5 5")
                .inEveryMode();
    }

    @Test
    void anyWindowsAreThoseOfTheRowsInTheirOrder() {
        Random random = Seed.random();
        for (int round = 0; round < 40; round++) {
            int size = 1 + random.nextInt(12);
            int slide = 1 + random.nextInt(size);
            List<String> rows = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            Map<String, List<Integer>> byItem = new HashMap<>();
            for (int row = 0; row < 60; row++) {
                String item = String.valueOf((char) ('a' + random.nextInt(4)));
                int price = random.nextInt(6);
                rows.add(item + " " + price);
                List<Integer> prices = byItem.computeIfAbsent(item, ignored -> new ArrayList<>());
                prices.add(price);
                if (prices.size() >= size && (prices.size() - size) % slide == 0) {
                    expected.add(item + " " + totals(prices.subList(prices.size() - size, prices.size())));
                }
            }
            windows(slide, size)
                    .rows(rows.toArray(new String[0]))
                    .expectInOrder(expected.toArray(new String[0]))
                    .inEveryMode();
        }
    }

    @Test
    void moreKeysThanThereIsMemoryForGiveTheSameWindows() {
        Random random = Seed.random();
        Schema input = TextRows.schema(BIDS);
        Schema output = TextRows.schema(TOTALS);
        StateBudget budget = new StateBudget(1 << 17, 1L << 30);
        for (int[] lengths : new int[][] {{7, 7}, {2, 5}, {3, 3}}) {
            List<String> actual = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            Map<String, List<Integer>> byItem = new HashMap<>();
            try (StateStore store = new StateStore("test", budget, Path.of("target", "spill"));
                    Operator operator = new CountWindowOperator(
                            layout(), lengths[0], lengths[1], store, new Rows(output, actual))) {
                for (int batch = 0; batch < 40; batch++) {
                    List<String> rows = new ArrayList<>();
                    for (int row = 0; row < 1_000; row++) {
                        String item = "item-" + random.nextInt(4_000);
                        int price = random.nextInt(6);
                        rows.add(item + " " + price);
                        List<Integer> prices = byItem.computeIfAbsent(item, ignored -> new ArrayList<>());
                        prices.add(price);
                        int size = lengths[1];
                        if (prices.size() >= size && (prices.size() - size) % lengths[0] == 0) {
                            expected.add(item + " " + totals(prices.subList(prices.size() - size, prices.size())));
                        }
                    }
                    operator.onBatch(0, TextRows.batch(input, rows));
                }
                assertThat(store.statistics().spills()).isPositive();
            }
            assertThat(actual).isEqualTo(expected);
        }
    }

    private record Rows(Schema schema, List<String> rows) implements Output {
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

    private static String totals(List<Integer> prices) {
        int total = prices.stream().mapToInt(Integer::intValue).sum();
        int different =
                new TreeSet<>(prices).stream().mapToInt(Integer::intValue).sum();
        return prices.size() + " " + total + " " + different + " " + prices.get(prices.size() - 1);
    }
}
