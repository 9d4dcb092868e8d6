package io.tidemark.shell.output;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;

/** The cells of a row as texts for people: control characters escaped, NULL as a word. Thread: the writer's. */
public final class CellText {
    private final ResultShape shape;
    private final ValueText values;
    private final OutputBuffer scratch = new OutputBuffer();

    /** Texts for the rows of one result. */
    public CellText(ResultShape shape) {
        this.shape = shape;
        this.values = new ValueText(shape.timeZone());
    }

    /** How many cells a row has: one more than columns if kinds are shown. */
    public int count() {
        return shape.schema().size() + (shape.showsKinds() ? 1 : 0);
    }

    /** The names of the columns, {@code op} first if kinds are shown. */
    public String[] names() {
        Schema schema = shape.schema();
        String[] names = new String[count()];
        int first = names.length - schema.size();
        if (first > 0) {
            names[0] = "op";
        }
        for (int column = 0; column < schema.size(); column++) {
            names[first + column] = DisplayWidth.visible(schema.name(column));
        }
        return names;
    }

    /** Whether a cell holds a number, which stands at the right. */
    public boolean isNumber(int cell) {
        int column = cell - (count() - shape.schema().size());
        if (column < 0) {
            return false;
        }
        SqlType type = shape.schema().type(column);
        return type.isExact() || type.isApproximate();
    }

    /** The cells of a row. */
    public String[] row(ColumnBatch batch, int row) {
        Schema schema = shape.schema();
        String[] cells = new String[count()];
        int first = cells.length - schema.size();
        if (first > 0) {
            cells[0] = batch.kind(row).symbol();
        }
        for (int column = 0; column < schema.size(); column++) {
            if (batch.columns[column].isNull(row)) {
                cells[first + column] = "NULL";
            } else {
                values.append(scratch, schema.type(column), batch.columns[column], row);
                cells[first + column] = DisplayWidth.visible(scratch.takeText());
            }
        }
        return cells;
    }
}
