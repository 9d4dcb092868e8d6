package io.tidemark.executor.table;

import io.tidemark.types.Check;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which columns a keyed table stores, and which of them are its key. Immutable. */
public final class TableLayout {
    private final Schema schema;
    private final int[] keys;
    private final int[] values;

    /** @param keys the key's columns in the order of the key; none for a table of one row */
    public TableLayout(Schema schema, List<Integer> keys) {
        this.schema = schema;
        this.keys = keys.stream().mapToInt(Integer::intValue).toArray();
        List<Integer> others = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
            if (!keys.contains(column)) {
                others.add(column);
            }
        }
        this.values = others.stream().mapToInt(Integer::intValue).toArray();
        Check.state(this.keys.length + values.length == schema.size(), "a key with a column twice");
    }

    /** All columns. */
    public Schema schema() {
        return schema;
    }

    /** The key's columns, in the order of the key. */
    public int[] keys() {
        return keys.clone();
    }

    /** All other columns. */
    public int[] values() {
        return values.clone();
    }

    @Override
    public String toString() {
        return schema + " by " + Arrays.toString(keys);
    }
}
