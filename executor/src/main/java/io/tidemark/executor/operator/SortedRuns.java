package io.tidemark.executor.operator;

/**
 * Sorts the row numbers from 0 on in steps, so that none of them takes long: short runs first, one a step; then the least of
 * all is taken from the runs again and again, by a heap of those that have numbers left. Rows that compare equal keep
 * their order. Mutable. Thread: task thread.
 */
final class SortedRuns {
    /** Rows of a run; sorting them takes about ten milliseconds. */
    static final int RUN_ROWS = 1 << 14;

    private final RowNumbers.Order order;
    private final int[] numbers;
    private final int[] scratch;
    private int sorted;

    /** For each run the place of its least number that was not taken. */
    private final int[] at;

    private final int[] heap;
    private int heapSize;

    /** @param order which row comes first */
    SortedRuns(int count, RowNumbers.Order order) {
        this.order = order;
        numbers = new int[count];
        for (int row = 0; row < count; row++) {
            numbers[row] = row;
        }
        scratch = new int[count];
        int runs = (count + RUN_ROWS - 1) / RUN_ROWS;
        at = new int[runs];
        heap = new int[runs];
    }

    /** Whether all runs are sorted, so that numbers can be taken. */
    boolean ready() {
        return sorted == numbers.length;
    }

    /** Sorts the next run. */
    void sortSome() {
        int to = Math.min(numbers.length, sorted + RUN_ROWS);
        RowNumbers.sort(numbers, scratch, sorted, to, order);
        int run = sorted / RUN_ROWS;
        at[run] = sorted;
        sorted = to;
        heap[heapSize] = run;
        heapSize++;
        for (int place = heapSize - 1;
                place > 0 && isBefore(heap[place], heap[(place - 1) / 2]);
                place = (place - 1) / 2) {
            swap(place, (place - 1) / 2);
        }
    }

    /** Takes the least number that is left; there must be one. */
    int take() {
        int run = heap[0];
        int least = numbers[at[run]];
        at[run]++;
        if (at[run] == Math.min(numbers.length, (run + 1) * RUN_ROWS)) {
            heapSize--;
            heap[0] = heap[heapSize];
        }
        sink();
        return least;
    }

    private void sink() {
        int place = 0;
        while (true) {
            int least = place;
            for (int child = 2 * place + 1; child <= 2 * place + 2; child++) {
                if (child < heapSize && isBefore(heap[child], heap[least])) {
                    least = child;
                }
            }
            if (least == place) {
                return;
            }
            swap(place, least);
            place = least;
        }
    }

    private boolean isBefore(int left, int right) {
        int compared = order.compare(numbers[at[left]], numbers[at[right]]);
        return compared < 0 || compared == 0 && left < right;
    }

    private void swap(int one, int other) {
        int run = heap[one];
        heap[one] = heap[other];
        heap[other] = run;
    }
}
