package io.tidemark.planner;

import java.time.Duration;
import java.time.ZoneId;

/**
 * What a session says about planning.
 *
 * @param timeZone the zone of the session, for literals of TIMESTAMP_LTZ
 * @param planningTime how long planning of a statement may take
 */
public record PlanSettings(ZoneId timeZone, Duration planningTime) {
    private static final Duration DEFAULT_PLANNING_TIME = Duration.ofSeconds(10);

    /** Settings with the default limit. */
    public static PlanSettings in(ZoneId timeZone) {
        return new PlanSettings(timeZone, DEFAULT_PLANNING_TIME);
    }
}
