package io.tidemark.shell.live;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.output.ResultShape;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * A changing result on the whole screen: the table as it stands now, or its changes one after the other. Ends with the
 * result, or when its reader has seen enough. Mutable; used once. Thread: the shell's.
 */
public final class LiveView {
    private static final long DRAW_NANOS = 100_000_000L;
    private static final long WAIT_MILLIS = 40;

    /** More than a list ever has. */
    private static final int ALL = 1_000_000;

    private static final String KEYS = "p pause  c changes  q quit";
    private static final String CHANGE_KEYS = "p pause  t table  q quit";
    private static final String PAUSED_KEYS = "arrows scroll  p go on  c changes  q quit";
    private static final String PAUSED_CHANGE_KEYS = "arrows scroll  p go on  t table  q quit";

    private static final Set<Key> LEAVES_END = EnumSet.of(Key.UP, Key.PAGE_UP, Key.HOME, Key.TABLE, Key.CHANGES);

    private final RowStream rows;
    private final Look look;
    private final LongSupplier nanos;
    private final LongSupplier millis;
    private final Supplier<Progress> progress;
    private final LiveTable table;
    private final ChangeLog changes;
    private final TableLines tableLines;
    private final TableLines changeLines;
    private final RateMeter readRate = new RateMeter();
    private final RateMeter changeRate = new RateMeter();
    private final long startNanos;
    private boolean showsChanges;
    private boolean quit;
    private @Nullable Paused paused;
    private boolean staysAtEnd;
    private int firstRow;
    private int firstColumn;
    private int pageRows = 1;
    private int footerRows = 1;
    private int knownRows;
    private long changeCount;

    /** What stood there when the reader said to wait. */
    private record Paused(List<LiveRow> table, List<LiveRow> changes) {}

    /**
     * A view of a result that is not read by anyone else.
     *
     * @param progress how far the query has come
     * @param nanos a clock for rates, in nanoseconds from any moment
     * @param millis the time of day, to compare the watermark with
     */
    public LiveView(RowStream rows, Look look, Supplier<Progress> progress, LongSupplier nanos, LongSupplier millis) {
        this.rows = rows;
        this.look = look;
        this.progress = progress;
        this.nanos = nanos;
        this.millis = millis;
        ResultShape shape = ResultShape.of(rows);
        table = new LiveTable(shape);
        changes = new ChangeLog(shape);
        tableLines = new TableLines(table.cells(), look, false);
        changeLines = new TableLines(changes.cells(), look, true);
        startNanos = nanos.getAsLong();
    }

    /**
     * Shows the result until it ends or its reader leaves; then closes it.
     *
     * @throws TidemarkException if the query fails, but not if it is cancelled, which is a way to leave
     */
    public void run(Screen screen) {
        try (rows) {
            long nextDraw = nanos.getAsLong();
            while (!quit && !rows.ended()) {
                step(screen, WAIT_MILLIS);
                long now = nanos.getAsLong();
                if (now - nextDraw >= 0) {
                    screen.draw(lines(screen.size(), now));
                    nextDraw = now + DRAW_NANOS;
                }
            }
        } catch (TidemarkException failed) {
            if (failed.code() != ErrorCode.CANCELLED) {
                throw failed;
            }
        }
    }

    /** Takes the rows and keys of a moment. */
    void step(Screen screen, long waitMillis) {
        ColumnBatch batch = rows.nextBatch(waitMillis);
        if (batch != null) {
            long now = nanos.getAsLong();
            changeCount += batch.activeCount();
            table.apply(batch, now);
            changes.apply(batch, now);
        }
        Key key = screen.key(1);
        while (key != Key.NONE && !quit) {
            onKey(key);
            key = screen.key(1);
        }
    }

    private void onKey(Key key) {
        int most = Math.max(0, knownRows - pageRows);
        staysAtEnd = key == Key.END || (staysAtEnd && !LEAVES_END.contains(key));
        switch (key) { // each case changes one field; there is no value to give
            case QUIT -> quit = true;
            case PAUSE -> pause();
            case TABLE -> show(false);
            case CHANGES -> show(true);
            case UP -> firstRow = Math.max(0, firstRow - 1);
            case DOWN -> firstRow = Math.min(most, firstRow + 1);
            case PAGE_UP -> firstRow = Math.max(0, firstRow - pageRows);
            case PAGE_DOWN -> firstRow = Math.min(most, firstRow + pageRows);
            case HOME -> firstRow = 0;
            case END -> firstRow = most;
            case LEFT -> firstColumn = Math.max(0, firstColumn - 1);
            case RIGHT -> firstColumn = Math.min(rows.schema().size() - 1, firstColumn + 1);
            case NONE -> firstRow = Math.max(0, firstRow);
        }
    }

    private void pause() {
        if (paused == null) {
            List<LiveRow> still =
                    table.rows(nanos.getAsLong()).stream().map(LiveRow::still).toList();
            paused = new Paused(still, changes.rows());
        } else {
            paused = null;
        }
    }

    private void show(boolean asChanges) {
        showsChanges = asChanges;
        firstRow = asChanges ? ALL : 0; // the last changes are of interest; it is cut to what there is
    }

    private List<LiveRow> current(long now) {
        return showsChanges ? changes.rows() : table.rows(now);
    }

    /** The whole screen. */
    List<AttributedString> lines(Size size, long now) {
        int width = Math.max(1, size.getColumns());
        int height = Math.max(1, size.getRows());
        Paused still = paused;
        List<LiveRow> shown = still == null ? current(now) : showsChanges ? still.changes() : still.table();
        knownRows = shown.size();
        pageRows = Math.max(1, height - footerRows - 2);
        List<AttributedString> footer = footer(width, height, now);
        footerRows = footer.size();
        pageRows = Math.max(1, height - footer.size() - 2);
        boolean follows = still == null && (showsChanges || staysAtEnd);
        firstRow = follows ? Math.max(0, knownRows - pageRows) : Math.min(firstRow, Math.max(0, knownRows - pageRows));
        TableLines drawn = showsChanges ? changeLines : tableLines;
        List<AttributedString> body = drawn.draw(shown, firstRow, firstColumn, width, height - footer.size(), now);
        return Footer.below(body, footer, height);
    }

    private List<AttributedString> footer(int width, int height, long now) {
        Progress reached = progress.get();
        List<String> facts = new ArrayList<>();
        if (paused != null) {
            facts.add("PAUSED");
        }
        facts.add(ProgressText.count(table.rowCount()) + (table.rowCount() == 1 ? " row" : " rows"));
        boolean readKnown = reached.rowsRead() > 0; // a server need not tell it
        double changes = changeRate.note(changeCount, now);
        double read = readRate.note(reached.rowsRead(), now);
        facts.add(readKnown ? ProgressText.rate(read) : ProgressText.count(Math.round(changes)) + " changes/s");
        if (reached.watermarkMillis() != Long.MIN_VALUE) { // many queries have no event time
            facts.add("watermark " + ProgressText.watermark(reached, millis.getAsLong()));
        }
        facts.add(ProgressText.count(reached.lateRows()) + " late");
        if (knownRows > pageRows) {
            facts.add((firstRow + 1) + "-" + Math.min(knownRows, firstRow + pageRows) + " shown");
        }
        facts.add(ProgressText.elapsed(now - startNanos));
        String keys =
                paused != null ? showsChanges ? PAUSED_CHANGE_KEYS : PAUSED_KEYS : showsChanges ? CHANGE_KEYS : KEYS;
        return Footer.lines(facts, keys, width, height, look.unicode());
    }

    /** The rows as they stood last, for what stays on the screen behind the view: at most this many lines. */
    public List<AttributedString> remains(int width, int height) {
        long now = nanos.getAsLong();
        List<LiveRow> shown = current(now);
        int room = Math.max(1, height - 4);
        int last = Math.max(0, shown.size() - room);
        int first = showsChanges ? last : Math.min(firstRow, last);
        TableLines drawn = showsChanges ? changeLines : tableLines;
        return drawn.draw(shown, first, 0, width, room + 2, now + DRAW_NANOS * 100);
    }

    /** How many rows the result had at the end. */
    public long rowCount() {
        return table.rowCount();
    }
}
