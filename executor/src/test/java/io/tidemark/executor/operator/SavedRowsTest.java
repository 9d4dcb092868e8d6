package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.AccumulatedState;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of buffers in snapshots; their bytes are part of the checkpoint format and may never change. */
final class SavedRowsTest {
    private static final Schema SCHEMA = TextRows.schema("item VARCHAR, price BIGINT, mean DOUBLE, ts TIMESTAMP");

    private static ColumnBatch batch(String... rows) {
        return TextRows.batch(SCHEMA, List.of(rows));
    }

    private static List<String> records(StateRecords snapshot) {
        List<String> records = new ArrayList<>();
        snapshot.forEach((kind, table, pane, group, buffer, start, keyLength, valueLength) -> {
            int end = start + keyLength;
            records.add(kind + " " + table + " " + pane + " " + group + " "
                    + HexFormat.of().formatHex(Arrays.copyOfRange(buffer, start, end)) + " "
                    + HexFormat.of().formatHex(Arrays.copyOfRange(buffer, end, end + valueLength)));
        });
        return records;
    }

    @Test
    void aRowIsItsNumberAndItsColumns() {
        SavedRows saved = new SavedRows(SCHEMA, 2);
        saved.placed(TaskShare.byKeys(1, 2, new int[] {0}));
        ColumnBatch batch = batch("a 258 -0.0 00:01", "null null 1.5 null");
        StateRecords snapshot = new StateRecords();
        long first = saved.newId(batch, 0);
        long second = saved.newId(batch, 1);
        saved.begin(snapshot);
        saved.put(snapshot, 7, first, batch, 0);
        saved.put(snapshot, SnapshotWriter.NO_PANE, second, batch, 1);
        saved.end();
        assertThat(records(snapshot))
                .containsExactly(
                        "PUT 2 7 " + (first & 0xFF) + " 00000000000001" + hex(first) + " 01010000000000000061"
                                + "010201000000000000" + "010000000000000080" + "01e803000000000000",
                        "PUT 2 0 " + (second & 0xFF) + " 00000000000101" + hex(second) + " 0000" + "01000000000000f83f"
                                + "00");
    }

    private static String hex(long id) {
        return HexFormat.of().toHexDigits((byte) id);
    }

    @Test
    void aRowIsWrittenOnceAndTakenAwayOnce() {
        SavedRows saved = new SavedRows(SCHEMA, 0);
        ColumnBatch batch = batch("a 1 1.5 00:01", "b 2 2.5 00:02");
        long kept = saved.newId(batch, 0);
        assertThat(saved.isSaved(kept)).isFalse();
        saved.forget(saved.newId(batch, 1)); // before any snapshot had it
        StateRecords first = new StateRecords();
        saved.begin(first);
        saved.put(first, SnapshotWriter.NO_PANE, kept, batch, 0);
        saved.end();
        assertThat(saved.isSaved(kept)).isTrue();
        saved.forget(kept);
        StateRecords second = new StateRecords();
        saved.begin(second);
        saved.end();
        assertThat(records(first)).hasSize(1);
        assertThat(records(second)).hasSize(1).first().asString().startsWith("REMOVE");
        StateRecords third = new StateRecords();
        saved.begin(third);
        saved.end();
        assertThat(records(third)).isEmpty();
    }

    @Test
    void idsAreNeverGivenAgainNorByOtherTasks() {
        AccumulatedState state = new AccumulatedState();
        List<Long> ids = new ArrayList<>();
        ColumnBatch batch = batch("a 1 1.5 00:01");
        for (int tasks : new int[] {1, 3, 2, 7, 1}) {
            List<StateRecords> snapshots = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                SavedRows saved = new SavedRows(SCHEMA, 0);
                saved.placed(TaskShare.ofTask(task, tasks));
                List<Long> restored = new ArrayList<>();
                saved.restore(state.reader(task, tasks), (pane, id, rows, row) -> restored.add(id));
                assertThat(restored).isSorted().allMatch(ids::contains);
                List<Long> own = new ArrayList<>();
                for (int row = 0; row < 20; row++) {
                    own.add(saved.newId(batch, 0));
                }
                ids.addAll(own);
                StateRecords snapshot = new StateRecords();
                saved.begin(snapshot);
                own.forEach(id -> saved.put(snapshot, SnapshotWriter.NO_PANE, id, batch, 0));
                saved.end();
                snapshots.add(snapshot);
            }
            state.rescaled(snapshots);
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(state.entryCount()).isEqualTo(ids.size());
    }
}
