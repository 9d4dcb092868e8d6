package io.tidemark.executor.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableLogTest {
    private static final long NOTHING_KNOWN = Long.MIN_VALUE;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static void put(KeyedTable table, String key, long value) {
        table.awaitSafe(table.apply(editor -> editor.put(TestRows.row(key, value, null), 0), NOTHING_KNOWN));
    }

    private static void remove(KeyedTable table, String key) {
        table.awaitSafe(table.apply(editor -> editor.remove(TestRows.row(key, 0, null), 0), NOTHING_KNOWN));
    }

    private Path log() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(path -> path.getFileName().toString().equals("log-0"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Map<String, String> reopened() {
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            return TestRows.all(tables.open("t", TestRows.LAYOUT));
        }
    }

    private byte[] threeRecords() throws IOException {
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            KeyedTable table = tables.create("t", TestRows.LAYOUT);
            put(table, "a", 1);
            put(table, "b", 2);
            put(table, "c", 3);
        }
        return Files.readAllBytes(log());
    }

    @Test
    void whatWasWrittenIsThereAgain() {
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            KeyedTable table = tables.create("t", TestRows.LAYOUT);
            put(table, "a", 1);
            put(table, "b", 2);
            put(table, "a", 3);
            remove(table, "b");
        }
        assertThat(reopened()).isEqualTo(Map.of("a", "3"));
        assertThat(reopened()).isEqualTo(Map.of("a", "3"));
    }

    @Test
    void nothingIsVisibleBeforeItIsSafe() {
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            KeyedTable table = tables.create("t", TestRows.LAYOUT);
            long version = table.apply(editor -> editor.put(TestRows.row("a", 1, null), 0), NOTHING_KNOWN);
            assertThat(TestRows.all(table)).isEmpty();
            table.awaitSafe(version);
            assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "1"));
        }
    }

    /** Cut at every byte: what is whole before the cut is there, and nothing else. */
    @Test
    void aTornEndIsCutOff() throws IOException {
        byte[] whole = threeRecords();
        int header = 28;
        int record = (whole.length - header) / 3;
        for (int length = header; length < whole.length; length++) {
            Files.write(log(), Arrays.copyOf(whole, length));
            Map<String, String> expected = new TreeMap<>();
            int records = (length - header) / record;
            for (int index = 0; index < records; index++) {
                expected.put(String.valueOf((char) ('a' + index)), String.valueOf(index + 1));
            }
            assertThat(reopened()).as("cut at byte %d", length).isEqualTo(expected);
            assertThat(Files.size(log())).isEqualTo(header + (long) records * record);
        }
    }

    /** A later record says that an earlier one had been on disk: then the table is not opened without it. */
    @Test
    void damageInTheMiddleStopsTheStart() throws IOException {
        byte[] whole = threeRecords();
        int record = (whole.length - 28) / 3;
        for (int at = 28; at < 28 + 2 * record; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(log(), damaged);
            assertThatThrownBy(this::reopened)
                    .as("flipped at byte %d", at)
                    .isInstanceOf(TidemarkException.class)
                    .hasMessageContaining("is damaged at byte " + (at < 28 + record ? 28 : 28 + record));
        }
    }

    @Test
    void aDamagedHeaderStopsTheStart() throws IOException {
        byte[] whole = threeRecords();
        for (int at = 0; at < 28; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(log(), damaged);
            assertThatThrownBy(this::reopened).as("flipped at byte %d", at).isInstanceOf(TidemarkException.class);
        }
    }

    @Test
    void aTableWhoseFilesAreGoneIsNotEmptyButRefused() throws IOException {
        threeRecords();
        Files.delete(log());
        assertThatThrownBy(this::reopened).hasMessageContaining("is missing");
    }

    @Test
    void aDroppedTableLeavesNothing() {
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            put(tables.create("t", TestRows.LAYOUT), "a", 1);
            tables.drop("t");
            assertThat(directory).isEmptyDirectory();
            assertThat(TestRows.all(tables.create("t", TestRows.LAYOUT))).isEmpty();
        }
        assertThat(reopened()).isEmpty();
    }

    @Test
    void preparedWritesCountWhenTheirEpochIsCommitted() {
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            KeyedTable table = tables.create("t", TestRows.LAYOUT);
            prepare(table, 1, "a", 1);
            prepare(table, 2, "a", 2);
            table.commitEpoch("job", 1);
            assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "1"));
        }
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            KeyedTable table = tables.open("t", TestRows.LAYOUT);
            assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "1"));
            prepare(table, 3, "a", 3);
            table.recoverEpochs("job", 2);
            assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "2"));
            table.commitEpoch("job", 2);
            assertThat(TestRows.all(table)).isEqualTo(Map.of("a", "2"));
            prepare(table, 3, "b", 9);
            table.commitEpoch("job", 3);
        }
        assertThat(reopened()).isEqualTo(Map.of("a", "2", "b", "9"));
    }

    /** Writes, snapshots and restarts in any order: nothing is lost, and the log stays short. */
    @Test
    void snapshotsTakeThePlaceOfOldSegments() throws IOException {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        KeyedTables tables = new KeyedTables(directory, directory);
        KeyedTable table = tables.create("t", TestRows.LAYOUT);
        for (int step = 0; step < 300; step++) {
            String key = "k" + random.nextInt(40);
            int what = random.nextInt(20);
            if (what == 0) {
                tables.close();
                tables = new KeyedTables(directory, directory);
                table = tables.open("t", TestRows.LAYOUT);
                assertThat(TestRows.all(table)).as("seed %d", seed).isEqualTo(model);
            } else if (what < 4) {
                assertThat(table.shortenLog(1)).isTrue();
            } else if (what < 8) {
                remove(table, key);
                model.remove(key);
            } else {
                put(table, key, step);
                model.put(key, String.valueOf(step));
            }
        }
        prepare(table, 1, "prepared", 7);
        assertThat(table.shortenLog(1)).isTrue();
        tables.close();
        try (KeyedTables again = new KeyedTables(directory, directory)) {
            KeyedTable last = again.open("t", TestRows.LAYOUT);
            assertThat(TestRows.all(last)).as("seed %d", seed).isEqualTo(model);
            last.recoverEpochs("job", 1);
            model.put("prepared", "7");
            assertThat(TestRows.all(last)).isEqualTo(model);
            assertThat(last.shortenLog(1)).isTrue();
        }
        assertThat(reopened()).isEqualTo(model);
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(path -> path.getFileName().toString().startsWith("log-")))
                    .hasSize(1);
        }
    }

    /** A crash while the next segment is made, at every byte of its header, loses nothing. */
    @Test
    void aSegmentThatWasNotFinishedIsMadeAnew() throws IOException {
        byte[] whole = threeRecords();
        Map<String, String> all = Map.of("a", "1", "b", "2", "c", "3");
        for (int length = 0; length <= 28; length++) {
            Files.write(log(), whole);
            byte[] header = new byte[length]; // zeros, as a file system may leave them
            System.arraycopy(whole, 0, header, 0, Math.min(length, 10));
            Files.write(log().resolveSibling("log-1"), header);
            assertThat(reopened()).as("cut at byte %d", length).isEqualTo(all);
            assertThat(log().resolveSibling("log-1")).doesNotExist();
        }
        try (KeyedTables tables = new KeyedTables(directory, directory)) {
            KeyedTable table = tables.open("t", TestRows.LAYOUT);
            assertThat(table.shortenLog(1)).isTrue();
            put(table, "d", 4);
        }
        assertThat(reopened()).containsEntry("d", "4").hasSize(4);
    }

    private static void prepare(KeyedTable table, long epoch, String key, long value) {
        WriteList writes = new WriteList();
        RowBytes keys = new RowBytes(TestRows.LAYOUT.keys());
        RowBytes values = new RowBytes(TestRows.LAYOUT.values());
        keys.encode(TestRows.row(key, value, null), 0);
        values.encode(TestRows.row(key, value, null), 0);
        writes.add(keys.bytes(), 0, keys.length(), values.bytes(), 0, values.length());
        table.prepareEpoch("job", epoch, writes);
    }
}
