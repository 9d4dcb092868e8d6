package io.tidemark.shell.output;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.executor.batch.ColumnBatch;

/** A line per column, for rows too wide for a table. */
final class VerticalFormat implements RowFormat {
    private final CellText cells;
    private final TableStyle style;
    private final boolean header;
    private final String[] names;
    private int nameWidth;
    private long rowNumber;

    VerticalFormat(ResultShape shape, TableStyle style, boolean header) {
        this.cells = new CellText(shape);
        this.style = style;
        this.header = header;
        this.names = cells.names();
        for (String name : names) {
            nameWidth = Math.max(nameWidth, DisplayWidth.of(name));
        }
    }

    @Override
    public void rows(ColumnBatch batch, OutputBuffer out) {
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            row(cells.row(batch, batch.activeRow(place)), out);
        }
    }

    /** Writes one row. */
    void row(String[] row, OutputBuffer out) {
        rowNumber++;
        if (header) {
            out.put(style.line()).put("[ row ").number(rowNumber).put(" ]");
            for (int column = 0; column < nameWidth; column++) {
                out.put(style.line());
            }
            out.put('\n');
        }
        for (int cell = 0; cell < row.length; cell++) {
            out.put(names[cell]).repeat(' ', nameWidth - DisplayWidth.of(names[cell]));
            out.put(' ').put(style.bar()).put(' ').put(row[cell]).put('\n');
        }
    }

    @Override
    public void pause(OutputBuffer out) {
        // Rows are in the buffer as soon as they come.
    }

    @Override
    public void end(OutputBuffer out) {
        // Nothing stands behind the last row.
    }
}
