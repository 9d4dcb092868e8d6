package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.NestedTexts;
import io.tidemark.executor.function.Slice;
import io.tidemark.types.SqlType;
import java.util.List;

/** JSON_ARRAYAGG and JSON_OBJECTAGG: the values of a group, or its keys and values, as JSON text. Thread: task thread. */
final class JsonListing implements BagResult {
    private final TupleCodec codec;
    private final int first;
    private final List<SqlType> types;
    private final boolean keepsNulls;
    private final ColumnVector[] scratch;

    /**
     * @param first which column of a tuple is the first argument
     * @param types of the value, or of key and value
     */
    JsonListing(TupleCodec codec, int first, List<SqlType> types, boolean keepsNulls) {
        this.codec = codec;
        this.first = first;
        this.types = List.copyOf(types);
        this.keepsNulls = keepsNulls;
        scratch = types.stream().map(type -> ColumnVector.create(type, 1)).toArray(ColumnVector[]::new);
    }

    @Override
    public void write(Bag bag, ColumnVector target, int row) {
        boolean object = types.size() == 2;
        Slice text = new Slice();
        text.clear();
        text.append(object ? '{' : '[');
        boolean any = false;
        for (int entry = 0; entry < bag.size(); entry++) {
            any |= bag.count(entry) > 0;
            for (long time = 0; time < bag.count(entry); time++) {
                append(bag, entry, text);
            }
        }
        text.append(object ? '}' : ']');
        if (any) {
            target.setNotNull(row);
            ((BytesVector) target).set(row, text.buffer, text.start, text.length);
        } else {
            target.setNull(row);
        }
    }

    private void append(Bag bag, int entry, Slice text) {
        for (int column = 0; column < scratch.length; column++) {
            scratch[column].clear();
            codec.decode(bag.bytes(), bag.start(entry), first + column, scratch[column], 0);
        }
        int value = scratch.length - 1;
        boolean leftOut = scratch[value].isNull(0) && !keepsNulls || value > 0 && scratch[0].isNull(0);
        if (leftOut) {
            return;
        }
        if (text.length > 1) {
            text.append(',');
        }
        if (value > 0) {
            NestedTexts.appendName(scratch[0], types.get(0), text);
            text.append(':');
        }
        NestedTexts.append(scratch[value], 0, types.get(value), text);
    }
}
