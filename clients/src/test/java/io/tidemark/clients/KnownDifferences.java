package io.tidemark.clients;

import java.util.List;
import java.util.regex.Pattern;

/** Where Tidemark's driver means to answer otherwise than H2's, and why. Stateless. */
final class KnownDifferences {
    private static final List<Pattern> OURS = List.of(
            // Texts: truths in lower case, all digits of a second, the whole offset.
            line("(TRUE|FALSE) (as )?String = .*"),
            line("(TIMESTAMP|instant) .*(as )?String = .*"),
            // The zone's rules are kept; H2 keeps only the distance from UTC.
            line(".* as ZonedDateTime = .*\\[.*\\]"),
            // In the gap of a summer time H2 gives a wall clock that never was.
            line("TIMESTAMP '2024-03-31 02:30:00.000' as (OffsetDateTime|Instant) = .*"),
            // In the overlap we do as Timestamp.valueOf: the later of both.
            line("TIMESTAMP '2024-10-27 02:30:00.000' (as )?(Timestamp|Object) = .*"),
            // Before 1582 the old classes show the same day as the database; H2's are some days off.
            line("(DATE '0001|DATE '1582|TIMESTAMP '1500)[^']*' (as )?(Date|Timestamp|Object).* = .*"),
            // Digits behind the point are cut off, as by pgjdbc; H2 rounds.
            line("CAST\\(0.5 AS REAL\\) .* = .* 0"),
            // A time of the day has no day: 1970-01-01 as in java.sql.Time, not today.
            line("TIME .* (as )?(LocalDateTime|Timestamp|OffsetDateTime|ZonedDateTime|Instant).* = .*"),
            // A point of time is shown in the zone of the calendar that is given.
            line("instant .* (Date|Time) in .* = .*"),
            // Texts are read as widely as they can be.
            line("CAST\\('2024-03-01 10:20:30.125' AS VARCHAR\\) (as )?(LocalDate|LocalTime|Date|Time).* = .*"));

    private KnownDifferences() {}

    private static Pattern line(String pattern) {
        return Pattern.compile(pattern);
    }

    static boolean isOne(String ours) {
        return OURS.stream().anyMatch(pattern -> pattern.matcher(ours).matches());
    }
}
