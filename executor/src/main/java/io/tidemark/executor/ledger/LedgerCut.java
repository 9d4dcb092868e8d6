package io.tidemark.executor.ledger;

import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.thread.PublishedCounts;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was counted up to one moment, such as a barrier: each task adds its own at its moment, and together they are exact.
 * Mutable until it is handed over. Thread: the owner's, one after the other.
 */
public final class LedgerCut {
    private final Map<PublishedCounts, long[]> counts = new IdentityHashMap<>();
    private final Map<FailureCounts, Map<FailureCounts.Failure, Long>> failures = new IdentityHashMap<>();
    private final Map<LedgerBook.Rejection, Long> unread = new LinkedHashMap<>();
    private final Map<LedgerBook.Rejection, Long> unusable = new LinkedHashMap<>();
    private long rowsRead;
    private long rowsOut;
    private long lateWindows;

    /** Adds counts by origin. Thread: that of the task that counts. */
    public void add(PublishedCounts counted) {
        counts.put(counted, counted.copy());
    }

    /** Adds what a task counts. Thread: the task's. */
    public void add(TaskMeters meters) {
        add(meters.lateRows());
        add(meters.timelessRows());
        rowsRead += meters.rowsRead;
        rowsOut += meters.rowsOut;
        lateWindows += meters.late;
    }

    /** Adds failures of expressions. Thread: that of the task that counts. */
    public void add(FailureCounts failed) {
        failures.put(failed, failed.counts());
    }

    /** Adds what was rejected of some partitions of a scan. Thread: that of the task that reads them. */
    public void add(LedgerBook book, int scan, Collection<String> sources) {
        book.unread().forEach((rejection, count) -> {
            if (rejection.scan() == scan && sources.contains(rejection.source())) {
                unread.put(rejection, count);
            }
        });
        book.unusable().forEach((rejection, count) -> {
            if (rejection.scan() == scan && sources.contains(rejection.source())) {
                unusable.put(rejection, count);
            }
        });
    }

    /** Adds another task's. */
    public void add(LedgerCut other) {
        counts.putAll(other.counts);
        failures.putAll(other.failures);
        unread.putAll(other.unread);
        unusable.putAll(other.unusable);
        rowsRead += other.rowsRead;
        rowsOut += other.rowsOut;
        lateWindows += other.lateWindows;
    }

    /** What all threads have published by now; not of one moment while the job runs. */
    static LedgerCut published(
            Collection<PublishedCounts> counted,
            Collection<FailureCounts> failed,
            Collection<TaskMeters> meters,
            Map<LedgerBook.Rejection, Long> unread,
            Map<LedgerBook.Rejection, Long> unusable) {
        LedgerCut cut = new LedgerCut();
        counted.forEach(each -> cut.counts.put(each, each.allPublished()));
        failed.forEach(cut::add);
        for (TaskMeters task : meters) {
            cut.counts.put(task.lateRows(), task.lateRows().allPublished());
            cut.counts.put(task.timelessRows(), task.timelessRows().allPublished());
            cut.rowsRead += task.publishedRowsRead();
            cut.rowsOut += task.publishedRowsOut();
            cut.lateWindows += task.publishedLate();
        }
        cut.unread.putAll(unread);
        cut.unusable.putAll(unusable);
        return cut;
    }

    long count(PublishedCounts counted, int index) {
        long[] known = counts.get(counted);
        return known == null || index < 0 || index >= known.length ? 0 : known[index];
    }

    Map<FailureCounts.Failure, Long> failures(FailureCounts failed) {
        return failures.getOrDefault(failed, Map.of());
    }

    Map<LedgerBook.Rejection, Long> unread() {
        return unread;
    }

    Map<LedgerBook.Rejection, Long> unusable() {
        return unusable;
    }

    /** Rows that were put aside, for whatever reason. */
    long rejected() {
        long sum = 0;
        for (Map<FailureCounts.Failure, Long> failed : failures.values()) {
            sum += sum(failed);
        }
        long gone = unread.entrySet().stream()
                .filter(count -> count.getKey().reason().equals(Ledger.LOST))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return sum + sum(unread) - gone + sum(unusable);
    }

    private static long sum(Map<?, Long> counted) {
        return counted.values().stream().mapToLong(Long::longValue).sum();
    }

    long rowsRead() {
        return rowsRead;
    }

    long rowsOut() {
        return rowsOut;
    }

    long lateWindows() {
        return lateWindows;
    }
}
