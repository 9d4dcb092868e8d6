package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.thread.Clock;
import io.tidemark.types.Schema;
import java.util.ArrayDeque;

/**
 * An operator without state whose rows may take long, and which gets them from another operator: it is given them in
 * {@link Portions}, and what does not come to its turn in one step waits for the next. Thread: task thread.
 */
final class PortionedOperator implements Operator {
    private final Operator operator;
    private final Schema input;
    private final Clock clock;
    private final Portions portions;

    /** What came behind a batch that is not through, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    /** @param input the columns of its rows */
    PortionedOperator(Operator operator, Schema input, Clock clock) {
        this.operator = operator;
        this.input = input;
        this.clock = clock;
        portions = new Portions(Portions.MOST_LONG_ROWS, new Output() {
            @Override
            public void rows(ColumnBatch batch) {
                operator.onBatch(0, batch);
            }

            @Override
            public void watermark(long millis) {
                operator.onWatermark(0, millis);
            }

            @Override
            public void idle() {
                operator.onIdle(0);
            }
        });
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        if (pending()) {
            waiting.addLast(new StreamElement.Rows(copy(batch)));
        } else {
            take(batch);
        }
    }

    private ColumnBatch copy(ColumnBatch batch) {
        ColumnBatch copy = ColumnBatch.create(input, Math.max(1, batch.activeCount()));
        copy.append(batch, batch.activeRows(), 0, batch.activeCount());
        copy.version = batch.version;
        return copy;
    }

    private void take(ColumnBatch batch) {
        long now = clock.nanos();
        long end = now + Portions.MOST_NANOS;
        portions.give(batch);
        now = took(now);
        while (!portions.isEmpty() && !operator.pending() && now < end) {
            portions.more();
            now = took(now);
        }
        portions.keepRest(input);
    }

    private long took(long before) {
        long now = clock.nanos();
        portions.took(now - before);
        return now;
    }

    @Override
    public boolean pending() {
        return operator.pending() || !portions.isEmpty() || !waiting.isEmpty();
    }

    @Override
    public void step() {
        if (operator.pending()) {
            operator.step(); // it has enough until that is through
            return;
        }
        if (!portions.isEmpty()) {
            long before = clock.nanos();
            portions.more();
            took(before);
            return;
        }
        StreamElement next = waiting.removeFirst();
        if (next instanceof StreamElement.Rows rows) {
            take(rows.batch());
        } else if (next instanceof StreamElement.Watermark watermark) {
            operator.onWatermark(0, watermark.millis());
        } else {
            operator.onIdle(0);
        }
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (pending()) {
            waiting.addLast(new StreamElement.Watermark(millis));
        } else {
            operator.onWatermark(0, millis);
        }
    }

    @Override
    public void onIdle(int port) {
        if (pending()) {
            waiting.addLast(new StreamElement.Idle());
        } else {
            operator.onIdle(0);
        }
    }
}
