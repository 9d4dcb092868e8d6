package io.tidemark.shell.output;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.executor.batch.ColumnBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for people. The first rows (up to {@link #FIRST_ROWS}, or what came before the first pause) give the widths;
 * from then on rows are written as they come, and a wider value widens its column from there on. A table that does not
 * fit the terminal even with its texts cut is written vertically.
 */
final class TableFormat implements RowFormat {
    private static final int FIRST_ROWS = 200;
    private static final int MIN_WIDTH = 8;

    private final CellText cells;
    private final TableStyle style;
    private final boolean header;
    private final int[] widths;
    private final int[] limits;
    private final List<String[]> waiting = new ArrayList<>();
    private final VerticalFormat vertical;
    private boolean begun;
    private boolean fits = true;

    TableFormat(ResultShape shape, TableStyle style, boolean header) {
        this.cells = new CellText(shape);
        this.style = style;
        this.header = header;
        this.vertical = new VerticalFormat(shape, style, header);
        this.widths = new int[cells.count()];
        this.limits = new int[cells.count()];
    }

    @Override
    public void rows(ColumnBatch batch, OutputBuffer out) {
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            String[] row = cells.row(batch, batch.activeRow(place));
            if (begun) {
                widen(row);
                writeRow(row, out);
            } else {
                waiting.add(row);
                if (waiting.size() >= FIRST_ROWS) {
                    begin(out);
                }
            }
        }
    }

    @Override
    public void pause(OutputBuffer out) {
        if (!begun && !waiting.isEmpty()) {
            begin(out);
        }
    }

    @Override
    public void end(OutputBuffer out) {
        if (!begun) {
            begin(out);
        }
    }

    private void begin(OutputBuffer out) {
        begun = true;
        String[] names = cells.names();
        if (header) {
            widen(names);
        }
        waiting.forEach(this::widen);
        fits = limitWidths();
        if (header && fits) {
            writeRow(names, out);
            writeLine(out);
        }
        for (String[] row : waiting) {
            writeRow(row, out);
        }
        waiting.clear();
    }

    private void widen(String[] row) {
        for (int cell = 0; cell < row.length; cell++) {
            int width = DisplayWidth.of(row[cell]);
            int limit = limits[cell] == 0 ? Integer.MAX_VALUE : limits[cell];
            widths[cell] = Math.max(widths[cell], Math.min(width, limit));
        }
    }

    /** Narrows the widest columns of text until the table fits the terminal, if it has a known width; whether it does. */
    private boolean limitWidths() {
        int excess = -style.terminalWidth();
        for (int width : widths) {
            excess += width + 3;
        }
        if (style.terminalWidth() <= 0) {
            return true;
        }
        while (excess > 0) {
            int widest = widestText();
            if (widest < 0) {
                return false;
            }
            widths[widest]--;
            limits[widest] = widths[widest];
            excess--;
        }
        return true;
    }

    private int widestText() {
        int widest = -1;
        for (int cell = 0; cell < widths.length; cell++) {
            if (!cells.isNumber(cell) && widths[cell] > MIN_WIDTH && (widest < 0 || widths[cell] > widths[widest])) {
                widest = cell;
            }
        }
        return widest;
    }

    private void writeRow(String[] row, OutputBuffer out) {
        if (!fits) {
            vertical.row(row, out);
            return;
        }
        int owed = 0;
        for (int cell = 0; cell < row.length; cell++) {
            if (cell > 0) {
                out.repeat(' ', owed).put(style.bar());
            }
            String text = limits[cell] == 0 ? row[cell] : Clipping.clip(row[cell], limits[cell]);
            int padding = Math.max(0, widths[cell] - DisplayWidth.of(text));
            out.put(' ');
            if (cells.isNumber(cell)) {
                out.repeat(' ', padding).put(text);
                owed = 1;
            } else {
                out.put(text);
                owed = padding + 1; // written only if something follows, so that lines do not end in blanks
            }
        }
        out.put('\n');
    }

    private void writeLine(OutputBuffer out) {
        for (int cell = 0; cell < widths.length; cell++) {
            if (cell > 0) {
                out.put(style.cross());
            }
            for (int column = 0; column < widths[cell] + 2; column++) {
                out.put(style.line());
            }
        }
        out.put('\n');
    }
}
