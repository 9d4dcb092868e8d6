package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.time.WatermarkMerger;
import io.tidemark.types.Schema;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job in one thread: splits with watermarks of their own, stages of several tasks each, and queues between all of them. Chance
 * decides which batch moves next, so that any interleaving of tasks may come about. All columns are longs, the first one is the
 * key by which rows go to tasks. Thread: the test's.
 */
final class InterleavedRun implements AutoCloseable {
    /** Makes the operator of a task. */
    interface Maker {
        Operator make(StateStore store, TaskMeters meters, Output output);
    }

    /** Rows on their way, or a watermark. */
    private record Message(@Nullable ColumnBatch rows, long watermark) {}

    /** From one task to another; what was sent first arrives first. */
    private static final class Queue {
        final Task to;
        final int input;
        final Deque<Message> messages = new ArrayDeque<>();

        Queue(Task to, int input) {
            this.to = to;
            this.input = input;
        }
    }

    /** An operator with its inputs merged. */
    private static final class Task {
        final Operator operator;
        final WatermarkMerger merger;
        private long told = Long.MIN_VALUE;

        Task(Operator operator, int inputs) {
            this.operator = operator;
            this.merger = new WatermarkMerger(inputs);
        }

        void take(int input, Message message) {
            if (message.rows != null) {
                operator.onBatch(0, message.rows);
            } else if (merger.advance(input, message.watermark) && merger.merged() > told) {
                told = merger.merged();
                operator.onWatermark(0, told);
            }
            while (operator.pending()) {
                operator.step();
            }
        }
    }

    /** Deals rows out to the tasks of the next stage, or keeps those of the last one. */
    private final class Exchange implements Output {
        private final Schema schema;
        private final List<Queue> queues;

        Exchange(Schema schema, List<Queue> queues) {
            this.schema = schema;
            this.queues = queues;
        }

        @Override
        public void rows(ColumnBatch batch) {
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                if (queues.isEmpty()) {
                    results.merge(text(batch, row), 1, Integer::sum);
                } else {
                    long key = ((LongVector) batch.columns[0]).values[row];
                    queues.get((int) Math.floorMod(key, (long) queues.size()))
                            .messages
                            .add(single(batch, row));
                }
            }
        }

        private Message single(ColumnBatch batch, int row) {
            ColumnBatch copy = ColumnBatch.create(schema, 1);
            for (int column = 0; column < schema.size(); column++) {
                copy.columns[column].copyFrom(batch.columns[column], row, 0);
            }
            copy.rowCount = 1;
            return new Message(copy, 0);
        }

        @Override
        public void watermark(long millis) {
            queues.forEach(queue -> queue.messages.add(new Message(null, millis)));
        }

        @Override
        public void idle() {
            // no split of this run is ever idle
        }
    }

    /** What came out, and how often. */
    final TreeMap<String, Integer> results = new TreeMap<>();

    final TaskMeters meters = new TaskMeters();
    private final Random random;
    private final StateStore store =
            new StateStore("test", new StateBudget(1 << 24, 1L << 30), Path.of("target", "spill"));
    private final List<Task> tasks = new ArrayList<>();
    private final List<Queue> queues = new ArrayList<>();

    InterleavedRun(Random random) {
        this.random = random;
    }

    /** Where the last stage gives its rows. */
    Output results(Schema schema) {
        return new Exchange(schema, List.of());
    }

    /**
     * Tasks in front of an output, each of which the senders reach by a queue of their own.
     *
     * @param input columns of what they take
     * @param senders how many tasks or splits send to them
     * @param keyed whether rows go to tasks by key; else each sender has its task
     * @return where each sender gives its rows
     */
    List<Output> stage(Schema input, int senders, int count, boolean keyed, Maker maker, List<Output> outputs) {
        List<Task> stage = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Operator operator = maker.make(store, meters, outputs.get(number % outputs.size()));
            stage.add(new Task(operator, keyed ? senders : 1));
        }
        tasks.addAll(stage);
        List<Output> inputs = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            List<Queue> reached = new ArrayList<>();
            for (Task task : keyed ? stage : List.of(stage.get(sender))) {
                reached.add(new Queue(task, keyed ? sender : 0));
            }
            queues.addAll(reached);
            inputs.add(new Exchange(input, reached));
        }
        return inputs;
    }

    /** Rows of a split as they arrive, in batches of any size, with the watermark after each batch: bound behind the largest. */
    void play(Schema schema, List<List<long[]>> splits, int time, long bound, List<Output> inputs) {
        int[] done = new int[splits.size()];
        long[] largest = new long[splits.size()];
        java.util.Arrays.fill(largest, Long.MIN_VALUE);
        List<Integer> open = new ArrayList<>();
        for (int split = 0; split < splits.size(); split++) {
            open.add(split);
        }
        while (true) {
            List<Queue> full =
                    queues.stream().filter(queue -> !queue.messages.isEmpty()).toList();
            if (open.isEmpty() && full.isEmpty()) {
                return;
            }
            if (!open.isEmpty() && (full.isEmpty() || random.nextInt(3) == 0)) {
                int split = open.get(random.nextInt(open.size()));
                List<long[]> rows = splits.get(split);
                int to = Math.min(rows.size(), done[split] + 1 + random.nextInt(5));
                if (done[split] < rows.size()) {
                    ColumnBatch batch = batch(schema, rows.subList(done[split], to));
                    for (long[] row : rows.subList(done[split], to)) {
                        largest[split] = Math.max(largest[split], row[time]);
                    }
                    inputs.get(split).rows(batch);
                    inputs.get(split).watermark(largest[split] - bound);
                }
                done[split] = to;
                if (to == rows.size()) {
                    inputs.get(split).watermark(Long.MAX_VALUE);
                    open.remove((Integer) split);
                }
            } else {
                Queue queue = full.get(random.nextInt(full.size()));
                queue.to.take(queue.input, queue.messages.remove());
            }
        }
    }

    private static ColumnBatch batch(Schema schema, List<long[]> rows) {
        ColumnBatch batch = ColumnBatch.create(schema, rows.size());
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < schema.size(); column++) {
                ((LongVector) batch.columns[column]).values[row] = rows.get(row)[column];
            }
        }
        batch.rowCount = rows.size();
        return batch;
    }

    private static String text(ColumnBatch batch, int row) {
        StringBuilder text = new StringBuilder();
        for (ColumnVector column : batch.columns) {
            text.append(((LongVector) column).values[row]).append(' ');
        }
        return text.toString();
    }

    int openTables() {
        return store.openTables();
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.operator.close());
        store.close();
    }
}
