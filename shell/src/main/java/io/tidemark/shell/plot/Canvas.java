package io.tidemark.shell.plot;

import java.util.Arrays;

/**
 * A field of dots. With Unicode a character holds 2 by 4 of them (braille), else one. The line drawn last gives a
 * character its colour or sign. Mutable.
 */
final class Canvas {
    private static final int BRAILLE = 0x2800;
    private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    private static final String SIGNS = "*+xo#@%&";

    private final int columns;
    private final int rows;
    private final boolean braille;
    private final int[] dots;
    private final int[] owners;

    Canvas(int columns, int rows, boolean braille) {
        this.columns = columns;
        this.rows = rows;
        this.braille = braille;
        this.dots = new int[columns * rows];
        this.owners = new int[columns * rows];
        Arrays.fill(owners, -1);
    }

    /** Dots from left to right. */
    int width() {
        return braille ? columns * 2 : columns;
    }

    /** Dots from top to bottom. */
    int height() {
        return braille ? rows * 4 : rows;
    }

    void dot(int x, int y, int owner) {
        if (x < 0 || y < 0 || x >= width() || y >= height()) {
            return;
        }
        int cell = braille ? y / 4 * columns + x / 2 : y * columns + x;
        dots[cell] |= braille ? BITS[y % 4][x % 2] : 1;
        owners[cell] = owner;
    }

    /** Dots along a straight line. */
    void line(int fromX, int fromY, int toX, int toY, int owner) {
        int steps = Math.max(Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)), 1);
        for (int step = 0; step <= steps; step++) {
            int x = fromX + Math.round((toX - fromX) * (float) step / steps);
            int y = fromY + Math.round((toY - fromY) * (float) step / steps);
            dot(x, y, owner);
        }
    }

    /** The character of a cell. */
    char at(int column, int row) {
        int cell = row * columns + column;
        if (dots[cell] == 0) {
            return ' ';
        }
        return braille ? (char) (BRAILLE + dots[cell]) : sign(owners[cell]);
    }

    /** Which line drew a cell last; -1 for none. */
    int owner(int column, int row) {
        return owners[row * columns + column];
    }

    /** The sign of a line where there is no braille. */
    static char sign(int owner) {
        return SIGNS.charAt(owner % SIGNS.length());
    }
}
