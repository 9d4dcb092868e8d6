package io.tidemark.executor.state;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.types.Check;
import io.tidemark.types.SqlType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Prints how many rows a second a table takes in; not a test. Arguments: which cases, the spill directory. */
final class StateMeasure {
    private static final int BATCH = 2048;
    private static final int ROWS = 1 << 24;

    private StateMeasure() {}

    public static void main(String[] arguments) {
        String which = arguments.length > 0 ? arguments[0] : "hot";
        Path directory = Path.of(arguments.length > 1 ? arguments[1] : System.getProperty("java.io.tmpdir"));
        if (which.equals("hot")) {
            for (int keys : new int[] {100, 10_000, 1_000_000, 10_000_000}) {
                hot("one BIGINT", List.of(SqlType.bigint()), keys, directory);
            }
            hot("two BIGINT", List.of(SqlType.bigint(), SqlType.bigint()), 10_000, directory);
            hot("two BIGINT", List.of(SqlType.bigint(), SqlType.bigint()), 1_000_000, directory);
            hot("no key", List.of(), 1, directory);
            texts(10_000, directory);
            texts(1_000_000, directory);
            panes(10_000, directory);
        }
        if (which.equals("cache")) {
            cache("uniform", uniform(10_000_000), 64L << 20, directory);
            cache("Zipf", zipf(10_000_000), 64L << 20, directory);
        }
        if (which.equals("pane")) {
            bigPane("uniform", uniform(10_000_000), 64L << 20, directory);
            bigPane("Zipf", zipf(10_000_000), 64L << 20, directory);
        }
        if (which.equals("track")) {
            for (int keys : new int[] {100, 10_000, 1_000_000}) {
                for (int round = 0; round < 2; round++) {
                    track(keys, false, directory);
                    track(keys, true, directory);
                }
            }
        }
        if (which.equals("freeze")) {
            freeze(1_000_000, 100_000, directory);
            freeze(10_000_000, 100_000, directory);
            freeze(4_000_000, 1_000_000, directory);
        }
        if (which.equals("start")) {
            start(directory);
        }
    }

    /** Time of this thread on a core, so that others on the machine disturb less. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long[] uniform(int keys) {
        Random random = new Random(7);
        long[] rows = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            rows[row] = random.nextInt(keys);
        }
        return rows;
    }

    private static void hot(String what, List<SqlType> types, int keys, Path directory) {
        long[] rows = uniform(keys);
        StateBudget budget = new StateBudget(8L << 30, 8L << 30);
        try (StateStore store = new StateStore("measure", budget, directory)) {
            StateTable table = store.table("test", new StateLayout(types, new long[2], 0));
            double first = count(table, types, rows);
            double[] later = new double[5];
            for (int round = 0; round < later.length; round++) {
                later[round] = count(table, types, rows);
            }
            Arrays.sort(later);
            System.out.printf(
                    "%s, %,d keys: first pass %.1f, then %.1f M rows/s (%d MB)%n",
                    what, keys, first, later[2], store.hotBytes() >> 20);
        }
    }

    /** What it costs to note changes while rows come in. */
    private static void track(int keys, boolean tracks, Path directory) {
        List<SqlType> types = List.of(SqlType.bigint());
        StateBudget budget = new StateBudget(8L << 30, 8L << 30);
        long[] rows = uniform(keys);
        try (StateStore store = new StateStore("measure", budget, directory, SpillSpace.FILE_SYSTEM, tracks)) {
            StateTable table = store.table("test", new StateLayout(types, new long[2], 0));
            count(table, types, rows);
            double[] later = new double[7];
            for (int round = 0; round < later.length; round++) {
                later[round] = count(table, types, rows);
            }
            Arrays.sort(later);
            System.out.printf("%,d keys, changes %s: %.1f M rows/s%n", keys, tracks ? "noted" : "lost", later[3]);
        }
    }

    /** How long a task stands still to write what has changed: keys of 16 bytes, values of 32. */
    private static void freeze(int keys, int changes, Path directory) {
        List<SqlType> types = List.of(SqlType.bigint(), SqlType.bigint());
        StateBudget budget = new StateBudget(8L << 30, 8L << 30);
        try (StateStore store = new StateStore("measure", budget, directory, SpillSpace.FILE_SYSTEM, true)) {
            StateTable table = store.table("test", new StateLayout(types, new long[4], 0));
            long[] all = new long[(keys + BATCH - 1) / BATCH * BATCH];
            Arrays.setAll(all, key -> key % keys);
            count(table, types, all);
            TaskShare share = TaskShare.byKeys(0, 1, new int[] {0, 1});
            table.snapshotChanges(new StateRecords(), 0, 0, share);
            Random random = new Random(7);
            int rounds = 40;
            double[] millis = new double[rounds];
            for (int round = -10; round < rounds; round++) {
                long[] changed = new long[(changes + BATCH - 1) / BATCH * BATCH];
                int first = random.nextInt(keys);
                Arrays.setAll(changed, row -> (first + row % changes * 7919L) % keys);
                count(table, types, changed);
                StateRecords records = new StateRecords();
                long begin = cpuNanos();
                table.snapshotChanges(records, 0, 0, share);
                if (round >= 0) {
                    millis[round] = (cpuNanos() - begin) / 1e6;
                }
                Check.state(records.count() == changes, "a change is missing");
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%,d changes of %,d keys: median %.1f ms, most %.1f ms%n",
                    changes, keys, millis[rounds / 2], millis[rounds - 1]);
        }
    }

    /** Numbers whose frequency falls with their rank (exponent 1), scattered over the keys. */
    private static long[] zipf(int keys) {
        Random random = new Random(7);
        double scale = Math.log(keys);
        long[] rows = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            rows[row] = (long) Math.exp(random.nextDouble() * scale) * 0x9E3779B97F4A7C15L;
        }
        return rows;
    }

    private static void cache(String what, long[] rows, long hotBytes, Path directory) {
        StateLayout layout = new StateLayout(List.of(SqlType.bigint()), new long[2], 0);
        try (StateStore store = new StateStore("measure", new StateBudget(hotBytes, 1L << 40), directory)) {
            StateTable table = store.table("measure", layout);
            for (int round = 0; round < 2; round++) {
                double speed = count(table, layout.keys(), rows);
                System.out.printf("cache, %s: %.2f M rows/s, %s%n", what, speed, store.statistics());
            }
        }
    }

    private static void bigPane(String what, long[] rows, long hotBytes, Path directory) {
        StateLayout layout = new StateLayout(List.of(SqlType.bigint()), new long[2], 0);
        try (StateStore store = new StateStore("measure", new StateBudget(hotBytes, 1L << 40), directory)) {
            PaneTables panes = store.panes("measure", layout, StateMeasure::add);
            StateTable table = panes.open(0);
            for (int round = 0; round < 2; round++) {
                double speed = count(table, layout.keys(), rows);
                System.out.printf("pane, %s: %.2f M rows/s, %s%n", what, speed, store.statistics());
            }
            long begin = cpuNanos();
            long entries = 0;
            int[] slots = new int[BATCH];
            ColumnVector[] keys = {new LongVector(BATCH)};
            try (StateCursor cursor = table.cursor()) {
                for (int count = 1; count > 0; entries += count) {
                    count = cursor.next(keys, 0, slots, BATCH);
                }
            }
            System.out.printf("read %,d entries at %.2f M a second%n", entries, entries * 1e3 / (cpuNanos() - begin));
        }
    }

    private static void add(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        into.values()[intoSlot] += from.values()[fromSlot];
        into.values()[intoSlot + 1] += from.values()[fromSlot + 1];
    }

    private static void start(Path directory) {
        long begin = cpuNanos();
        StateLayout layout = new StateLayout(List.of(SqlType.bigint()), new long[2], 0);
        try (StateStore store = new StateStore("measure", new StateBudget(1 << 20, 1L << 40), directory)) {
            count(store.table("measure", layout), layout.keys(), Arrays.copyOf(uniform(1 << 30), BATCH * 16));
            System.out.printf("%d spills after %d ms%n", store.statistics().spills(), (cpuNanos() - begin) / 1_000_000);
        }
    }

    private static void texts(int keys, Path directory) {
        BytesVector[] batches = new BytesVector[ROWS / BATCH / 8];
        long[] rows = uniform(keys);
        for (int batch = 0; batch < batches.length; batch++) {
            batches[batch] = new BytesVector(BATCH);
            for (int row = 0; row < BATCH; row++) {
                batches[batch].set(row, "user-" + rows[batch * BATCH + row]);
            }
        }
        StateLayout layout = new StateLayout(List.of(SqlType.varchar()), new long[2], 0);
        try (StateStore store = new StateStore("measure", new StateBudget(8L << 30, 8L << 30), directory)) {
            StateTable table = store.table("measure", layout);
            for (int round = 0; round < 4; round++) {
                long begin = cpuNanos();
                for (BytesVector batch : batches) {
                    count(table, new ColumnVector[] {batch}, round, new int[BATCH]);
                }
                double speed = batches.length * BATCH * 1e3 / (cpuNanos() - begin);
                System.out.printf(
                        "one VARCHAR, %,d keys: %.1f M rows/s (%d MB)%n", keys, speed, store.hotBytes() >> 20);
            }
        }
    }

    private static void panes(int keys, Path directory) {
        long[] rows = uniform(keys);
        StateLayout layout = new StateLayout(List.of(SqlType.bigint()), new long[2], 0);
        try (StateStore store = new StateStore("measure", new StateBudget(1L << 30, 1L << 30), directory)) {
            PaneTables panes = store.panes("test", layout, (into, intoSlot, from, fromSlot) -> {});
            for (int round = 0; round < 6; round++) {
                try (StateTable pane = panes.open(round)) {
                    System.out.printf(
                            "pane %d, %,d keys: %.1f M rows/s%n", round, keys, count(pane, layout.keys(), rows));
                }
            }
        }
    }

    /** COUNT and SUM by key; million rows a second. */
    static double count(StateTable table, List<SqlType> types, long[] rows) {
        ColumnVector[] keys = new ColumnVector[types.size()];
        int[] slots = new int[BATCH];
        long begin = cpuNanos();
        for (int key = 0; key < keys.length; key++) {
            keys[key] = new LongVector(BATCH);
        }
        for (int row = 0; row < rows.length; row += BATCH) {
            for (ColumnVector key : keys) {
                System.arraycopy(rows, row, ((LongVector) key).values, 0, BATCH);
            }
            count(table, keys, row, slots);
        }
        return rows.length * 1e3 / (cpuNanos() - begin);
    }

    private static void count(StateTable table, ColumnVector[] keys, long number, int[] slots) {
        for (int done = 0; done < BATCH; ) {
            int handled = table.locate(keys, null, done, BATCH - done, slots);
            long[] values = table.values();
            for (int index = 0; index < handled; index++) {
                int slot = slots[index];
                values[slot]++;
                values[slot + 1] += number;
            }
            done += handled;
        }
    }
}
