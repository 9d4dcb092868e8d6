package io.tidemark.executor.function;

import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What an expression sees of the world: the moment at which its job started and the zone of its session, both frozen so
 * that every row of a job is judged alike, and for PROCTIME() the clock. Immutable but for a remembered zone offset. Thread: one at a time.
 */
public final class EvaluationContext {
    private static final long MILLIS_PER_DAY = 86_400_000;

    private final long startMillis;
    private final LongSupplier clock;
    private final BooleanSupplier stopping;
    private final ZoneId zone;
    private final ZoneRules rules;
    private final boolean fixed;
    private final long fixedOffset;

    private long offsetFrom = Long.MAX_VALUE;
    private long offsetUntil = Long.MIN_VALUE;
    private long offset;

    /**
     * @param startMillis what CURRENT_TIMESTAMP says, in milliseconds since the epoch
     * @param zone in which TIMESTAMP_LTZ values are read and written
     */
    public EvaluationContext(long startMillis, ZoneId zone) {
        this(startMillis, zone, () -> startMillis);
    }

    /** @param clock what PROCTIME() says, in milliseconds since the epoch */
    public EvaluationContext(long startMillis, ZoneId zone, LongSupplier clock) {
        this(startMillis, zone, clock, () -> false);
    }

    /** @param stopping whether nobody wants the values any more; asked now and then between two rows */
    public EvaluationContext(long startMillis, ZoneId zone, LongSupplier clock, BooleanSupplier stopping) {
        this.stopping = stopping;
        this.startMillis = startMillis;
        this.clock = clock;
        this.zone = zone;
        this.rules = zone.getRules();
        this.fixed = rules.isFixedOffset();
        this.fixedOffset = fixed ? rules.getOffset(java.time.Instant.EPOCH).getTotalSeconds() * 1000L : 0;
    }

    /** The epoch in UTC: for constants that depend on neither. */
    public static EvaluationContext utc() {
        return new EvaluationContext(0, java.time.ZoneOffset.UTC);
    }

    /** The same context for another thread. */
    public EvaluationContext copy() {
        return new EvaluationContext(startMillis, zone, clock, stopping);
    }

    /** Whether nobody wants the values any more. */
    public boolean stopping() {
        return stopping.getAsBoolean();
    }

    /** The zone of the session. */
    public ZoneId zone() {
        return zone;
    }

    /** CURRENT_TIMESTAMP in milliseconds since the epoch. */
    public long currentTimestamp() {
        return startMillis;
    }

    /** PROCTIME() in milliseconds since the epoch: goes on while the job runs. */
    public long processingTime() {
        return clock.getAsLong();
    }

    /** LOCALTIMESTAMP: the wall clock in the session's zone, read as UTC. */
    public long localTimestamp() {
        return toLocal(startMillis);
    }

    /** CURRENT_DATE in days since the epoch. */
    public long currentDate() {
        return Math.floorDiv(localTimestamp(), MILLIS_PER_DAY);
    }

    /** LOCALTIME in milliseconds of the day. */
    public long localTime() {
        return Math.floorMod(localTimestamp(), MILLIS_PER_DAY);
    }

    /** The wall clock (read as UTC) at an instant. */
    public long toLocal(long instantMillis) {
        if (fixed) {
            return instantMillis + fixedOffset;
        }
        if (instantMillis < offsetFrom || instantMillis >= offsetUntil) {
            learn(instantMillis);
        }
        return instantMillis + offset;
    }

    /**
     * The instant of a wall-clock value. One that the clock skipped is moved forward by the gap; of one that it showed
     * twice the earlier is taken.
     */
    public long toInstant(long localMillis) {
        if (fixed) {
            return localMillis - fixedOffset;
        }
        java.time.LocalDateTime local = java.time.LocalDateTime.ofEpochSecond(
                Math.floorDiv(localMillis, 1000L),
                (int) Math.floorMod(localMillis, 1000L) * 1_000_000,
                java.time.ZoneOffset.UTC);
        return local.atZone(zone).toInstant().toEpochMilli();
    }

    /** The instant of a wall-clock value near another instant, by the offset that the clock has at that one. */
    public long toInstantNear(long instantMillis, long localMillis) {
        return instantMillis - toLocal(instantMillis) + localMillis;
    }

    private void learn(long instantMillis) {
        java.time.Instant instant = java.time.Instant.ofEpochMilli(instantMillis);
        java.time.zone.ZoneOffsetTransition before = rules.previousTransition(instant.plusMillis(1));
        java.time.zone.ZoneOffsetTransition after = rules.nextTransition(instant);
        offset = rules.getOffset(instant).getTotalSeconds() * 1000L;
        offsetFrom = before == null ? Long.MIN_VALUE : before.getInstant().toEpochMilli();
        offsetUntil = after == null ? Long.MAX_VALUE : after.getInstant().toEpochMilli();
    }
}
