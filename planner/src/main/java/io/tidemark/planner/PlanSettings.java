package io.tidemark.planner;

import io.tidemark.planner.parameter.Parameters;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What a session says about planning.
 *
 * @param timeZone the zone of the session, for literals of TIMESTAMP_LTZ
 * @param planningTime how long planning of a statement may take
 * @param parameters what the statement's {@code ?} stand for
 */
public record PlanSettings(ZoneId timeZone, Duration planningTime, Parameters parameters) {
    private static final Duration DEFAULT_PLANNING_TIME = Duration.ofSeconds(10);

    /** Settings for a statement without parameters. */
    public PlanSettings(ZoneId timeZone, Duration planningTime) {
        this(timeZone, planningTime, Parameters.none());
    }

    /** Settings with the default limit. */
    public static PlanSettings in(ZoneId timeZone) {
        return new PlanSettings(timeZone, DEFAULT_PLANNING_TIME);
    }

    /** The same with what the statement's {@code ?} stand for. */
    public PlanSettings with(Parameters given) {
        return new PlanSettings(timeZone, planningTime, given);
    }
}
