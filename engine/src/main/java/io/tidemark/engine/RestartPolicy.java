package io.tidemark.engine;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a job that has failed starts again from its last commit, and when. What lies outside is waited for, ever
 * longer; a record or a bug that fails the job again and again ends it; limits that were reached and state that does not fit
 * end it at once, for nothing of that mends itself. Mutable. Thread: the job's own.
 */
final class RestartPolicy {
    private static final long MAX_DELAY_MILLIS = 60_000;

    /** What another start cannot mend: someone must decide. */
    private static final Set<ErrorCode> FINAL = EnumSet.of(
            ErrorCode.PLAN_CHANGED,
            ErrorCode.CHECKPOINT_CORRUPT,
            ErrorCode.OUTPUT_AHEAD_OF_STATE,
            ErrorCode.MARKER_MISSING,
            ErrorCode.FENCED,
            ErrorCode.SOURCE_GONE,
            ErrorCode.RESTARTS_EXHAUSTED);

    private final int attempts;
    private final long firstDelayMillis;
    private int waits;
    private int repeats;
    private @Nullable TidemarkException first;

    /**
     * @param attempts restarts after failures by a record or a bug at the same place
     * @param firstDelayMillis before the first restart
     */
    RestartPolicy(int attempts, long firstDelayMillis) {
        this.attempts = attempts;
        this.firstDelayMillis = firstDelayMillis;
    }

    /** The policy that a job's settings ask for. A job that ends by itself meets the same record again, and need not try. */
    static RestartPolicy of(Settings settings, boolean bounded) {
        return new RestartPolicy(
                bounded ? 0 : settings.number(Setting.RESTART_ATTEMPTS), settings.millis(Setting.RESTART_DELAY));
    }

    /**
     * What follows a failure.
     *
     * @param delayMillis before the next start, if there is one
     * @param end why the job is over, or null if it starts again
     */
    record Decision(long delayMillis, @Nullable TidemarkException end) {}

    /**
     * @param ran whether the job had been started, so that data or a bug may be to blame, and not its plan
     * @param progressed whether it had committed something since it was started
     */
    Decision onFailure(TidemarkException failure, boolean ran, boolean progressed) {
        if (progressed) {
            waits = 0;
        }
        if (FINAL.contains(failure.code())) {
            return new Decision(0, failure);
        }
        return switch (failure.code().kind()) {
            case EXTERNAL -> again();
            case RESOURCE -> new Decision(0, failure);
            case USER -> ran ? atSamePlace(failure, progressed) : new Decision(0, failure);
            case INTERNAL -> atSamePlace(failure, progressed);
        };
    }

    private Decision again() {
        long delay = Math.min(MAX_DELAY_MILLIS, firstDelayMillis << Math.min(waits, 16));
        waits++;
        return new Decision(delay, null);
    }

    private Decision atSamePlace(TidemarkException failure, boolean progressed) {
        TidemarkException before = first;
        if (before == null || (progressed && !before.text().equals(failure.text()))) {
            first = failure;
            repeats = 0;
        }
        if (attempts == 0) {
            return new Decision(0, failure);
        }
        if (repeats == attempts) {
            return new Decision(0, exhausted(failure));
        }
        repeats++;
        return again();
    }

    private TidemarkException exhausted(TidemarkException last) {
        TidemarkException cause = first == null ? last : first;
        String hint = cause.hint() == null ? "" : cause.hint() + "; ";
        return new TidemarkException(
                ErrorCode.RESTARTS_EXHAUSTED,
                "it failed again after " + attempts + (attempts == 1 ? " restart" : " restarts")
                        + " from its last commit; first with " + cause.code().code() + ": " + cause.text(),
                hint + "RESUME JOB tries again, after SET 'on-error' = 'dead-letter' it puts bad records aside",
                null,
                last);
    }
}
