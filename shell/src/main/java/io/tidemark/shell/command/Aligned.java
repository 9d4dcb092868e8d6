package io.tidemark.shell.command;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.output.WordWrap;
import java.util.List;

/** Lines of words that stand below each other. Stateless. */
final class Aligned {
    private static final int GAP = 2;

    private Aligned() {}

    /**
     * A line for each row, whose last cell goes on below itself where it does not fit.
     *
     * @param rows of as many cells each
     * @param margin blanks before each line
     * @param columns of the terminal
     */
    static String lines(List<List<String>> rows, int margin, int columns) {
        int cells = rows.isEmpty() ? 0 : rows.get(0).size();
        int[] widths = new int[cells];
        for (List<String> row : rows) {
            for (int cell = 0; cell < cells - 1; cell++) {
                widths[cell] = Math.max(widths[cell], width(row.get(cell)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(" ".repeat(margin));
            int start = margin;
            for (int cell = 0; cell < cells - 1; cell++) {
                line.append(row.get(cell)).append(" ".repeat(widths[cell] + GAP - width(row.get(cell))));
                start += widths[cell] + GAP;
            }
            line.append(row.get(cells - 1));
            text.append(text.isEmpty() ? "" : "\n")
                    .append(WordWrap.wrap(line.toString().stripTrailing(), columns, start - margin));
        }
        return text.toString();
    }

    private static int width(String text) {
        return DisplayWidth.of(DisplayWidth.visible(text));
    }
}
