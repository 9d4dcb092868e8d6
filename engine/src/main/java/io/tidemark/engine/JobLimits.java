package io.tidemark.engine;

/**
 * How many jobs of INSERTs and materialized views may run at once. Those that come back when an engine is opened are not asked:
 * they ran before.
 *
 * @param running of all users
 * @param runningPerUser of one user; sessions without a user's name are not counted by user
 */
public record JobLimits(int running, int runningPerUser) {
    /** For programs that embed the engine. */
    public static final JobLimits NONE = new JobLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    public JobLimits {
        if (running < 1 || runningPerUser < 1) {
            throw new IllegalArgumentException("limits of jobs must be at least 1");
        }
    }
}
