package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.types.Schema;
import java.util.List;

/**
 * A function of the values in a bag, each taken once, smallest first: SUM(DISTINCT x) and its like, where groups are merged
 * and so must know their values. Mutable (scratch space). Thread: task thread.
 */
final class OfDistinct implements BagResult {
    private static final int CHUNK = 256;

    private final TupleCodec codec;
    private final Aggregate function;
    private final SingleGroup state;
    private final ColumnBatch values;
    private final int[] slots = new int[CHUNK];

    /** @param call the function, with one argument */
    OfDistinct(TupleCodec codec, AggregateCall call, Schema input) {
        this.codec = codec;
        Schema one = new Schema(List.of(input.column(call.arguments().get(0))));
        AggregateCall moved = call.moved(column -> 0);
        AggregateCall plain = new AggregateCall(
                moved.function(), moved.arguments(), false, -1, moved.order(), moved.parameters(), moved.type());
        function = AggregateFactory.create(plain, one, false, 0, 0);
        long[] initial = new long[function.longs()];
        function.initialise(initial, 0);
        state = new SingleGroup(initial, function.bytesFields());
        values = ColumnBatch.create(one, CHUNK);
    }

    @Override
    public void write(Bag bag, ColumnVector target, int row) {
        state.clear();
        values.clear();
        for (int entry = 0; entry < bag.size(); entry++) {
            if (bag.count(entry) > 0) {
                codec.decode(bag.bytes(), bag.start(entry), 0, values.columns[0], values.rowCount++);
                if (values.rowCount == CHUNK) {
                    take();
                }
            }
        }
        take();
        function.result(state, slots, 1, target, row);
    }

    private void take() {
        function.add(values, values.activeRows(), values.rowCount, state, slots, 1);
        values.clear();
    }
}
