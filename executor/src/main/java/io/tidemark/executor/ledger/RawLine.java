package io.tidemark.executor.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is counted for one partition as one place of the statement sees it; lines of several runs add up. Immutable.
 *
 * @param given rows that the reader gave out
 * @param handed rows that arrived at the place
 * @param neverGiven records that could not be read, by reason
 * @param rejected rows that were rejected after they had been given out, by reason
 */
record RawLine(
        long given, long handed, long late, long timeless, Map<String, Long> neverGiven, Map<String, Long> rejected) {
    static final RawLine NONE = new RawLine(0, 0, 0, 0, Map.of(), Map.of());

    RawLine plus(RawLine other) {
        return new RawLine(
                given + other.given,
                handed + other.handed,
                late + other.late,
                timeless + other.timeless,
                sum(neverGiven, other.neverGiven),
                sum(rejected, other.rejected));
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sums = new LinkedHashMap<>(one);
        other.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
        return sums;
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    Ledger.Line line(String table, String source, boolean failed) {
        return new Ledger.Line(
                table,
                source,
                given + total(neverGiven),
                handed - late - timeless,
                Map.of(failed ? Ledger.NOT_REACHED : Ledger.CONDITION, given - total(rejected) - handed),
                Map.of(Ledger.WINDOW_COMPLETE, late, Ledger.NO_TIME, timeless),
                sum(neverGiven, rejected));
    }
}
