package io.tidemark.executor.checkpoint.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A file, a directory or a symbolic link, each with what is in the cache, what is on disk, and what is between the two.
 * Mutable. Guarded by its file system.
 */
final class SimNode {
    /** What it is. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    /** A write that was not forced; a cut of the length if there are no bytes. */
    private record Write(long position, byte[] bytes) {}

    /** A change of a directory that was not forced; a rename takes and gives in one. */
    private record Entry(String taken, String given, SimNode node) {}

    final Kind kind;
    final String target;
    byte[] content = new byte[0];
    final Map<String, SimNode> entries = new TreeMap<>();
    boolean locked;

    private byte[] durable = new byte[0];
    private final Map<String, SimNode> durableEntries = new TreeMap<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Entry> changes = new ArrayList<>();

    SimNode(Kind kind, String target) {
        this.kind = kind;
        this.target = target;
    }

    void write(long position, byte[] bytes) {
        content = applied(content, position, bytes);
        writes.add(new Write(position, bytes));
    }

    void truncate(long length) {
        if (length < content.length) {
            content = Arrays.copyOf(content, (int) length);
            writes.add(new Write(length, null));
        }
    }

    private static byte[] applied(byte[] content, long position, byte[] bytes) {
        if (bytes == null) {
            return Arrays.copyOf(content, (int) Math.min(position, content.length));
        }
        int end = Math.toIntExact(position + bytes.length);
        byte[] longer = Arrays.copyOf(content, Math.max(content.length, end));
        System.arraycopy(bytes, 0, longer, (int) position, bytes.length);
        return longer;
    }

    void change(String taken, String given, SimNode node) {
        if (taken != null) {
            entries.remove(taken);
        }
        if (given != null) {
            entries.put(given, node);
        }
        changes.add(new Entry(taken, given, node));
    }

    void force() {
        durable = content;
        writes.clear();
        durableEntries.clear();
        durableEntries.putAll(entries);
        changes.clear();
    }

    /** As Linux does when fsync fails: what should have been written is gone, though readers still see it. */
    void loseUnforced() {
        writes.clear();
        changes.clear();
    }

    /** What is on disk after the power was cut. */
    SimNode survivor(Survival survival, Random random) {
        SimNode node = new SimNode(kind, target);
        if (kind == Kind.DIRECTORY) {
            Map<String, SimNode> left = new TreeMap<>(durableEntries);
            int kept = survival.prefix(changes.size(), random);
            for (int index = 0; index < changes.size(); index++) {
                if (index < kept || survival.keeps(random)) {
                    apply(changes.get(index), left);
                }
            }
            left.forEach((name, child) -> node.entries.put(name, child.survivor(survival, random)));
        } else {
            node.content = survivingContent(survival, random);
        }
        node.force();
        return node;
    }

    private static void apply(Entry change, Map<String, SimNode> entries) {
        if (change.taken != null) {
            entries.remove(change.taken);
        }
        if (change.given != null) {
            entries.put(change.given, change.node);
        }
    }

    private byte[] survivingContent(Survival survival, Random random) {
        byte[] left = durable;
        int kept = survival.prefix(writes.size(), random);
        for (int index = 0; index < writes.size(); index++) {
            Write write = writes.get(index);
            boolean isLast = index == writes.size() - 1;
            if (index < kept || survival.keeps(random)) {
                byte[] bytes = write.bytes;
                if (bytes != null && isLast) {
                    bytes = survival.torn(bytes, random);
                }
                left = applied(left, write.position, bytes);
            }
        }
        return left;
    }
}
