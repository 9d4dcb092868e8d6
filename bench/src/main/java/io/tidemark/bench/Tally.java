package io.tidemark.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one run has read and written, and when: from the first rows read to the last row expected. Tables name their tally
 * in an option; tallies are found by name because the engine makes connectors by itself. Thread: any.
 */
final class Tally {
    private static final Map<String, Tally> BY_NAME = new ConcurrentHashMap<>();

    private final Checksum checksum = new Checksum();
    private long expectedRows;
    private long firstNanos;
    private long lastNanos;
    private boolean started;
    private boolean complete;

    private Tally() {}

    /** The tally of a name; made when it is first asked for. */
    static Tally of(String name) {
        return BY_NAME.computeIfAbsent(name, unused -> new Tally());
    }

    /** Forgets a tally. */
    static void remove(String name) {
        BY_NAME.remove(name);
    }

    /** A fresh tally under this name, which is complete once so many rows were written. */
    static Tally begin(String name, long expectedRows) {
        Tally tally = new Tally();
        tally.expectedRows = expectedRows;
        BY_NAME.put(name, tally);
        return tally;
    }

    /** Notes when a reader began to read the first rows; later calls change nothing unless they are earlier. */
    synchronized void onFirstRows(long nanos) {
        firstNanos = started ? Math.min(firstNanos, nanos) : nanos;
        started = true;
    }

    /** Adds rows written. */
    synchronized void add(long rows, long sum) {
        checksum.addAll(rows, sum);
        if (!complete && checksum.rows() >= expectedRows) {
            complete = true;
            lastNanos = System.nanoTime();
        }
    }

    /** Whether as many rows were written as expected. */
    synchronized boolean isComplete() {
        return complete;
    }

    /** What was written. */
    synchronized Checksum.Value value() {
        return checksum.value();
    }

    /** When the first rows were read, by the JVM's clock. */
    synchronized long firstNanos() {
        return firstNanos;
    }

    /** When the last expected row was written, by the JVM's clock. */
    synchronized long lastNanos() {
        return lastNanos;
    }
}
