package io.tidemark.shell.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.ScreenTerminal;

/** A terminal whose screen a test can read. Mutable. */
public final class VirtualScreen implements AutoCloseable {
    private static final int INVERSE = 7;

    private final ScreenTerminal.VirtualTerminal virtual;

    /** A screen of so many columns and rows. */
    public VirtualScreen(int columns, int rows) {
        try {
            virtual = ScreenTerminal.withTerminal("test", "screen-256color", columns, rows);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Terminal terminal() {
        return virtual.terminal();
    }

    /** Types. */
    public VirtualScreen type(String keys) {
        try {
            virtual.terminal().processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Makes the window another size. */
    public void resize(int columns, int rows) {
        virtual.screen().setSize(Size.of(columns, rows));
        virtual.terminal().setSize(Size.of(columns, rows));
    }

    /** The lines as they stand, without blanks at their ends; those of wide characters once. */
    public List<String> lines() {
        int columns = virtual.screen().getColumns();
        long[] cells = cells();
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < cells.length; start += columns) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                int sign = ScreenTerminal.cellCodePoint(cells[start + column]);
                if (sign != 0) {
                    line.appendCodePoint(sign);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** All lines as one text. */
    public String text() {
        return String.join("\n", lines()).stripTrailing();
    }

    /** The reversed parts of a line. */
    public String reversed(int row) {
        int columns = virtual.screen().getColumns();
        long[] cells = cells();
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            long cell = cells[row * columns + column];
            text.appendCodePoint(ScreenTerminal.cellInverse(cell) ? ScreenTerminal.cellCodePoint(cell) : ' ');
        }
        return text.toString().strip();
    }

    private long[] cells() {
        long[] cells = new long[virtual.screen().getColumns() * virtual.screen().getRows()];
        virtual.screen().dump(cells, new int[INVERSE]);
        return cells;
    }

    @Override
    public void close() {
        try {
            virtual.terminal().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
