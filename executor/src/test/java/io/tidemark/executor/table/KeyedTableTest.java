package io.tidemark.executor.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.TailBudget;
import io.tidemark.executor.exchange.Versions;
import io.tidemark.types.RowKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class KeyedTableTest {
    private static final TailBudget TAILS = new TailBudget(1 << 20);
    private static final long NOTHING_KNOWN = Long.MIN_VALUE;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private KeyedTable table = KeyedTable.inMemory("t", TestRows.LAYOUT, ByteBuffer::allocate, TAILS);

    private void put(String key, long value) {
        table.apply(editor -> editor.put(TestRows.row(key, value, null), 0), NOTHING_KNOWN);
    }

    private void remove(String key) {
        table.apply(editor -> editor.remove(TestRows.row(key, 0, null), 0), NOTHING_KNOWN);
    }

    @Test
    void aRowTakesThePlaceOfTheOneWithItsKey() {
        put("a", 1);
        put("b", 2);
        put("a", 3);
        remove("b");
        remove("c");
        assertThat(TestRows.all(table)).containsExactly(Map.entry("a", "3"));
        assertThat(TestRows.get(table.reader(), "a")).isEqualTo("3");
        assertThat(TestRows.get(table.reader(), "b")).isNull();
        assertThat(table.rowCount()).isEqualTo(1);
    }

    @Test
    void aScanSeesTheVersionOfItsStartWhateverIsWrittenMeanwhile() {
        put("a", 1);
        put("b", 2);
        TableScan scan = table.scan();
        put("a", 10);
        put("a", 11);
        remove("b");
        put("c", 3);
        assertThat(TestRows.all(scan)).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "11", "c", "3"));
    }

    @Test
    void whatAWriteThatFailsHasDoneIsTakenBack() {
        put("a", 1);
        remove("gone");
        assertThatThrownBy(() -> table.apply(
                        editor -> {
                            editor.put(TestRows.row("a", 2, "longer than before"), 0);
                            editor.put(TestRows.row("a", 3, "and longer still, so that another block is needed"), 0);
                            editor.put(TestRows.row("b", 3, null), 0);
                            editor.remove(TestRows.row("b", 0, null), 0);
                            editor.remove(TestRows.row("a", 0, null), 0);
                            throw new IllegalStateException("in the middle");
                        },
                        NOTHING_KNOWN))
                .hasMessage("in the middle");
        assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "1"));
        put("b", 5);
        assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "1", "b", "5"));
    }

    @Test
    void aTableWithoutKeyColumnsHasOneRow() {
        KeyedTable one =
                KeyedTable.inMemory("one", new TableLayout(TestRows.SCHEMA, List.of()), ByteBuffer::allocate, TAILS);
        one.apply(editor -> editor.put(TestRows.row("x", 1, null), 0), NOTHING_KNOWN);
        one.apply(editor -> editor.put(TestRows.row("y", 2, null), 0), NOTHING_KNOWN);
        assertThat(TestRows.all(one)).isEqualTo(Map.of("y", "2"));
    }

    /** Random writes, some of which fail, with random scans open: the table is what a map is, and each scan what the map was. */
    @Test
    void theTableHoldsWhatAMapHolds() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        List<Map.Entry<TableScan, Map<String, String>>> open = new ArrayList<>();
        TableReader reader = table.reader();
        for (int step = 0; step < 4000; step++) {
            Map<String, String> after = new TreeMap<>(model);
            boolean fails = random.nextInt(20) == 0;
            try {
                table.apply(
                        editor -> {
                            for (int count = random.nextInt(8); count > 0; count--) {
                                String key = "k" + random.nextInt(60);
                                if (random.nextInt(3) == 0) {
                                    editor.remove(TestRows.row(key, 0, null), 0);
                                    after.remove(key);
                                } else {
                                    ColumnBatch row = TestRows.row(
                                            key,
                                            random.nextInt(100),
                                            random.nextInt(4) == 0 ? "x".repeat(random.nextInt(2000)) : null);
                                    editor.put(row, 0);
                                    after.put(key, TestRows.text(row, 0));
                                }
                            }
                            if (fails) {
                                throw new IllegalStateException();
                            }
                        },
                        NOTHING_KNOWN);
                model = after;
            } catch (IllegalStateException expected) {
                assertThat(fails).isTrue();
            }
            String key = "k" + random.nextInt(60);
            assertThat(TestRows.get(reader, key)).as("seed %d", seed).isEqualTo(model.get(key));
            if (random.nextInt(10) == 0) {
                open.add(Map.entry(table.scan(), Map.copyOf(model)));
            }
            if (!open.isEmpty() && random.nextInt(12) == 0) {
                Map.Entry<TableScan, Map<String, String>> one = open.remove(random.nextInt(open.size()));
                assertThat(TestRows.all(one.getKey())).as("seed %d", seed).isEqualTo(one.getValue());
            }
        }
        for (Map.Entry<TableScan, Map<String, String>> one : open) {
            assertThat(TestRows.all(one.getKey())).as("seed %d", seed).isEqualTo(one.getValue());
        }
        assertThat(table.rowCount()).isEqualTo(model.size());
    }

    /** The same in files from the first row on, and nothing of them is left. */
    @Test
    void aTableThatDoesNotFitOnTheHeapHoldsWhatAMapHolds() {
        table = KeyedTable.inMemory("t", TestRows.LAYOUT, ScratchPages.in(directory, 5000), TAILS);
        theTableHoldsWhatAMapHolds();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void memoryDoesNotGrowWithUpdates() {
        for (int key = 0; key < 1000; key++) {
            put("k" + key, key);
        }
        for (int round = 0; round < 5; round++) {
            rewrite(1000);
        }
        long settled = table.bytes();
        TableScan held = table.scan();
        for (int round = 0; round < 50; round++) {
            rewrite(1000);
        }
        assertThat(table.bytes()).isLessThan(settled * 4); // one more version of each row, for the scan
        assertThat(TestRows.all(held)).hasSize(1000);
        for (int round = 0; round < 50; round++) {
            rewrite(1000);
        }
        assertThat(table.bytes()).isLessThan(settled * 4);
    }

    private void rewrite(int keys) {
        table.apply(
                editor -> {
                    for (int key = 0; key < keys; key++) {
                        editor.put(TestRows.row("k" + key, key + 1, null), 0);
                    }
                },
                NOTHING_KNOWN);
    }

    /** Money moves between accounts while others look: nobody ever sees another sum. */
    @Test
    @Timeout(60)
    void readersBesideAWriterSeeWholeVersionsOnly() throws InterruptedException {
        long seed = Long.getLong("seed", new Random().nextLong());
        int accounts = 500;
        table.apply(
                editor -> {
                    for (int account = 0; account < accounts; account++) {
                        editor.put(TestRows.row("k" + account, 100, null), 0);
                    }
                },
                NOTHING_KNOWN);
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            Thread reader = new Thread(() -> {
                try {
                    while (!over.get()) {
                        long sum = 0;
                        for (String text : TestRows.all(table).values()) {
                            sum += Long.parseLong(text);
                        }
                        assertThat(sum).as("seed %d", seed).isEqualTo(accounts * 100L);
                        assertThat(TestRows.get(table.reader(), "k7")).isNotNull();
                    }
                } catch (Throwable wrong) {
                    failure.set(wrong);
                }
            });
            reader.start();
            readers.add(reader);
        }
        Random random = new Random(seed);
        long[] balances = new long[accounts];
        java.util.Arrays.fill(balances, 100);
        for (int step = 0; step < 20_000 && failure.get() == null; step++) {
            int from = random.nextInt(accounts);
            int to = random.nextInt(accounts);
            balances[from] -= 7;
            balances[to] += 7;
            table.apply(
                    editor -> {
                        editor.put(TestRows.row("k" + from, balances[from], null), 0);
                        editor.put(TestRows.row("k" + to, balances[to], null), 0);
                    },
                    NOTHING_KNOWN);
        }
        over.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failure.get()).isNull();
        Versions.Published published = table.published();
        assertThat(published.version()).isEqualTo(table.published().version());
    }

    /** Snapshot, then changes, while somebody writes: together they are the table, and each change fits what was before. */
    @Test
    @Timeout(60)
    void aListenerGetsAllRowsAndThenEveryChange() throws InterruptedException {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int step = 0; step < 30_000; step++) {
                int write = random.nextInt(5);
                String key = "k" + random.nextInt(200);
                table.apply(
                        editor -> {
                            if (write == 0) {
                                editor.remove(TestRows.row(key, 0, null), 0);
                            } else {
                                editor.put(TestRows.row(key, random.nextInt(3), null), 0);
                                editor.put(TestRows.row("k" + random.nextInt(200), random.nextInt(3), null), 0);
                            }
                        },
                        NOTHING_KNOWN);
            }
            over.set(true);
        });
        writer.start();
        List<TableListener> listeners = new ArrayList<>();
        List<Map<String, String>> copies = new ArrayList<>();
        while (!over.get() || listeners.isEmpty()) {
            if (listeners.size() < 20) {
                listeners.add(table.listen());
                copies.add(new TreeMap<>());
            }
            for (int index = 0; index < listeners.size(); index++) {
                take(listeners.get(index), copies.get(index), 3, seed);
            }
        }
        writer.join();
        for (int index = 0; index < listeners.size(); index++) {
            take(listeners.get(index), copies.get(index), Integer.MAX_VALUE, seed);
            assertThat(copies.get(index)).as("seed %d", seed).isEqualTo(TestRows.all(table));
            listeners.get(index).close();
        }
    }

    private static void take(TableListener listener, Map<String, String> copy, int most, long seed) {
        for (int taken = 0; taken < most; taken++) {
            TableRows rows = listener.next();
            if (rows == null) {
                return;
            }
            for (int row = 0; row < rows.batch().rowCount; row++) {
                fold(rows.batch(), row, copy, seed);
            }
        }
    }

    private static void fold(ColumnBatch batch, int row, Map<String, String> copy, long seed) {
        String key = TestRows.key(batch, row);
        String text = TestRows.text(batch, row);
        RowKind kind = batch.kind(row);
        if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
            assertThat(copy.put(key, text))
                    .as("seed %d: %s of %s", seed, kind, key)
                    .isNull();
        } else {
            assertThat(copy.remove(key))
                    .as("seed %d: %s of %s", seed, kind, key)
                    .isEqualTo(text);
        }
    }

    @Test
    void aWatermarkIsSeenWithItsVersionAndDoesNotFall() {
        table.apply(editor -> editor.put(TestRows.row("a", 1, null), 0), 5000);
        put("a", 2);
        TableReader reader = table.reader();
        assertThat(TestRows.get(reader, "a")).isEqualTo("2");
        assertThat(reader.watermark()).isEqualTo(5000);
        assertThat(reader.version()).isEqualTo(2);
    }
}
