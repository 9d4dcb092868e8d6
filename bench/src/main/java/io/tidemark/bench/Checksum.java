package io.tidemark.bench;

/**
 * Number of rows and a sum over them that does not depend on their order: each row's fields are folded one after the
 * other, texts by their length. Mutable. Thread: one at a time.
 */
final class Checksum {
    /** What a row's fold begins with. */
    static final long SEED = 1;

    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final long LAST_FACTOR = 0xD6E8FEB86659FD93L;

    private long rows;
    private long sum;

    /** A row's fold with one more field. */
    static long fold(long fold, long field) {
        return (fold ^ field) * FACTOR + (fold >>> 29);
    }

    /** What a fold counts in the sum. */
    static long last(long fold) {
        long mixed = (fold ^ (fold >>> 32)) * LAST_FACTOR;
        return mixed ^ (mixed >>> 32);
    }

    /** Adds a row of two fields. */
    void add(long first, long second) {
        rows++;
        sum += last(fold(fold(SEED, first), second));
    }

    /** Adds a row of four fields. */
    void add(long first, long second, long third, long fourth) {
        rows++;
        sum += last(fold(fold(fold(fold(SEED, first), second), third), fourth));
    }

    /** Adds a row of five fields. */
    void add(long first, long second, long third, long fourth, long fifth) {
        rows++;
        sum += last(fold(fold(fold(fold(fold(SEED, first), second), third), fourth), fifth));
    }

    /** Adds rows that were counted elsewhere. */
    void addAll(long moreRows, long moreSum) {
        rows += moreRows;
        sum += moreSum;
    }

    /** How many rows there are. */
    long rows() {
        return rows;
    }

    /** The value as it is now. */
    Value value() {
        return new Value(rows, sum);
    }

    /**
     * What two ways to compute the same must agree on.
     *
     * @param rows number of rows
     * @param sum sum over the rows
     */
    record Value(long rows, long sum) {
        @Override
        public String toString() {
            return rows + " rows, checksum " + String.format("%016x", sum);
        }
    }
}
