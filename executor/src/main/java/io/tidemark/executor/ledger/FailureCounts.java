package io.tidemark.executor.ledger;

import java.util.Map;

/** Rows that failed an expression at one step of one task. Thread: the task's counts, any reads. */
public final class FailureCounts {
    /** The origin of rows that are no row of a source. */
    public static final int NO_ORIGIN = -1;

    /** A row that failed: the number of its origin, and why. */
    record Failure(int origin, String reason) {}

    private final int step;
    private final RejectTally<Failure> tally = new RejectTally<>();

    FailureCounts(int step) {
        this.step = step;
    }

    /** A row was rejected. */
    public void count(int origin, String reason) {
        tally.count(new Failure(origin, reason));
    }

    int step() {
        return step;
    }

    Map<Failure, Long> counts() {
        return tally.counts();
    }
}
