package io.tidemark.executor.operator;

/** Sorts row numbers without boxing them; see {@link SortedRuns} for very many. Stateless. */
final class RowNumbers {
    private RowNumbers() {}

    /** Compares two rows by their numbers. */
    interface Order {
        int compare(int left, int right);
    }

    /** Sorts the first {@code count} numbers; rows that compare equal keep their order. A merge sort. */
    static void sort(int[] numbers, int count, Order order) {
        sort(numbers, new int[count], 0, count, order);
    }

    /**
     * The same for the numbers from one place to before another.
     *
     * @param scratch as long as the numbers
     */
    static void sort(int[] numbers, int[] scratch, int from, int to, Order order) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(numbers, scratch, from, middle, order);
        sort(numbers, scratch, middle, to, order);
        if (order.compare(numbers[middle - 1], numbers[middle]) <= 0) {
            return;
        }
        System.arraycopy(numbers, from, scratch, from, to - from);
        int left = from;
        int right = middle;
        for (int place = from; place < to; place++) {
            boolean takeLeft = right >= to || (left < middle && order.compare(scratch[left], scratch[right]) <= 0);
            numbers[place] = takeLeft ? scratch[left++] : scratch[right++];
        }
    }
}
