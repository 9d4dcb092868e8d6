package io.tidemark.connectors.nexmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NexmarkConnectorTest {
    private static TestTable bid() {
        return new TestTable("bid", "nexmark").option("events", "500");
    }

    private static TestTable wholeBid(String seed) {
        return bid().option("seed", seed)
                .column("auction", SqlType.bigint())
                .column("bidder", SqlType.bigint())
                .column("price", SqlType.bigint())
                .column("channel", SqlType.varchar())
                .column("url", SqlType.varchar())
                .column("ts", SqlType.timestamp())
                .column("extra", SqlType.varchar());
    }

    @Test
    void keepsTheProportions() {
        assertThat(bid().column("auction", SqlType.bigint()).rows()).hasSize(460);
        assertThat(new TestTable("a", "nexmark")
                        .option("events", "500")
                        .option("table", "auction")
                        .column("id", SqlType.bigint())
                        .rows())
                .hasSize(30)
                .startsWith("{\"id\":1000}", "{\"id\":1001}", "{\"id\":1002}", "{\"id\":1003}");
        assertThat(new TestTable("person", "nexmark")
                        .option("events", "500")
                        .column("id", SqlType.bigint())
                        .column("state", SqlType.varchar())
                        .rows())
                .hasSize(10)
                .allMatch(row -> row.matches("\\{\"id\":10\\d\\d,\"state\":\"[A-Z]{2}\"}"));
    }

    @Test
    void goesOnWhereAReaderHasStopped() {
        TestTable table = wholeBid("7").option("events", "5000");
        assertThat(table.connector().replayable(table.definition(), table.options()))
                .isTrue();
        assertThat(table.rowsWithRestarts(1, 1)).isEqualTo(table.rows());
    }

    @Test
    void givesTheSameEventsForASeedWhateverIsRead() {
        List<String> first = wholeBid("7").rows();
        assertThat(wholeBid("7").rows()).isEqualTo(first);
        assertThat(wholeBid("8").rows()).isNotEqualTo(first);
        List<String> prices =
                bid().option("seed", "7").column("price", SqlType.bigint()).rows();
        for (int row = 0; row < prices.size(); row++) {
            assertThat(first.get(row))
                    .contains(prices.get(row).substring(1, prices.get(row).length() - 1));
        }
    }

    @Test
    void hasHotKeysAndPricesOverSixOrdersOfMagnitude() {
        NexmarkGenerator generator = new NexmarkGenerator(1, 10_000, 0);
        Map<Long, Integer> bids = new HashMap<>();
        long min = Long.MAX_VALUE;
        long max = 0;
        for (long event = 500_000; event < 505_000; event++) {
            if (NexmarkGenerator.kind(event) == NexmarkGenerator.Kind.BID) {
                generator.seek(event);
                bids.merge(generator.bidAuction(), 1, Integer::sum);
                generator.bidder();
                long price = generator.price();
                min = Math.min(min, price);
                max = Math.max(max, price);
            }
        }
        int hot = bids.entrySet().stream()
                .filter(entry -> entry.getKey() % 100 == 0)
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(hot).isBetween(2000, 2700);
        assertThat(min).isBetween(100L, 200L);
        assertThat(max).isBetween(50_000_000L, 100_000_000L);
    }

    @Test
    void advancesEventTimeEvenly() {
        assertThat(bid().option("event-rate", "10")
                        .option("start", "2026-01-01 00:00:00")
                        .column("date_time", SqlType.timestamp())
                        .rows())
                .startsWith(
                        "{\"date_time\":\"2026-01-01 00:00:00.400\"}", "{\"date_time\":\"2026-01-01 00:00:00.500\"}")
                .endsWith("{\"date_time\":\"2026-01-01 00:00:49.900\"}");
    }

    @Test
    void keepsToTheClockIfThereIsARate() {
        TestTable table = bid().option("rate", "1000").column("auction", SqlType.bigint());
        try (SourceReader reader = table.open(true).reader(0, 1)) {
            int polls = 0;
            long started = System.nanoTime();
            while (!reader.finished()) {
                reader.poll();
                polls++;
            }
            assertThat(System.nanoTime() - started).isGreaterThan(490_000_000L);
            assertThat(polls).isGreaterThan(10);
            assertThat(reader.recordsRead()).isEqualTo(460);
        }
    }

    @Test
    void refusesColumnsThatItDoesNotHave() {
        assertThatThrownBy(() -> bid().column("prise", SqlType.bigint()).create())
                .hasMessage("table bid: a NEXMark bid has no column 'prise'");
        assertThatThrownBy(() -> bid().column("price", SqlType.varchar()).create())
                .hasMessage("table bid: column 'price' must be BIGINT, not VARCHAR");
        assertThatThrownBy(() -> new TestTable("x", "nexmark").create()).hasMessage("table x lacks the option 'table'");
        assertThat(new TestTable("bid", "nexmark").create().endless()).isTrue();
        assertThat(bid().create().endless()).isFalse();
    }

    @Test
    void writesEventsAsJson() {
        NexmarkGenerator generator = new NexmarkGenerator(1, 10_000, 1_700_000_000_000L);
        long bytes = 0;
        for (long event = 4; event < 50; event++) {
            bytes += generator.json(event).length;
        }
        assertThat(bytes / 46).isBetween(190L, 240L);
        assertThat(new String(generator.json(0), StandardCharsets.UTF_8))
                .matches("\\{\"id\":1000,\"name\":\".*\",\"date_time\":1700000000000,\"extra\":\"[a-z]+\"}");
    }
}
