package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.StateRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job's state as plain maps, which makes random changes and says what a restore must give. Mutable. */
final class StateOracle {
    static final String JOB = "6f1c0d52-0000-4000-8000-000000000001";
    private static final int TABLES = 2;

    /** What was the state at one checkpoint. */
    record State(Map<String, Map<String, String>> entries, Map<String, String> wholes, long position) {}

    private final List<String> operators;
    private final Random random;
    private final int keys;
    private final int panes;
    private final Map<String, Map<String, String>> entries = new TreeMap<>();
    private final Map<String, String> wholes = new TreeMap<>();
    private long position;

    StateOracle(long seed, int keys, int panes, List<String> operators) {
        this.random = new Random(seed);
        this.keys = keys;
        this.panes = panes;
        this.operators = operators;
        operators.forEach(operator -> entries.put(operator, new TreeMap<>()));
    }

    private Map<String, String> of(String operator) {
        return Objects.requireNonNull(entries.get(operator));
    }

    static int groupOf(String key) {
        return KeyGroups.of(key.hashCode() * 0x9E3779B9);
    }

    /** So many random changes of each operator, dealt out to its tasks, as a checkpoint. */
    CheckpointContents change(long number, int tasks, int changes) {
        List<OperatorState> states = new ArrayList<>();
        for (String operator : operators) {
            List<StateRecords> records = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                records.add(new StateRecords());
            }
            drop(operator, records);
            change(operator, records, changes);
            for (int task = 0; task < tasks; task++) {
                String name = operator + "/" + task + "/" + tasks;
                if (!wholes.containsKey(name) || random.nextInt(3) == 0) {
                    String mark = "w" + random.nextInt(1000);
                    wholes.put(name, mark);
                    records.get(task).whole("mark", mark.getBytes(StandardCharsets.UTF_8));
                }
                states.add(new OperatorState(
                        operator, "does " + operator, "print-" + operator, task, tasks, records.get(task)));
            }
            wholes.keySet().removeIf(name -> name.startsWith(operator + "/") && !name.endsWith("/" + tasks));
        }
        position += changes;
        return contents(number, states);
    }

    private CheckpointContents contents(long number, List<OperatorState> states) {
        List<SplitPosition> positions = List.of(new SplitPosition("orders-0", Long.toString(position)));
        return new CheckpointContents(
                number,
                JOB,
                1_700_000_000_000L + number,
                "INSERT INTO sums SELECT 1",
                "plan-print",
                List.of("zone=UTC"),
                states,
                List.of(new SourceState("scan-0", "orders", positions)));
    }

    private void drop(String operator, List<StateRecords> records) {
        if (random.nextInt(3) > 0) {
            return;
        }
        int table = random.nextInt(TABLES);
        long pane = random.nextInt(panes) - 1L;
        records.forEach(each -> each.drop(table, pane));
        of(operator).keySet().removeIf(name -> name.startsWith(table + "/" + pane + "/"));
    }

    private void change(String operator, List<StateRecords> records, int changes) {
        Set<String> touched = new HashSet<>();
        for (int change = 0; change < changes; change++) {
            int table = random.nextInt(TABLES);
            long pane = random.nextInt(panes) - 1L;
            String key = "k" + random.nextInt(keys);
            String name = table + "/" + pane + "/" + key;
            if (!touched.add(name)) {
                continue;
            }
            int group = groupOf(key);
            StateRecords to = records.get(KeyGroups.owner(group, records.size()));
            if (random.nextInt(4) == 0) {
                byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
                to.remove(table, pane, group, bytes, 0, bytes.length);
                of(operator).remove(name);
            } else {
                String value = "v" + random.nextLong() + "x".repeat(random.nextInt(60));
                byte[] bytes = (key + value).getBytes(StandardCharsets.UTF_8);
                to.put(table, pane, group, bytes, 0, key.length(), bytes.length - key.length());
                of(operator).put(name, value);
            }
        }
    }

    State state() {
        Map<String, Map<String, String>> copy = new TreeMap<>();
        entries.forEach((operator, map) -> copy.put(operator, Map.copyOf(map)));
        return new State(copy, Map.copyOf(wholes), position);
    }

    /** Goes back to a state of before; null is the state at the start. */
    void resetTo(@Nullable State state) {
        entries.values().forEach(Map::clear);
        wholes.clear();
        position = 0;
        if (state != null) {
            state.entries().forEach((operator, map) -> of(operator).putAll(map));
            wholes.putAll(state.wholes());
            position = state.position();
        }
    }

    /** What a checkpoint gives when it is restored with so many tasks; throws if a task sees what is not its own. */
    static State restored(RestoredCheckpoint checkpoint, int tasks) {
        Map<String, Map<String, String>> entries = new TreeMap<>();
        Map<String, String> wholes = new TreeMap<>();
        for (RestoredCheckpoint.KnownOperator operator : checkpoint.operators()) {
            Map<String, String> into = new TreeMap<>();
            entries.put(operator.operator(), into);
            for (int task = 0; task < tasks; task++) {
                SnapshotReader reader = checkpoint.state(operator.operator(), task, tasks);
                for (int table = 0; table < TABLES; table++) {
                    read(reader, table, task, tasks, into);
                }
                List<byte[]> marks = reader.whole("mark");
                for (int former = 0; former < marks.size(); former++) {
                    wholes.put(
                            operator.operator() + "/" + former + "/" + operator.tasks(),
                            new String(marks.get(former), StandardCharsets.UTF_8));
                }
            }
        }
        long position = Long.parseLong(
                checkpoint.positions("scan-0").orElseThrow().get(0).position());
        return new State(entries, wholes, position);
    }

    private static void read(SnapshotReader reader, int table, int task, int tasks, Map<String, String> into) {
        long[] last = {Long.MIN_VALUE};
        reader.entries(table, (pane, group, buffer, start, keyLength, valueLength) -> {
            String key = new String(buffer, start, keyLength, StandardCharsets.UTF_8);
            String value = new String(buffer, start + keyLength, valueLength, StandardCharsets.UTF_8);
            if (group != groupOf(key) || KeyGroups.owner(group, tasks) != task || pane < last[0]) {
                throw new AssertionError(key + " of group " + group + " came to task " + task);
            }
            last[0] = pane;
            if (into.put(table + "/" + pane + "/" + key, value) != null) {
                throw new AssertionError(key + " came twice");
            }
        });
    }
}
