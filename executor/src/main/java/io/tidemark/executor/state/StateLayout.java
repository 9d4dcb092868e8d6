package io.tidemark.executor.state;

import io.tidemark.types.SqlType;
import java.util.List;

/**
 * What the entries of a table look like: a key and a value of {@code initial.length} longs followed by texts or binary
 * values ("bytes fields").
 *
 * @param keys types of the key's columns; none means that the table has one entry
 * @param initial the longs of a new entry's value
 * @param bytesFields how many bytes fields an entry has; null in a new entry
 */
public record StateLayout(List<SqlType> keys, long[] initial, int bytesFields) {
    public StateLayout {
        keys = List.copyOf(keys);
        initial = initial.clone();
    }

    /** How many longs a value has, without those that refer to bytes fields. */
    int longFields() {
        return initial.length;
    }

    /** Longs of a value in a slot: the long fields, then a reference for each bytes field. */
    int valueWidth() {
        return initial.length + bytesFields;
    }

    /** Whether a key is one long, the case with a table of its own. */
    boolean hasLongKey() {
        return keys.size() == 1 && keys.get(0).layout() == SqlType.Layout.LONG;
    }
}
