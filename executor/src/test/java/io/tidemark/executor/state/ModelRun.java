package io.tidemark.executor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.AccumulatedState;
import io.tidemark.executor.snapshot.FrozenChanges;
import io.tidemark.executor.snapshot.RecordPieces;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table beside a plain map that must hold the same: for each key how often it came, the least number and the greatest
 * text that came with it.
 */
final class ModelRun {
    static final long[] INITIAL = {0, Long.MAX_VALUE};
    private static final long PANE = 7;

    /** With fewer keys in the pool no others come. */
    private static final int STRANGERS = 100;

    /** What the map holds for a key. */
    private static final class Expected {
        long count;
        long min = Long.MAX_VALUE;

        @Nullable
        String max;

        Expected copy() {
            Expected copy = new Expected();
            copy.count = count;
            copy.min = min;
            copy.max = max;
            return copy;
        }
    }

    private final Random random;
    private final List<SqlType> types;
    private final List<List<@Nullable Object>> keyPool = new ArrayList<>();
    private final Map<List<@Nullable Object>, Expected> model = new HashMap<>();
    private final ColumnVector[] vectors;
    private final AccumulatedState saved = new AccumulatedState();
    private final Supplier<StateTable> bystander;
    private StateTable table;

    /** A snapshot that is not whole yet, what is left of it, and what it must hold. */
    private StateRecords frozen = new StateRecords();

    private final List<FrozenChanges> left = new ArrayList<>();
    private Map<List<@Nullable Object>, Expected> frozenModel = Map.of();

    ModelRun(Random random, List<SqlType> types, int poolSize, StateTable table, Supplier<StateTable> bystander) {
        this.bystander = bystander;
        this.random = random;
        this.types = types;
        this.table = table;
        for (int index = 0; index < poolSize; index++) {
            keyPool.add(TestKeys.randomKey(random, types));
        }
        vectors = TestKeys.vectors(types, 700);
    }

    static StateLayout layout(List<SqlType> types) {
        return new StateLayout(types, INITIAL, 1);
    }

    /** What {@link #layout} needs when tables are merged. */
    static void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        into.values()[intoSlot] += from.values()[fromSlot];
        into.values()[intoSlot + 1] = Math.min(into.values()[intoSlot + 1], from.values()[fromSlot + 1]);
        int length = from.bytesLength(fromSlot, 0);
        if (length >= 0) {
            raise(into, intoSlot, from.bytesBuffer(), from.bytesStart(fromSlot, 0), length);
        }
    }

    private static void raise(MutableStateValues into, int slot, byte[] bytes, int start, int length) {
        int old = into.bytesLength(slot, 0);
        int oldStart = into.bytesStart(slot, 0);
        if (old < 0
                || java.util.Arrays.compareUnsigned(
                                into.bytesBuffer(), oldStart, oldStart + old, bytes, start, start + length)
                        < 0) {
            into.setBytes(slot, 0, bytes, start, length);
        }
    }

    /** Begins a snapshot that is written while the table goes on. */
    void freeze() {
        finishFrozen();
        frozen = new StateRecords(left::add, new RecordPieces());
        table.snapshotChanges(frozen, 0, PANE, TaskShare.ALL);
        frozenModel = new HashMap<>();
        model.forEach((key, expected) -> frozenModel.put(key, expected.copy()));
    }

    /** Writes some more of it. */
    void writeSome() {
        if (!left.isEmpty() && !left.get(0).writeSome(1 + random.nextInt(200))) {
            finishFrozen();
        }
    }

    /** Writes the rest of it; the snapshots then come to what the map held when it was begun. */
    private void finishFrozen() {
        if (left.isEmpty()) {
            return;
        }
        while (left.get(0).writeSome(1 + random.nextInt(2000))) {
            // some at a time
        }
        left.clear();
        saved.apply(0, 1, frozen);
        assertThat(saved.entryCount()).as("entries of a frozen table").isEqualTo(frozenModel.size());
        try (StateTable restored = bystander.get()) {
            saved.reader(0, 1)
                    .entries(
                            0,
                            (pane, group, buffer, start, keyLength, valueLength) ->
                                    restored.restoreEntry(buffer, start, keyLength));
            checkAll(restored, frozenModel);
        }
    }

    /** Adds what the table has changed to what its snapshots so far come to, which must be what the map holds. */
    void snapshot() {
        finishFrozen();
        StateRecords changes = new StateRecords();
        table.snapshotChanges(changes, 0, PANE, TaskShare.ALL);
        saved.apply(0, 1, changes);
        assertThat(saved.entryCount()).as("entries that snapshots come to").isEqualTo(model.size());
    }

    /** Goes on with a fresh table that takes back what the snapshots come to. */
    void snapshotAndRestore(StateTable fresh) {
        snapshot();
        table.close();
        table = fresh;
        saved.reader(0, 1).entries(0, (pane, group, buffer, start, keyLength, valueLength) -> {
            assertThat(pane).isEqualTo(PANE);
            table.restoreEntry(buffer, start, keyLength);
        });
        assertThat(table.isSaved()).isEqualTo(!model.isEmpty());
    }

    void close() {
        finishFrozen();
        table.close();
    }

    private List<List<@Nullable Object>> fill(int count, boolean all) {
        List<List<@Nullable Object>> keys = new ArrayList<>();
        for (ColumnVector vector : vectors) {
            vector.clear();
        }
        int hot = 1 + random.nextInt(keyPool.size());
        for (int row = 0; row < count; row++) {
            List<@Nullable Object> key = random.nextInt(10) == 0 && all && keyPool.size() >= STRANGERS
                    ? TestKeys.randomKey(random, types)
                    : keyPool.get(random.nextInt(random.nextInt(3) == 0 ? keyPool.size() : hot));
            TestKeys.write(vectors, row, key, random);
            keys.add(key);
        }
        return keys;
    }

    void update() {
        int count = 1 + random.nextInt(700);
        List<List<@Nullable Object>> keys = fill(count, true);
        int[] rows = random.nextBoolean() ? null : someRows(count);
        int places = rows == null ? count : rows.length;
        int[] slots = new int[places];
        for (int done = 0; done < places; ) {
            int handled = table.locate(vectors, rows, done, places - done, slots);
            assertThat(handled).isBetween(1, places - done);
            for (int index = 0; index < handled; index++) {
                updateOne(keys.get(rows == null ? done + index : rows[done + index]), slots[index]);
            }
            done += handled;
        }
    }

    private int[] someRows(int count) {
        return random.ints(0, count)
                .limit(1 + random.nextInt(count))
                .sorted()
                .distinct()
                .toArray();
    }

    private void updateOne(List<@Nullable Object> key, int slot) {
        Expected expected = model.computeIfAbsent(key, missing -> new Expected());
        long number = random.nextInt();
        expected.count++;
        expected.min = Math.min(expected.min, number);
        table.values()[slot]++;
        table.values()[slot + 1] = Math.min(table.values()[slot + 1], number);
        if (random.nextInt(3) == 0) {
            String text = TestKeys.randomText(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            expected.max = expected.max == null || expected.max.compareTo(text) < 0 ? text : expected.max;
            raise(table, slot, bytes, 0, bytes.length);
        }
    }

    void find() {
        int count = 1 + random.nextInt(700);
        List<List<@Nullable Object>> keys = fill(count, true);
        int[] slots = new int[count];
        boolean changes = random.nextInt(3) == 0;
        for (int done = 0; done < count; ) {
            int handled = table.find(vectors, null, done, count - done, slots);
            assertThat(handled).isBetween(1, count - done);
            for (int index = 0; index < handled; index++) {
                check(keys.get(done + index), table, slots[index]);
                if (slots[index] >= 0 && changes) {
                    table.changed(slots[index]);
                    updateOne(keys.get(done + index), slots[index]);
                }
            }
            done += handled;
        }
    }

    void remove() {
        int count = 1 + random.nextInt(100);
        List<List<@Nullable Object>> keys = fill(count, false);
        int[] slots = new int[1];
        for (int row = 0; row < count; row++) {
            assertThat(table.find(vectors, null, row, 1, slots)).isEqualTo(1);
            check(keys.get(row), table, slots[0]);
            if (slots[0] >= 0) {
                table.remove(slots[0]);
                model.remove(keys.get(row));
            }
        }
    }

    private void check(List<@Nullable Object> key, StateValues values, int slot) {
        check(model.get(key), key, values, slot);
    }

    private static void check(@Nullable Expected expected, List<@Nullable Object> key, StateValues values, int slot) {
        assertThat(slot >= 0).as("key %s is there", key).isEqualTo(expected != null);
        if (expected == null) {
            return;
        }
        assertThat(values.values()[slot]).as("count of %s", key).isEqualTo(expected.count);
        assertThat(values.values()[slot + 1]).as("min of %s", key).isEqualTo(expected.min);
        int length = values.bytesLength(slot, 0);
        String max = length < 0
                ? null
                : new String(values.bytesBuffer(), values.bytesStart(slot, 0), length, StandardCharsets.UTF_8);
        assertThat(max).as("max of %s", key).isEqualTo(expected.max);
    }

    void iterate() {
        checkAll(table, model);
    }

    private void checkAll(StateTable from, Map<List<@Nullable Object>, Expected> wanted) {
        Map<List<@Nullable Object>, Boolean> seen = new HashMap<>();
        try (StateCursor cursor = from.cursor()) {
            int[] slots = new int[97];
            for (int max = 1; ; max = 1 + random.nextInt(97)) {
                for (ColumnVector vector : vectors) {
                    vector.clear();
                }
                int firstRow = random.nextInt(50);
                int count = cursor.next(vectors, firstRow, slots, max);
                for (int index = 0; index < count; index++) {
                    List<@Nullable Object> key = TestKeys.read(vectors, firstRow + index);
                    assertThat(seen.put(key, true)).as("seen before: %s", key).isNull();
                    check(wanted.get(key), key, cursor, slots[index]);
                }
                if (count == 0) {
                    break;
                }
            }
        }
        List<List<@Nullable Object>> missing = new ArrayList<>(wanted.keySet());
        missing.removeAll(seen.keySet());
        assertThat(missing).isEmpty();
        assertThat(seen.size()).isEqualTo(wanted.size());
    }

    void clear() {
        table.clear();
        model.clear();
        assertThat(table.isEmpty()).isTrue();
    }
}
