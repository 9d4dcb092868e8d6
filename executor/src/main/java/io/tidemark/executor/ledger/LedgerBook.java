package io.tidemark.executor.ledger;

import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedCounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a job counts to tell where its rows went. Batches from a source carry the number of their origin (a partition, as
 * one place of the statement reads it); counts are kept by that number. Scans and uses are opened by the thread that
 * starts the job; the rest is for any thread.
 */
public final class LedgerBook {
    /**
     * One partition as one place of the statement sees it.
     *
     * @param scan the scan that reads it
     * @param source its name
     * @param use the place of the statement, or -1 for the first one of the scan
     */
    private record Origin(int scan, String source, int use) {}

    /** A record that was rejected: where it came from and why. */
    record Rejection(int scan, String source, String reason) {}

    /**
     * A place of the statement where rows of scans arrive, filtered as it says.
     *
     * @param scans whose rows
     * @param handed how many arrive, by origin
     * @param steps the filters and projections between the scans and this place
     * @param relabels whether the scans' rows go to another place as well, which then keeps the origins' first numbers
     */
    private record Use(Set<Integer> scans, List<PublishedCounts> handed, Set<Integer> steps, boolean relabels) {}

    private final List<String> tables = new ArrayList<>();
    private final List<PublishedCounts> given = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private final Published<List<Origin>> origins = new Published<>(List.of());
    private final RejectTally<Rejection> unread = new RejectTally<>();
    private final RejectTally<Rejection> unusable = new RejectTally<>();
    private final Published<List<FailureCounts>> failures = new Published<>(List.of());
    private LedgerMemory memory = LedgerMemory.NONE;

    /** A table is scanned; returns the scan's number. */
    public int openScan(String table) {
        tables.add(table);
        return tables.size() - 1;
    }

    /** Counts of the rows that one reader gives out, by origin. */
    public PublishedCounts openReader() {
        PublishedCounts counts = new PublishedCounts();
        given.add(counts);
        return counts;
    }

    /** A place of the statement where the rows of scans arrive; returns its number. */
    public int openUse(Set<Integer> scans, List<PublishedCounts> handed, Set<Integer> steps) {
        Set<Integer> before = new HashSet<>();
        uses.forEach(use -> before.addAll(use.scans()));
        before.retainAll(scans);
        uses.add(new Use(Set.copyOf(scans), List.copyOf(handed), Set.copyOf(steps), !before.isEmpty()));
        return uses.size() - 1;
    }

    /** Whether rows must be given other origins at this place, because they go to several. */
    public boolean relabels(int use) {
        return uses.get(use).relabels();
    }

    /** The number of a partition of a scan. */
    public int origin(int scan, String source) {
        return numberOf(new Origin(scan, source, -1));
    }

    /** The number that an origin's rows have behind a place that relabels. */
    public int label(int origin, int use) {
        Origin base = origins.value().get(origin);
        return numberOf(new Origin(base.scan(), base.source(), use));
    }

    private int numberOf(Origin wanted) {
        while (true) {
            List<Origin> known = origins.value();
            int found = known.indexOf(wanted);
            if (found >= 0) {
                return found;
            }
            List<Origin> more = new ArrayList<>(known);
            more.add(wanted);
            origins.setIf(known, List.copyOf(more));
        }
    }

    /** A reader could not read a record and left it out. */
    public void countUnread(int scan, String source, String reason) {
        origin(scan, source);
        unread.count(new Rejection(scan, source, reason));
    }

    /** Records were gone before a reader came to them. */
    public void countLost(int scan, String source, long records) {
        origin(scan, source);
        unread.count(new Rejection(scan, source, Ledger.LOST), records);
    }

    /** A row that a reader gave out was rejected. */
    public void countUnusable(int scan, String source, String reason) {
        unusable.count(new Rejection(scan, source, reason));
    }

    /** Counts rows of sources that are rejected at a step of one task because an expression failed. */
    public FailureCounts openFailures(int step) {
        FailureCounts counts = new FailureCounts(step);
        List<FailureCounts> all = new ArrayList<>(failures.value());
        all.add(counts);
        failures.set(List.copyOf(all));
        return counts;
    }

    /** The name of an origin's partition. */
    public String source(int origin) {
        return origins.value().get(origin).source();
    }

    Map<Rejection, Long> unread() {
        return unread.counts();
    }

    Map<Rejection, Long> unusable() {
        return unusable.counts();
    }

    /** What was counted in all runs of the job up to a moment, for {@link #restore}. */
    public byte[] write(LedgerCut cut, List<TaskMeters> meters) {
        return together(cut, meters).bytes();
    }

    /** Goes on from what former runs have counted. Thread: the one that starts the job, when everything is open. */
    public void restore(byte[] written) {
        memory = LedgerMemory.read(written);
        memory.lines().keySet().forEach(place -> origin(place.scan(), place.source()));
    }

    private LedgerMemory together(LedgerCut cut, List<TaskMeters> meters) {
        Map<LedgerMemory.Place, RawLine> lines = new LinkedHashMap<>();
        List<Origin> known = origins.value();
        for (int use = 0; use < uses.size(); use++) {
            for (int number = 0; number < known.size(); number++) {
                Origin origin = known.get(number);
                if (origin.use() < 0 && uses.get(use).scans().contains(origin.scan())) {
                    LedgerMemory.Place place = new LedgerMemory.Place(use, origin.scan(), origin.source());
                    RawLine before = memory.lines().getOrDefault(place, RawLine.NONE);
                    lines.put(place, before.plus(line(use, number, origin, meters, cut)));
                }
            }
        }
        return new LedgerMemory(
                memory.rowsRead() + cut.rowsRead(),
                memory.rowsOut() + cut.rowsOut(),
                memory.lateWindows() + cut.lateWindows(),
                memory.rejected() + cut.rejected(),
                lines);
    }

    private LedgerMemory published(List<TaskMeters> meters) {
        List<PublishedCounts> counted = new ArrayList<>(given);
        uses.forEach(use -> counted.addAll(use.handed()));
        return together(LedgerCut.published(counted, failures.value(), meters, unread(), unusable()), meters);
    }

    /** Sums over all rows, as published so far, of all runs of the job. */
    public record Totals(long rowsRead, long rowsOut, long lateWindows, long rejected) {}

    /** The sums as published so far. */
    public Totals totals(List<TaskMeters> meters) {
        LedgerMemory all = published(meters);
        return new Totals(all.rowsRead(), all.rowsOut(), all.lateWindows(), all.rejected());
    }

    /**
     * The ledger as published so far, of all runs of the job.
     *
     * @param failed whether the job has failed, and may have left a batch unfinished
     */
    public Ledger read(List<TaskMeters> meters, boolean failed) {
        List<Ledger.Line> lines = new ArrayList<>();
        published(meters)
                .lines()
                .forEach((place, line) -> lines.add(line.line(tables.get(place.scan()), place.source(), failed)));
        return new Ledger(lines);
    }

    private RawLine line(int use, int number, Origin origin, List<TaskMeters> meters, LedgerCut cut) {
        long out = sum(given, number, cut);
        long handed = sum(uses.get(use).handed(), number, cut);
        int label = relabels(use) ? label(number, use) : number;
        long late = 0;
        long timeless = 0;
        for (TaskMeters task : meters) {
            late += cut.count(task.lateRows(), label);
            timeless += cut.count(task.timelessRows(), label);
        }
        Map<String, Long> rejected = of(origin, cut.unusable());
        for (FailureCounts each : failures.value()) {
            if (uses.get(use).steps().contains(each.step())) {
                cut.failures(each).forEach((failure, count) -> {
                    if (failure.origin() == number) {
                        rejected.merge(failure.reason(), count, Long::sum);
                    }
                });
            }
        }
        return new RawLine(out, handed, late, timeless, of(origin, cut.unread()), rejected);
    }

    private static Map<String, Long> of(Origin origin, Map<Rejection, Long> rejections) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        rejections.forEach((rejection, count) -> {
            if (rejection.scan() == origin.scan() && rejection.source().equals(origin.source())) {
                reasons.merge(rejection.reason(), count, Long::sum);
            }
        });
        return reasons;
    }

    private static long sum(List<PublishedCounts> counts, int index, LedgerCut cut) {
        long sum = 0;
        for (PublishedCounts each : counts) {
            sum += cut.count(each, index);
        }
        return sum;
    }
}
