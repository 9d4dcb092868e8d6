package io.tidemark.executor.snapshot;

/**
 * The parts that keyed state is divided into, so that it can be spread anew over another number of tasks. A key belongs to
 * a group by its hash, a group to a task by its number; each task owns a range of groups. Part of the checkpoint format:
 * neither the count nor {@link io.tidemark.executor.batch.KeyHash} may change. Stateless.
 */
public final class KeyGroups {
    /** How many groups there are; also the most tasks that can share keyed state. */
    public static final int COUNT = 256;

    private KeyGroups() {}

    /** The group of a key by the upper half of its {@link io.tidemark.executor.batch.KeyHash} (as an unsigned number). */
    public static int of(int hash) {
        return (int) (Integer.toUnsignedLong(hash) * COUNT >>> 32);
    }

    /** The task that owns a group when so many tasks share the state. */
    public static int owner(int group, int tasks) {
        return group * tasks / COUNT;
    }

    /** The first group of a task; its last is the one before the first of the next task. */
    public static int first(int task, int tasks) {
        return (task * COUNT + tasks - 1) / tasks;
    }
}
