package io.tidemark.types;

import java.util.Arrays;
import java.util.List;

/**
 * The columns of a table or of a result, in order. Immutable.
 *
 * @param columns the columns, from left to right; names need not be unique in results
 */
public record Schema(List<Column> columns) {
    public Schema {
        columns = List.copyOf(columns);
    }

    /** A schema of the given columns. */
    public static Schema of(Column... columns) {
        return new Schema(Arrays.asList(columns));
    }

    /** How many columns there are. */
    public int size() {
        return columns.size();
    }

    /** The column at an index, counted from 0. */
    public Column column(int index) {
        return columns.get(index);
    }

    /** The type of the column at an index, counted from 0. */
    public SqlType type(int index) {
        return columns.get(index).type();
    }

    /** The name of the column at an index, counted from 0. */
    public String name(int index) {
        return columns.get(index).name();
    }

    /** The index of the first column with exactly this name, or -1. */
    public int indexOf(String name) {
        for (int index = 0; index < columns.size(); index++) {
            if (columns.get(index).name().equals(name)) {
                return index;
            }
        }
        return -1;
    }
}
