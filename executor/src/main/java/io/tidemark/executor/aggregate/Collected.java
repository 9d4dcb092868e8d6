package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.Slice;
import io.tidemark.types.SqlType;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** The values of a group as an ARRAY, NULL if there are none: ARRAY_AGG and COLLECT. Thread: task thread. */
final class Collected implements BagResult {
    private final TupleCodec codec;
    private final int shown;
    private final boolean distinct;
    private final int width;
    private final ColumnVector scratch;
    private final NestedBuilder builder = new NestedBuilder();
    private final NestedBuilder single = new NestedBuilder();

    /**
     * @param shown which column of a tuple is the value
     * @param distinct whether each value comes once
     * @param type of the values
     */
    Collected(TupleCodec codec, int shown, boolean distinct, SqlType type) {
        this.codec = codec;
        this.shown = shown;
        this.distinct = distinct;
        width = Nested.width(type);
        scratch = ColumnVector.create(type, 1);
    }

    @Override
    public void write(Bag bag, ColumnVector target, int row) {
        builder.begin(width);
        Set<ByteBuffer> seen = new HashSet<>();
        for (int entry = 0; entry < bag.size(); entry++) {
            if (bag.count(entry) <= 0) {
                continue;
            }
            scratch.clear();
            codec.decode(bag.bytes(), bag.start(entry), shown, scratch, 0);
            if (distinct) {
                if (seen.add(bytes())) {
                    add();
                }
                continue;
            }
            for (long time = 0; time < bag.count(entry); time++) {
                add();
            }
        }
        if (builder.count() == 0) {
            target.setNull(row);
        } else {
            builder.write((BytesVector) target, row);
        }
    }

    private void add() {
        builder.add(scratch, 0);
        if (builder.size() > Slice.MAX_BYTES) {
            throw EvaluationFailure.TOO_LONG;
        }
    }

    private ByteBuffer bytes() {
        single.begin(width);
        single.add(scratch, 0);
        byte[] bytes = new byte[single.size()];
        single.write(bytes, 0);
        return ByteBuffer.wrap(bytes);
    }
}
