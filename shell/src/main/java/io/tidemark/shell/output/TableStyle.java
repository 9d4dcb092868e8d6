package io.tidemark.shell.output;

/**
 * The signs that tables are drawn with.
 *
 * @param bar between two cells
 * @param line below the header
 * @param cross where both meet
 * @param terminalWidth columns of the terminal to which texts are cut; 0 to cut nothing
 */
public record TableStyle(String bar, String line, String cross, int terminalWidth) {
    /** Box-drawing signs. */
    public static TableStyle boxes(int terminalWidth) {
        return new TableStyle("│", "─", "┼", terminalWidth);
    }

    /** Signs of ASCII, for terminals without UTF-8. */
    public static TableStyle ascii(int terminalWidth) {
        return new TableStyle("|", "-", "+", terminalWidth);
    }
}
