package io.tidemark.executor.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where each row went that a job has read. For every line {@code read = used + filtered + late + rejected}; while the job
 * runs, rows that are still on their way to where they are judged count as used. A snapshot; exact once the job has ended
 * or is at rest.
 *
 * @param lines one for each partition of each table, and for each time that the statement reads the table
 */
public record Ledger(List<Line> lines) {
    /** Reason of a filtered row: the statement's conditions are not met. */
    public static final String CONDITION = "condition not met";

    /** Reason of a row that the last batch of a failed job left behind, or that a condition left out. */
    public static final String NOT_REACHED = "condition not met, or not reached when the job failed";

    /** Reason of a late row: all its windows were complete when it came. */
    public static final String WINDOW_COMPLETE = "window complete";

    /** Reason of a late row: it has no time, and so no window. */
    public static final String NO_TIME = "no event time";

    /** Reason of a rejected record: the source had deleted it, and 'on-data-loss' let the job go on. */
    public static final String LOST = "gone before it was read";

    public Ledger {
        lines = List.copyOf(lines);
    }

    /**
     * What became of the rows of one partition.
     *
     * @param table the table's name
     * @param source the partition or file, such as {@code topic bid, partition 3}
     * @param read records taken from it, and those that were to be taken and were gone
     * @param used rows that went into the result, or into what the result is made from
     * @param filtered rows that the statement's conditions left out, by reason
     * @param late rows that counted in no window because they came too late, by reason
     * @param rejected records that could not be used and went where 'on-error' says, or that were gone, by reason
     */
    public record Line(
            String table,
            String source,
            long read,
            long used,
            Map<String, Long> filtered,
            Map<String, Long> late,
            Map<String, Long> rejected) {
        public Line {
            filtered = withoutZeros(filtered);
            late = withoutZeros(late);
            rejected = withoutZeros(rejected);
        }

        /** Rows that were filtered, for any reason. */
        public long filteredRows() {
            return sum(filtered);
        }

        /** Rows that were late, for any reason. */
        public long lateRows() {
            return sum(late);
        }

        /** Records that were rejected, for any reason. */
        public long rejectedRows() {
            return sum(rejected);
        }

        /** Whether every row that was read is accounted for, each once. */
        public boolean balanced() {
            return read == used + filteredRows() + lateRows() + rejectedRows();
        }

        private boolean sound() {
            return balanced()
                    && used >= 0
                    && Stream.of(filtered, late, rejected)
                            .flatMap(counts -> counts.values().stream())
                            .allMatch(count -> count > 0);
        }

        private static Map<String, Long> withoutZeros(Map<String, Long> counts) {
            Map<String, Long> kept = new TreeMap<>(counts);
            kept.values().removeIf(count -> count == 0);
            return java.util.Collections.unmodifiableMap(kept);
        }

        private static long sum(Map<String, Long> counts) {
            long sum = 0;
            for (long count : counts.values()) {
                sum += count;
            }
            return sum;
        }
    }

    /** Whether every row that was read is accounted for, each once. */
    public boolean balanced() {
        return lines.stream().allMatch(Line::balanced);
    }

    /** Whether it is balanced and no count is below 0, which would be a row counted twice; tests look at it. */
    public boolean sound() {
        return lines.stream().allMatch(Line::sound);
    }

    /** All lines added up; its table and source are empty. */
    public Line total() {
        long read = 0;
        long used = 0;
        Map<String, Long> filtered = new LinkedHashMap<>();
        Map<String, Long> late = new LinkedHashMap<>();
        Map<String, Long> rejected = new LinkedHashMap<>();
        for (Line line : lines) {
            read += line.read();
            used += line.used();
            line.filtered().forEach((reason, count) -> filtered.merge(reason, count, Long::sum));
            line.late().forEach((reason, count) -> late.merge(reason, count, Long::sum));
            line.rejected().forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
        }
        return new Line("", "", read, used, filtered, late, rejected);
    }

    /** What happened to rows that were not used, such as {@code 3 window complete, 1 malformed record}; may be empty. */
    public static String reasons(Line line) {
        List<String> reasons = new ArrayList<>();
        line.filtered().forEach((reason, count) -> reasons.add(count + " " + reason));
        line.late().forEach((reason, count) -> reasons.add(count + " " + reason));
        line.rejected().forEach((reason, count) -> reasons.add(count + " " + reason));
        return String.join(", ", reasons);
    }
}
