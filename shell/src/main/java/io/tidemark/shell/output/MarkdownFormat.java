package io.tidemark.shell.output;

import io.tidemark.executor.batch.ColumnBatch;

/** A table of Markdown, written as rows come. */
final class MarkdownFormat implements RowFormat {
    private final CellText cells;
    private boolean header;

    MarkdownFormat(ResultShape shape, boolean header) {
        this.cells = new CellText(shape);
        this.header = header;
    }

    @Override
    public void rows(ColumnBatch batch, OutputBuffer out) {
        writeHeader(out);
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            writeRow(cells.row(batch, batch.activeRow(place)), out);
        }
    }

    private void writeHeader(OutputBuffer out) {
        if (!header) {
            return;
        }
        header = false;
        writeRow(cells.names(), out);
        for (int cell = 0; cell < cells.count(); cell++) {
            out.put(cells.isNumber(cell) ? "| --: " : "| --- ");
        }
        out.put('|').put('\n');
    }

    private static void writeRow(String[] row, OutputBuffer out) {
        for (String cell : row) {
            out.put("| ").put(cell.replace("\\", "\\\\").replace("|", "\\|")).put(' ');
        }
        out.put('|').put('\n');
    }

    @Override
    public void pause(OutputBuffer out) {
        // Rows are in the buffer as soon as they come.
    }

    @Override
    public void end(OutputBuffer out) {
        writeHeader(out);
    }
}
