package io.tidemark.executor.state;

import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Layout;
import java.util.List;

/**
 * Where the parts of an entry lie in its slot. With a single long key: the key, then the value. Else ("word form"): the
 * hash; a null bit for each key column; one word for each key column (two for WIDE; the hash of the bytes for BYTES); a
 * slab reference for each BYTES key column; then the value. A value is its longs, then a slab reference for each bytes
 * field. Immutable.
 */
final class SlotLayout {
    /** Slots begin here, so that those of large arrays lie on cache lines (the array's header is two words). */
    static final int ORIGIN = 6;

    private static final int LINE_WORDS = 8;

    final StateLayout state;
    final Layout[] keyLayouts;

    /** For each key column the place of its word in a slot of word form. */
    final int[] keyWordAt;

    /** For each key column the place of its slab reference, or -1. */
    final int[] keyReferenceAt;

    /** Words that decide equality, hash and null bits included; bytes are compared besides. */
    final int comparedWords;

    final int valueAt;
    final int bytesAt;
    final int stride;
    final boolean hasBytes;
    final boolean hasBytesKey;

    private SlotLayout(StateLayout state, boolean wordForm) {
        List<SqlType> keys = state.keys();
        this.state = state;
        keyLayouts = new Layout[keys.size()];
        keyWordAt = new int[keys.size()];
        keyReferenceAt = new int[keys.size()];
        int at = wordForm ? 1 + (keys.size() + 63) / 64 : 0;
        for (int key = 0; key < keyLayouts.length; key++) {
            keyLayouts[key] = keys.get(key).layout();
            keyWordAt[key] = at;
            at += keyLayouts[key] == Layout.WIDE ? 2 : 1;
        }
        comparedWords = at;
        for (int key = 0; key < keyLayouts.length; key++) {
            keyReferenceAt[key] = keyLayouts[key] == Layout.BYTES ? at++ : -1;
        }
        hasBytesKey = at > comparedWords;
        hasBytes = hasBytesKey || state.bytesFields() > 0;
        valueAt = at;
        bytesAt = at + state.longFields();
        stride = stride(at + state.valueWidth());
    }

    static SlotLayout longForm(StateLayout state) {
        return new SlotLayout(state, false);
    }

    static SlotLayout wordForm(StateLayout state) {
        return new SlotLayout(state, true);
    }

    /** Small slots share a cache line evenly, large ones begin on one where that does not waste much. */
    private static int stride(int width) {
        if (width <= LINE_WORDS) {
            return Math.max(2, Integer.highestOneBit(width * 2 - 1));
        }
        int lines = (width + LINE_WORDS - 1) / LINE_WORDS * LINE_WORDS;
        return lines - width <= 2 ? lines : width;
    }

    /** Whether a key column is null in the slot at a base. */
    boolean isKeyNull(long[] slots, int base, int key) {
        return (slots[base + 1 + (key >>> 6)] >>> key & 1) != 0;
    }

    /** Array length for so many slots. */
    long arrayLength(long slotCount) {
        return ORIGIN + slotCount * stride;
    }
}
