package io.tidemark.executor.state;

import io.tidemark.executor.state.chronicle.ColdMap;
import io.tidemark.executor.state.chronicle.ColdMapSize;
import io.tidemark.types.Check;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one table in files: cold maps cannot grow, so when one is full a larger one is opened for new keys. A key is
 * in one of them only. Mutable. Thread: task thread.
 */
final class ColdChain implements AutoCloseable {
    private static final long MIN_ENTRIES = 1024;
    private static final long FAST_GROWTH_ENTRIES = 4_000_000;

    /** One map with what is known about its keys. */
    private static final class Generation {
        final ColdMap map;
        final KeyFilter filter;
        long size;

        Generation(ColdMap map, KeyFilter filter) {
            this.map = map;
            this.filter = filter;
        }
    }

    private final StateSpill spill;
    private final boolean constant;
    private final int keyBytes;
    private final int valueBytes;
    private final LargeEntries large;
    private final List<Generation> generations = new ArrayList<>();
    private long nextEntries;
    private @Nullable Generation found;

    /**
     * @param first how large the first map is made; sizes of a key and a value hold for all maps
     */
    ColdChain(StateSpill spill, ColdMapSize first) {
        this.spill = spill;
        constant = first.constant();
        keyBytes = first.keyBytes();
        valueBytes = first.valueBytes();
        nextEntries = Math.max(MIN_ENTRIES, first.entries());
        large = new LargeEntries(this);
    }

    /**
     * The value of a key, or null.
     *
     * @param reuse an array that may be filled and given back if it has the right length, or null
     */
    byte @Nullable [] get(byte[] key, byte @Nullable [] reuse) {
        byte[] value = getPlain(key, reuse);
        return value == null && large.count() > 0 ? large.get(key) : value;
    }

    /** Adds an entry whose key is known not to be here. */
    void insert(byte[] key, byte[] value) {
        if (isLarge(key, value)) {
            large.put(key, value);
        } else {
            insertPlain(key, value);
        }
    }

    /** Replaces the value of a key that is known to be here. */
    void replace(byte[] key, byte[] value) {
        if (constant) {
            replacePlain(key, value);
            return;
        }
        boolean wasPlain = locate(key);
        if (isLarge(key, value)) {
            if (wasPlain) {
                removePlain(key);
            }
            large.put(key, value);
        } else if (wasPlain) {
            replacePlain(key, value);
        } else {
            Check.state(large.remove(key), "a spilled key is missing");
            insertPlain(key, value);
        }
    }

    /** Removes an entry and says whether there was one. */
    boolean remove(byte[] key) {
        return removePlain(key) || (large.count() > 0 && large.remove(key));
    }

    /** Number of entries. */
    long size() {
        long size = large.count() - large.parts();
        for (Generation generation : generations) {
            size += generation.size;
        }
        return size;
    }

    private boolean isLarge(byte[] key, byte[] value) {
        return !constant && key.length + value.length > LargeEntries.PART_BYTES;
    }

    byte @Nullable [] getPlain(byte[] key, byte @Nullable [] reuse) {
        long hash = Hashing.bytes(key, 0, key.length);
        for (int index = generations.size() - 1; index >= 0; index--) {
            Generation generation = generations.get(index);
            if (generation.filter.mayContain(hash)) {
                byte[] value = generation.map.get(key, reuse);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private boolean locate(byte[] key) {
        long hash = Hashing.bytes(key, 0, key.length);
        for (int index = generations.size() - 1; index >= 0; index--) {
            found = generations.get(index);
            if (found.filter.mayContain(hash) && found.map.contains(key)) {
                return true;
            }
        }
        found = null;
        return false;
    }

    void insertPlain(byte[] key, byte[] value) {
        Generation newest = generations.isEmpty() ? open() : generations.get(generations.size() - 1);
        if (newest.size >= newest.map.capacity() || !newest.map.put(key, value)) {
            newest = open();
            Check.state(newest.map.put(key, value), "an empty cold map has no room");
        }
        newest.size++;
        newest.filter.add(Hashing.bytes(key, 0, key.length));
    }

    void replacePlain(byte[] key, byte[] value) {
        Generation only = generations.size() == 1 ? generations.get(0) : null;
        Check.state(only != null || locate(key), "a spilled key is missing");
        Generation generation = only == null ? java.util.Objects.requireNonNull(found) : only;
        if (!generation.map.put(key, value)) {
            generation.size--;
            insertPlain(key, value);
        }
    }

    boolean removePlain(byte[] key) {
        if (!locate(key) || found == null) {
            return false;
        }
        found.size--;
        return found.map.remove(key);
    }

    private Generation open() {
        ColdMap map = spill.open(new ColdMapSize(nextEntries, keyBytes, valueBytes, constant));
        KeyFilter filter = new KeyFilter(nextEntries, spill.memory().budgetBytes() / 16);
        spill.memory().charge(filter.bytes());
        Generation generation = new Generation(map, filter);
        generations.add(generation);
        nextEntries *= nextEntries < FAST_GROWTH_ENTRIES ? 4 : 2;
        return generation;
    }

    /** A scan has so many parts. */
    int segments() {
        int segments = 0;
        for (Generation generation : generations) {
            segments += generation.map.segments();
        }
        return segments;
    }

    /** Shows all entries of one part of the scan; the chain must not be used before it returns. */
    void scan(int segment, ColdMap.Visitor visitor) {
        int rest = segment;
        for (Generation generation : generations) {
            if (rest < generation.map.segments()) {
                large.scan(generation.map, rest, visitor, constant);
                return;
            }
            rest -= generation.map.segments();
        }
    }

    @Override
    public void close() {
        for (Generation generation : generations) {
            spill.memory().charge(-generation.filter.bytes());
            spill.close(generation.map);
        }
        generations.clear();
        large.forget();
    }
}
