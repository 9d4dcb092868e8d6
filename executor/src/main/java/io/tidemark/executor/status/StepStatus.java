package io.tidemark.executor.status;

/**
 * What a step of a job keeps and waits for. Times are in milliseconds since the epoch.
 *
 * @param name the kind of step, as EXPLAIN names it
 * @param watermark up to where it has given out what is complete; Long.MIN_VALUE before the first
 * @param next the watermark at which it has more to give out; Long.MAX_VALUE if only the end brings more
 * @param kept how many groups, rows or sessions it keeps
 * @param unit what is counted: {@code groups}, {@code rows}
 */
public record StepStatus(String name, long watermark, long next, long kept, String unit) {
    /** This step and the same step of another task together. */
    public StepStatus and(StepStatus other) {
        return new StepStatus(
                name, Math.min(watermark, other.watermark), Math.min(next, other.next), kept + other.kept, unit);
    }
}
