package io.tidemark.executor.snapshot;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.KeyHash;
import java.util.Arrays;
import java.util.List;

/**
 * Which part of a step's rows comes to one of its tasks, and so which {@link KeyGroups key groups} its state is in. Rows
 * are distributed by the hash of some columns, or by something that they do not tell, such as the split that they came
 * from; then whatever task takes their state over is right. Immutable.
 */
public final class TaskShare {
    /** All rows: there is one task. */
    public static final TaskShare ALL = new TaskShare(0, 1, new int[0], false);

    private final int task;
    private final int tasks;
    private final int[] keys;
    private final boolean copied;

    private TaskShare(int task, int tasks, int[] keys, boolean copied) {
        this.task = task;
        this.tasks = tasks;
        this.keys = keys;
        this.copied = copied;
    }

    /**
     * A task's share of rows that were sent to it by their keys.
     *
     * @param keys the columns whose hash decides, in the order in which they are hashed
     */
    public static TaskShare byKeys(int task, int tasks, int[] keys) {
        return new TaskShare(task, tasks, keys.clone(), false);
    }

    /** A task's share of rows that do not tell where they belong. */
    public static TaskShare ofTask(int task, int tasks) {
        return new TaskShare(task, tasks, new int[0], false);
    }

    /** All rows, of which each task gets a copy. */
    public static TaskShare copies(int task, int tasks) {
        return new TaskShare(task, tasks, new int[0], true);
    }

    /** The task's number, from 0. */
    public int task() {
        return task;
    }

    /** How many tasks there are. */
    public int tasks() {
        return tasks;
    }

    /** Whether the columns of a row decide. */
    public boolean isByKeys() {
        return keys.length > 0;
    }

    /** Whether each task has all rows. */
    public boolean isCopied() {
        return copied;
    }

    /**
     * The same share for a table whose key consists of some of the columns.
     *
     * @param columns the column of each column of the key
     */
    public TaskShare over(int[] columns) {
        int[] places = new int[keys.length];
        for (int index = 0; index < keys.length; index++) {
            places[index] = placeOf(keys[index], columns);
            if (places[index] < 0) {
                return ofTask(task, tasks);
            }
        }
        return new TaskShare(task, tasks, places, copied);
    }

    private static int placeOf(int column, int[] columns) {
        for (int place = 0; place < columns.length; place++) {
            if (columns[place] == column) {
                return place;
            }
        }
        return -1;
    }

    /** The groups of the first {@code count} rows. */
    public void groups(ColumnVector[] columns, int count, int[] into) {
        if (!isByKeys()) {
            Arrays.fill(into, 0, count, KeyGroups.first(task, tasks));
            return;
        }
        for (int row = 0; row < count; row++) {
            into[row] = KeyGroups.of(KeyHash.hash(columns, keys, row));
        }
    }

    /**
     * The group of a row.
     *
     * @param number of the row among those of the task; spreads rows that do not tell where they belong over the groups
     *     of the task
     */
    public int group(ColumnVector[] columns, int row, long number) {
        if (isByKeys()) {
            return KeyGroups.of(KeyHash.hash(columns, keys, row));
        }
        int first = KeyGroups.first(task, tasks);
        return first + Math.floorMod(number, KeyGroups.first(task + 1, tasks) - first);
    }

    /**
     * Which of several things that the former tasks of a step have written this task goes on with: its own if there are
     * as many tasks as before.
     *
     * @return its place in the list, or -1 if it must make something of all of them
     */
    public int own(List<?> former) {
        return former.size() == tasks ? task : -1;
    }
}
