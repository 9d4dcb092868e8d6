package io.tidemark.executor.state;

/**
 * Says whether a key may be in a cold map, so that new keys need not be looked up there: a Bloom filter that keeps the
 * bits of a key in one word. Mutable. Thread: task thread.
 */
final class KeyFilter {
    private static final int ENTRIES_PER_WORD = 8;

    private final long[] words;
    private final int shift;

    /**
     * @param entries how many keys will come
     * @param maxBytes never larger than that, at the price of more false hopes
     */
    KeyFilter(long entries, long maxBytes) {
        long wanted = Math.max(16, Math.min(Math.min(entries / ENTRIES_PER_WORD, maxBytes / Long.BYTES), 1 << 28));
        words = new long[(int) Long.highestOneBit(wanted * 2 - 1)];
        shift = Long.numberOfLeadingZeros(words.length) + 1;
    }

    void add(long hash) {
        words[(int) (hash >>> shift)] |= bits(hash);
    }

    boolean mayContain(long hash) {
        long bits = bits(hash);
        return (words[(int) (hash >>> shift)] & bits) == bits;
    }

    private static long bits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
    }

    long bytes() {
        return (long) words.length * Long.BYTES;
    }
}
