package io.tidemark.executor.state.chronicle;

/**
 * How large a cold map is made.
 *
 * @param entries how many entries
 * @param keyBytes length of each key, or of an average one
 * @param valueBytes length of each value, or of an average one
 * @param constant whether all keys and all values have these lengths
 */
public record ColdMapSize(long entries, int keyBytes, int valueBytes, boolean constant) {
    /** About what the file will take. */
    public long estimatedBytes() {
        long entry = keyBytes + valueBytes + (constant ? 16L : 32L);
        return entries * entry / 10 * 13 + (1 << 16);
    }
}
