package io.tidemark.shell;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.shell.command.Drawn;
import io.tidemark.shell.command.Pager;
import io.tidemark.shell.command.Preferences;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.live.LiveView;
import io.tidemark.shell.live.Look;
import io.tidemark.shell.live.ProgressLine;
import io.tidemark.shell.live.Screen;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.shell.output.TableStyle;
import io.tidemark.shell.output.TerminalSafeStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jline.terminal.Terminal;

/**
 * Shows results on a terminal: those that change in place, others as they come, with a line of progress meanwhile, through a
 * pager or into a file, as the user likes. Mutable. Thread: main.
 */
final class TerminalDisplay implements RowsDisplay {
    private static final int MIN_TABLE_WIDTH = 40;

    private final Terminal terminal;
    private final Look look;
    private final Preferences preferences;
    private final boolean header;
    private final PrintStream notices;
    private long shown;

    TerminalDisplay(Terminal terminal, Look look, Preferences preferences, boolean header) {
        this.terminal = terminal;
        this.look = look;
        this.preferences = preferences;
        this.header = header;
        this.notices = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    }

    @Override
    public long rowsShown() {
        return shown;
    }

    @Override
    public long show(RowStream rows) {
        long before = shown;
        if (preferences.output != null) {
            write(rows, preferences.output, 0);
        } else if (isLive(rows)) {
            live(rows);
        } else if (preferences.pager != null && !rows.continuous()) {
            page(rows, preferences.pager);
        } else {
            write(rows, new TerminalSafeStream(terminal.output()), width());
        }
        return shown - before;
    }

    private boolean isLive(RowStream rows) {
        return rows.continuous()
                && rows.showsKinds()
                && preferences.live == Preferences.Live.ON
                && preferences.effectiveFormat() == OutputFormat.TABLE
                && Screen.isPossibleOn(terminal);
    }

    private void live(RowStream rows) {
        LiveView view = new LiveView(
                rows, look, () -> Progress.of(rows), SystemClock.INSTANCE::nanos, SystemClock.INSTANCE::millis);
        try {
            try (Screen screen = Screen.open(terminal)) {
                view.run(screen);
            }
        } finally { // what was seen last of a query that failed is of use too
            Drawn.print(terminal, view.remains(terminal.getColumns(), terminal.getRows()));
            shown += view.rowCount();
        }
    }

    private int width() {
        return terminal.getColumns() < MIN_TABLE_WIDTH ? 0 : terminal.getColumns();
    }

    private void page(RowStream rows, String command) {
        if (!paged(command, pager -> write(rows, new TerminalSafeStream(pager), 0))) {
            rows.close(); // the pager was left before the end
        }
    }

    /** Shows a text, by the pager if it is longer than the screen. */
    void page(String text, String command) {
        paged(command, pager -> {
            try {
                pager.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException left) {
                throw new UncheckedIOException(left);
            }
        });
    }

    /** Whether all was written: a pager can be left before the end. */
    private boolean paged(String command, Consumer<Pager> writing) {
        boolean whole = true;
        try (Pager pager = new Pager(command, terminal.output(), terminal.getRows())) {
            try {
                writing.accept(pager);
            } catch (UncheckedIOException left) {
                whole = false;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "the pager '" + command + "' cannot be used: " + failed.getMessage(), failed);
        }
        return whole;
    }

    private void write(RowStream rows, OutputStream target, int width) {
        TableStyle style = look.unicode() ? TableStyle.boxes(width) : TableStyle.ascii(width);
        ResultWriter writer = new ResultWriter(target, preferences.effectiveFormat(), style, header);
        RowsDisplay watched = new WatchedDisplay(writer, this::progressLine, preferences.output == null);
        try {
            watched.show(rows);
        } finally {
            shown += watched.rowsShown();
        }
    }

    private ProgressLine progressLine() {
        return new ProgressLine(notices, look, terminal::getColumns, SystemClock.INSTANCE::nanos);
    }
}
