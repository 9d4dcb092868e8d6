package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The table for state that outgrew the heap: a 16-way set-associative write-back cache in front of cold maps. Buckets of
 * 16 slots; a key belongs to one bucket. A missing entry takes the place of one in its bucket that was not used lately,
 * which is written out. (Evicting by a hand that sweeps over a table with linear probing degenerates: where it has not
 * been for long, there are no free slots left.) Slots given in the last call are pinned. Mutable. Thread: task thread.
 */
final class CacheTable extends HotTable {
    private static final int WAYS = 16;
    private static final int ALL_WAYS = (1 << WAYS) - 1;
    private static final int MAX_ROWS = 1024;

    /** Words of a bucket's head: two of tags (a byte for each way, 0 if free), one of flags. */
    private static final int HEAD_WORDS = 4;

    private static final int FLAGS = 2;
    private static final int PINNED_SHIFT = 16;
    private static final int COLD_SHIFT = 32;
    private static final int HAND_SHIFT = 48;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final KeyEncoder encoder;
    private final EntryCodec loadCodec;
    private final EntryCodec evictCodec;
    private final ColumnVector[] evictedKey;
    private final int[] evictedSlot = new int[1];
    private final ColdChain cold;
    private final @Nullable TableChanges changes;
    private final long maxSlabBytes;
    private final int buckets;
    private final long[] heads;
    private int[] pinnedBuckets = new int[MAX_ROWS];
    private int pinnedCount;
    private int sweepBucket;
    private byte @Nullable [] loadedValue;
    private long coldCopies;

    /**
     * @param capacity slots, a multiple of 16
     * @param maxSlabBytes bytes of texts at which entries are evicted even where slots are free
     * @param changes is told of entries before they are evicted; null if nobody wants to know
     */
    CacheTable(
            SlotLayout layout,
            StateMemory memory,
            int capacity,
            long maxSlabBytes,
            ColdChain cold,
            @Nullable TableChanges changes) {
        super(layout, memory, capacity, 0);
        this.changes = changes;
        this.cold = cold;
        this.maxSlabBytes = maxSlabBytes;
        encoder = new KeyEncoder(layout);
        loadCodec = new EntryCodec(layout.state);
        evictCodec = new EntryCodec(layout.state);
        evictedKey = StagedEntries.vectors(layout.state.keys(), 1);
        buckets = capacity / WAYS;
        heads = memory.take((long) buckets * HEAD_WORDS);
    }

    /** How many slots fit into so many bytes, if texts take so many a slot: a multiple of 16. */
    static int capacityFor(SlotLayout layout, long bytes, long textBytes) {
        long perBucket = WAYS * (layout.stride * (long) Long.BYTES + textBytes) + HEAD_WORDS * Long.BYTES;
        return (int) Math.max(4, Math.min(bytes / perBucket, Integer.MAX_VALUE / (WAYS + 1) / layout.stride)) * WAYS;
    }

    /** Entries that are in a cold map as well, where they may be outdated. */
    long coldCopies() {
        return coldCopies;
    }

    @Override
    int spareSlots() {
        return 0;
    }

    @Override
    int locate(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] found, boolean create) {
        unpin();
        if (slab.live() > maxSlabBytes) {
            evictTexts();
        }
        int limit = Math.min(count, MAX_ROWS);
        encoder.encode(keys, rows, from, limit);
        long[] words = encoder.words;
        int width = layout.comparedWords;
        for (int index = 0; index < limit; index++) {
            int row = rows == null ? from + index : rows[from + index];
            int bucket = bucket(words[index * width]);
            int way = match(bucket, words, index * width, keys, row);
            if (way < 0) {
                byte[] key = loadCodec.key(keys, row);
                byte[] value = cold.get(key, loadedValue);
                if (value == null && !create) {
                    found[index] = -1;
                    continue;
                }
                way = place(bucket);
                if (way < 0) {
                    return index;
                }
                fill(bucket, way, words, index * width, keys, row);
                load(bucket, way, value);
            }
            pin(bucket, way);
            found[index] = baseOf(bucket * WAYS + way) + layout.valueAt;
        }
        return limit;
    }

    /** Like a search that makes nothing, but leaves the cold maps alone. */
    @Override
    void peek(ColumnVector[] keys, int from, int count, int[] found) {
        encoder.encode(keys, null, from, count);
        int width = layout.comparedWords;
        for (int index = 0; index < count; index++) {
            int bucket = bucket(encoder.words[index * width]);
            int way = match(bucket, encoder.words, index * width, keys, from + index);
            found[index] = way < 0 ? -1 : baseOf(bucket * WAYS + way) + layout.valueAt;
        }
    }

    private int bucket(long hash) {
        return (int) ((hash >>> 32) * buckets >>> 32);
    }

    private static long tag(long hash) {
        return (hash >>> 2 & 0x7F) | 0x80;
    }

    private long tagAt(int bucket, int way) {
        return heads[bucket * HEAD_WORDS + (way >>> 3)] >>> ((way & 7) << 3) & 0xFF;
    }

    private void setTag(int bucket, int way, long tag) {
        int at = bucket * HEAD_WORDS + (way >>> 3);
        int shift = (way & 7) << 3;
        heads[at] = heads[at] & ~(0xFFL << shift) | tag << shift;
    }

    private int match(int bucket, long[] words, int at, ColumnVector[] keys, int row) {
        long pattern = tag(words[at]) * LOW_BITS;
        for (int half = 0; half < 2; half++) {
            long difference = heads[bucket * HEAD_WORDS + half] ^ pattern;
            long zeroBytes = (difference - LOW_BITS) & ~difference & HIGH_BITS;
            while (zeroBytes != 0) {
                int way = half * 8 + (Long.numberOfTrailingZeros(zeroBytes) >>> 3);
                if (isSameKey(baseOf(bucket * WAYS + way), words, at, keys, row)) {
                    return way;
                }
                zeroBytes &= zeroBytes - 1;
            }
        }
        return -1;
    }

    private void pin(int bucket, int way) {
        int at = bucket * HEAD_WORDS + FLAGS;
        if ((heads[at] >>> PINNED_SHIFT & ALL_WAYS) == 0) {
            pinnedBuckets[pinnedCount++] = bucket;
        }
        heads[at] |= 1L << way | 1L << (way + PINNED_SHIFT);
    }

    private void unpin() {
        for (int index = 0; index < pinnedCount; index++) {
            heads[pinnedBuckets[index] * HEAD_WORDS + FLAGS] &= ~((long) ALL_WAYS << PINNED_SHIFT);
        }
        pinnedCount = 0;
    }

    /** A free way of a bucket, after evicting if need be; -1 if all are pinned. */
    private int place(int bucket) {
        int at = bucket * HEAD_WORDS + FLAGS;
        for (int way = 0; way < WAYS; way++) {
            if (tagAt(bucket, way) == 0) {
                return way;
            }
        }
        int pinned = (int) (heads[at] >>> PINNED_SHIFT) & ALL_WAYS;
        if (pinned == ALL_WAYS) {
            return -1;
        }
        int candidates = ~((int) heads[at] | pinned) & ALL_WAYS;
        if (candidates == 0) {
            heads[at] &= ~(long) ALL_WAYS | pinned;
            candidates = ~pinned & ALL_WAYS;
        }
        int hand = (int) (heads[at] >>> HAND_SHIFT) & (WAYS - 1);
        int turned = (candidates >>> hand | candidates << (WAYS - hand)) & ALL_WAYS;
        int way = (Integer.numberOfTrailingZeros(turned) + hand) & (WAYS - 1);
        heads[at] = heads[at] & ~((long) (WAYS - 1) << HAND_SHIFT) | (long) ((way + 1) & (WAYS - 1)) << HAND_SHIFT;
        evict(bucket, way);
        return way;
    }

    private boolean isCold(int bucket, int way) {
        return (heads[bucket * HEAD_WORDS + FLAGS] >>> (COLD_SHIFT + way) & 1) != 0;
    }

    private void evict(int bucket, int way) {
        int slot = baseOf(bucket * WAYS + way) + layout.valueAt;
        if (changes != null) {
            changes.onEvict(slot);
        }
        byte[] key = evictedKey(slot);
        byte[] value = evictCodec.value(this, slot);
        if (isCold(bucket, way)) {
            cold.replace(key, value);
        } else {
            cold.insert(key, value);
        }
        drop(bucket, way);
    }

    private byte[] evictedKey(int slot) {
        for (ColumnVector key : evictedKey) {
            key.clear();
        }
        evictedSlot[0] = slot;
        writeKeys(evictedSlot, 1, evictedKey, 0);
        return evictCodec.key(evictedKey, 0);
    }

    private void drop(int bucket, int way) {
        clearMarks(baseOf(bucket * WAYS + way) + layout.valueAt);
        freeBytes(baseOf(bucket * WAYS + way));
        setTag(bucket, way, 0);
        coldCopies -= isCold(bucket, way) ? 1 : 0;
        heads[bucket * HEAD_WORDS + FLAGS] &= ~(1L << way | 1L << (way + COLD_SHIFT));
        size--;
    }

    private void fill(int bucket, int way, long[] words, int at, ColumnVector[] keys, int row) {
        setTag(bucket, way, tag(words[at]));
        size++;
        fillWordForm(baseOf(bucket * WAYS + way), words, at, keys, row);
    }

    private void load(int bucket, int way, byte @Nullable [] value) {
        if (value != null) {
            loadedValue = value;
            loadCodec.readValue(value, this, baseOf(bucket * WAYS + way) + layout.valueAt);
            heads[bucket * HEAD_WORDS + FLAGS] |= 1L << (way + COLD_SHIFT);
            coldCopies++;
        }
    }

    /** Writes all entries out. */
    void evictAll() {
        unpin();
        for (int bucket = 0; bucket < buckets; bucket++) {
            evictBucket(bucket);
        }
    }

    private void evictBucket(int bucket) {
        for (int way = 0; way < WAYS; way++) {
            if (tagAt(bucket, way) != 0) {
                evict(bucket, way);
            }
        }
    }

    /** Evicts whole buckets, one after the other, until texts take three quarters of what they may. */
    private void evictTexts() {
        for (int turn = 0; turn < buckets && slab.live() > maxSlabBytes / 4 * 3; turn++) {
            sweepBucket = sweepBucket + 1 < buckets ? sweepBucket + 1 : 0;
            evictBucket(sweepBucket);
        }
        if (slab.capacity() > 2 * maxSlabBytes) {
            compact(0);
        }
    }

    /** Entries come back from files unchanged. */
    @Override
    boolean canStopMarking() {
        return false;
    }

    @Override
    boolean isOccupied(int index) {
        return tagAt(index / WAYS, index % WAYS) != 0;
    }

    @Override
    void rehash(long[] from, int fromCapacity, OldMarks old) {
        throw new UnsupportedOperationException("a cache does not grow");
    }

    @Override
    void remove(int slot) {
        int index = indexOf(slot);
        if (isCold(index / WAYS, index % WAYS)) {
            cold.remove(evictedKey(slot));
        }
        drop(index / WAYS, index % WAYS);
    }

    @Override
    void clear() {
        super.clear();
        Arrays.fill(heads, 0);
        pinnedCount = 0;
        coldCopies = 0;
    }

    @Override
    void release() {
        memory.give(heads);
        super.release();
    }

    @Override
    void writeKeys(int[] of, int count, ColumnVector[] targets, int firstRow) {
        KeyWriter.write(layout, slots, slab.bytes, of, count, targets, firstRow);
    }
}
