package io.tidemark.shell.live;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.output.CellText;
import io.tidemark.shell.output.Clipping;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * Draws rows as a table of a given width. Columns only ever get wider while the width of the terminal is the same, so
 * that nothing jumps. Mutable. Thread: the view's.
 */
public final class TableLines {
    private static final int MIN_TEXT = 8;
    private static final long FRESH_NANOS = 700_000_000L;

    private final CellText cells;
    private final Look look;
    private final boolean kinds;
    private final String[] names;
    private int[] widths;
    private int widthOfTerminal;

    /** @param kinds whether the first cell is the kind of a change, which gives the row its colour */
    public TableLines(CellText cells, Look look, boolean kinds) {
        this.cells = cells;
        this.look = look;
        this.kinds = kinds;
        this.names = cells.names();
        this.widths = new int[names.length];
    }

    /**
     * The header, a line, and the rows from {@code first} on, as many as fit.
     *
     * @param firstColumn the leftmost column shown
     */
    public List<AttributedString> draw(
            List<LiveRow> rows, int first, int firstColumn, int width, int height, long nowNanos) {
        if (width != widthOfTerminal) {
            widthOfTerminal = width;
            widths = new int[names.length];
        }
        int last = Math.min(rows.size(), first + Math.max(0, height - 2));
        List<LiveRow> shown = rows.subList(Math.min(first, last), last);
        widen(names);
        shown.forEach(row -> widen(row.cells));
        int[] fitted = fit(width);
        List<AttributedString> lines = new ArrayList<>(height);
        lines.add(line(names, null, firstColumn, fitted, width, AttributedStyle.BOLD));
        lines.add(rule(firstColumn, fitted, width));
        for (LiveRow row : shown) {
            boolean fresh = nowNanos - row.changedAtNanos < FRESH_NANOS;
            lines.add(line(
                    row.cells, fresh && !kinds ? row.changed : null, firstColumn, fitted, width, style(row.cells)));
        }
        return lines;
    }

    private AttributedStyle style(String[] row) {
        if (!kinds || !look.colours()) {
            return AttributedStyle.DEFAULT;
        }
        String kind = row[0];
        if (kind.startsWith("-")) {
            return AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
        }
        return AttributedStyle.DEFAULT.foreground(kind.equals("+I") ? AttributedStyle.GREEN : AttributedStyle.CYAN);
    }

    private void widen(String[] row) {
        for (int cell = 0; cell < row.length; cell++) {
            widths[cell] = Math.max(widths[cell], DisplayWidth.of(row[cell]));
        }
    }

    /** The widths, with the widest texts narrowed until all columns fit or can be narrowed no further. */
    private int[] fit(int width) {
        int[] fitted = widths.clone();
        int excess = -width;
        for (int one : fitted) {
            excess += one + 3;
        }
        while (excess > 0) {
            int widest = -1;
            for (int cell = 0; cell < fitted.length; cell++) {
                boolean narrower = !cells.isNumber(cell) && fitted[cell] > MIN_TEXT;
                if (narrower && (widest < 0 || fitted[cell] > fitted[widest])) {
                    widest = cell;
                }
            }
            if (widest < 0) {
                return fitted;
            }
            fitted[widest]--;
            excess--;
        }
        return fitted;
    }

    private AttributedString line(
            String[] row,
            boolean @Nullable [] changed,
            int firstColumn,
            int[] fitted,
            int width,
            AttributedStyle style) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        int column = 0;
        for (int cell = firstColumn; cell < row.length && column < width; cell++) {
            if (cell > firstColumn) {
                line.append(look.signs().bar(), AttributedStyle.DEFAULT);
                column++;
            }
            int room = Math.min(fitted[cell], Math.max(0, width - column - 1));
            String text = Clipping.clip(row[cell], room);
            String padding = " ".repeat(Math.max(0, room - DisplayWidth.of(text)));
            AttributedStyle own = changed != null && changed[cell] ? style.inverse() : style;
            own = row[cell].equals("NULL") && changed == null && style.equals(AttributedStyle.DEFAULT)
                    ? own.faint()
                    : own;
            line.append(" ", AttributedStyle.DEFAULT);
            if (cells.isNumber(cell)) {
                line.append(padding, AttributedStyle.DEFAULT).append(text, own);
            } else {
                line.append(text, own).append(padding, AttributedStyle.DEFAULT);
            }
            column += room + 1;
            if (column < width) {
                line.append(" ", AttributedStyle.DEFAULT);
                column++;
            }
        }
        return line.toAttributedString();
    }

    private AttributedString rule(int firstColumn, int[] fitted, int width) {
        StringBuilder rule = new StringBuilder();
        for (int cell = firstColumn; cell < fitted.length; cell++) {
            rule.append(cell > firstColumn ? look.signs().cross() : "");
            rule.append(look.signs().line().repeat(fitted[cell] + 2));
        }
        rule.setLength(Math.min(rule.length(), width));
        return new AttributedString(rule.toString());
    }
}
