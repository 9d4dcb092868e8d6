package io.tidemark.executor.snapshot;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the snapshots of one operator come to when each is applied to those before it, as checkpoint files are: a key is
 * there until it is removed or its pane is dropped. Checks what a {@link SnapshotWriter} is promised. Thread: the test's.
 */
public final class AccumulatedState {
    /** Bytes with the equality of their content. */
    private record Key(byte[] bytes) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    private record Entry(int group, byte[] value) {}

    private record Place(int table, long pane, Key key) {}

    private final Map<Integer, TreeMap<Long, TreeMap<Key, Entry>>> tables = new TreeMap<>();
    private Map<Integer, Map<String, byte[]>> wholes = new TreeMap<>();
    private long records;

    /** Applies what a task has written. */
    public void apply(int task, int tasks, StateRecords snapshot) {
        snapshot.drops().forEach((table, panes) -> {
            TreeMap<Long, TreeMap<Key, Entry>> content = tables.computeIfAbsent(table, any -> new TreeMap<>());
            panes.forEach(pane -> drop(content, pane, task, tasks));
        });
        Set<Place> seen = new HashSet<>();
        snapshot.forEach((kind, table, pane, group, buffer, start, keyLength, valueLength) -> {
            int end = start + keyLength;
            Key key = new Key(Arrays.copyOfRange(buffer, start, end));
            check(group >= 0 && group < KeyGroups.COUNT, "group " + group);
            check(
                    tasks == 1 || KeyGroups.owner(group, tasks) == task,
                    "group " + group + " is not of task " + task + " of " + tasks);
            check(seen.add(new Place(table, pane, key)), "a key comes twice in one snapshot");
            TreeMap<Key, Entry> content =
                    tables.computeIfAbsent(table, any -> new TreeMap<>()).computeIfAbsent(pane, any -> new TreeMap<>());
            if (kind == StateRecords.Kind.PUT) {
                content.put(key, new Entry(group, Arrays.copyOfRange(buffer, end, end + valueLength)));
            } else {
                content.remove(key);
            }
        });
        wholes.computeIfAbsent(task, any -> new LinkedHashMap<>()).putAll(snapshot.wholes());
        records = snapshot.count();
    }

    private static void drop(TreeMap<Long, TreeMap<Key, Entry>> content, long pane, int task, int tasks) {
        TreeMap<Key, Entry> dropped = content.get(pane);
        if (dropped != null) {
            dropped.values().removeIf(entry -> KeyGroups.owner(entry.group(), tasks) == task);
        }
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }

    /** Puts and removes of the last snapshot. */
    public long lastRecords() {
        return records;
    }

    /** Entries that are there now, in all tables. */
    public int entryCount() {
        return tables.values().stream()
                .flatMap(panes -> panes.values().stream())
                .mapToInt(Map::size)
                .sum();
    }

    /** What the former tasks have said stays until the new ones have said theirs. */
    public void rescaled(List<StateRecords> firstOfNewTasks) {
        Map<Integer, Map<String, byte[]>> renewed = new TreeMap<>();
        for (int task = 0; task < firstOfNewTasks.size(); task++) {
            renewed.put(task, new LinkedHashMap<>());
        }
        wholes = renewed;
        for (int task = 0; task < firstOfNewTasks.size(); task++) {
            apply(task, firstOfNewTasks.size(), firstOfNewTasks.get(task));
        }
    }

    /** For one of so many tasks that take over. */
    public SnapshotReader reader(int task, int tasks) {
        return new SnapshotReader() {
            @Override
            public List<byte[]> whole(String name) {
                return wholes.values().stream()
                        .filter(ofTask -> ofTask.containsKey(name))
                        .map(ofTask -> ofTask.get(name).clone())
                        .toList();
            }

            @Override
            public void entries(int table, EntryConsumer consumer) {
                Map<Long, TreeMap<Key, Entry>> content = tables.getOrDefault(table, new TreeMap<>());
                content.forEach((pane, entries) -> entries.forEach((key, entry) -> {
                    if (KeyGroups.owner(entry.group(), tasks) == task) {
                        show(consumer, pane, key.bytes(), entry);
                    }
                }));
            }
        };
    }

    /** Shows an entry in the middle of a buffer, as a file does. */
    private static void show(SnapshotReader.EntryConsumer consumer, long pane, byte[] key, Entry entry) {
        byte[] lent = new byte[key.length + entry.value().length + 5];
        Arrays.fill(lent, (byte) -1);
        System.arraycopy(key, 0, lent, 3, key.length);
        System.arraycopy(entry.value(), 0, lent, 3 + key.length, entry.value().length);
        consumer.entry(pane, entry.group(), lent, 3, key.length, entry.value().length);
        Arrays.fill(lent, (byte) -1);
    }
}
