package io.tidemark.executor.ledger;

import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedCounts;
import io.tidemark.executor.thread.PublishedLong;
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
    private record Rejection(int scan, String source, String reason) {}

    /** A row that failed at a step: which step, and the number of its origin. */
    private record Failure(int step, int origin, String reason) {}

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
    private final Published<Map<Rejection, PublishedLong>> unread = new Published<>(Map.of());
    private final Published<Map<Rejection, PublishedLong>> unusable = new Published<>(Map.of());
    private final Published<Map<Failure, PublishedLong>> failed = new Published<>(Map.of());

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
        counter(unread, new Rejection(scan, source, reason)).add(1);
    }

    /** A row that a reader gave out was rejected. */
    public void countUnusable(int scan, String source, String reason) {
        counter(unusable, new Rejection(scan, source, reason)).add(1);
    }

    /** A row of a source was rejected at a step because an expression failed. */
    public void countFailed(int step, int origin, String reason) {
        counter(failed, new Failure(step, origin, reason)).add(1);
    }

    /** The name of an origin's partition. */
    public String source(int origin) {
        return origins.value().get(origin).source();
    }

    private static <K> PublishedLong counter(Published<Map<K, PublishedLong>> counters, K rejection) {
        while (true) {
            Map<K, PublishedLong> known = counters.value();
            PublishedLong counter = known.get(rejection);
            if (counter != null) {
                return counter;
            }
            Map<K, PublishedLong> more = new LinkedHashMap<>(known);
            more.put(rejection, new PublishedLong(0));
            counters.setIf(known, more);
        }
    }

    /**
     * The ledger as published so far.
     *
     * @param failed whether the job has failed, and may have left a batch unfinished
     */
    public Ledger read(List<TaskMeters> meters, boolean failed) {
        List<Ledger.Line> lines = new ArrayList<>();
        List<Origin> known = origins.value();
        for (int use = 0; use < uses.size(); use++) {
            for (int number = 0; number < known.size(); number++) {
                Origin origin = known.get(number);
                if (origin.use() < 0 && uses.get(use).scans().contains(origin.scan())) {
                    lines.add(line(use, number, origin, meters, failed));
                }
            }
        }
        return new Ledger(lines);
    }

    private Ledger.Line line(int use, int number, Origin origin, List<TaskMeters> meters, boolean failed) {
        Map<String, Long> rejected = new LinkedHashMap<>();
        long neverGiven = addTo(rejected, unread.value(), origin);
        long givenAndRejected = addTo(rejected, unusable.value(), origin) + addFailed(rejected, use, number);
        long out = sum(given, number);
        long handed = sum(uses.get(use).handed(), number);
        int label = relabels(use) ? label(number, use) : number;
        long late = 0;
        long timeless = 0;
        for (TaskMeters task : meters) {
            late += task.publishedLateRows(label);
            timeless += task.publishedTimelessRows(label);
        }
        return new Ledger.Line(
                tables.get(origin.scan()),
                origin.source(),
                out + neverGiven,
                handed - late - timeless,
                Map.of(failed ? Ledger.NOT_REACHED : Ledger.CONDITION, out - givenAndRejected - handed),
                Map.of(Ledger.WINDOW_COMPLETE, late, Ledger.NO_TIME, timeless),
                rejected);
    }

    private static long addTo(Map<String, Long> reasons, Map<Rejection, PublishedLong> counters, Origin origin) {
        long sum = 0;
        for (Map.Entry<Rejection, PublishedLong> entry : counters.entrySet()) {
            Rejection rejection = entry.getKey();
            if (rejection.scan() == origin.scan() && rejection.source().equals(origin.source())) {
                long count = entry.getValue().value();
                reasons.merge(rejection.reason(), count, Long::sum);
                sum += count;
            }
        }
        return sum;
    }

    private long addFailed(Map<String, Long> reasons, int use, int number) {
        long sum = 0;
        for (Map.Entry<Failure, PublishedLong> entry : failed.value().entrySet()) {
            Failure failure = entry.getKey();
            if (failure.origin() == number && uses.get(use).steps().contains(failure.step())) {
                long count = entry.getValue().value();
                reasons.merge(failure.reason(), count, Long::sum);
                sum += count;
            }
        }
        return sum;
    }

    private static long sum(List<PublishedCounts> counts, int index) {
        long sum = 0;
        for (PublishedCounts each : counts) {
            sum += each.published(index);
        }
        return sum;
    }
}
