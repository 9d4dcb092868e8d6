package io.tidemark.shell.live;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.output.CellText;
import io.tidemark.shell.output.ResultShape;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** A query that ends, run again and again; cells that have changed since the last time are marked. Mutable; used once. */
public final class WatchView {
    private static final int MOST_ROWS = 10_000;
    private static final long KEY_MILLIS = 50;

    private final Supplier<RowStream> query;
    private final long pauseNanos;
    private final Look look;
    private final LongSupplier nanos;
    private List<LiveRow> rows = List.of();
    private @Nullable TableLines table;
    private int first;
    private long runs;

    /** @param pauseNanos from the end of a run to the begin of the next */
    public WatchView(Supplier<RowStream> query, long pauseNanos, Look look, LongSupplier nanos) {
        this.query = query;
        this.pauseNanos = pauseNanos;
        this.look = look;
        this.nanos = nanos;
    }

    /** Runs the query until the reader leaves. */
    public void run(Screen screen) {
        while (true) {
            try (RowStream stream = query.get()) {
                if (!read(stream, screen)) {
                    return;
                }
            }
            runs++;
            long end = nanos.getAsLong() + pauseNanos;
            while (nanos.getAsLong() - end < 0) {
                screen.draw(lines(screen.size()));
                Key key = screen.key(KEY_MILLIS);
                if (key == Key.QUIT) {
                    return;
                }
                scroll(key, screen.size().getRows() - 3);
            }
        }
    }

    private void scroll(Key key, int page) {
        int by =
                switch (key) {
                    case UP -> -1;
                    case DOWN -> 1;
                    case PAGE_UP -> -page;
                    case PAGE_DOWN -> page;
                    case HOME -> -MOST_ROWS;
                    case END -> MOST_ROWS;
                    case NONE, QUIT, PAUSE, TABLE, CHANGES, LEFT, RIGHT -> 0;
                };
        first = Math.max(0, Math.min(Math.max(0, rows.size() - page), first + by));
    }

    /** Takes all rows; false if the reader leaves before the end. */
    private boolean read(RowStream stream, Screen screen) {
        if (stream.continuous()) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "\\watch runs a query again and again, and this one has EMIT and runs on by itself",
                    "run it without \\watch, or leave EMIT out",
                    null);
        }
        CellText cells = new CellText(ResultShape.of(stream));
        if (table == null) {
            table = new TableLines(cells, look, false);
        }
        List<LiveRow> fresh = new ArrayList<>();
        while (!stream.ended()) {
            ColumnBatch batch = stream.nextBatch(KEY_MILLIS);
            if (batch == null && screen.key(1) == Key.QUIT) {
                return false;
            }
            for (int place = 0; batch != null && place < batch.activeCount() && fresh.size() < MOST_ROWS; place++) {
                fresh.add(row(fresh.size(), cells.row(batch, batch.activeRow(place))));
            }
        }
        rows = fresh;
        return true;
    }

    private LiveRow row(int place, String[] values) {
        long now = nanos.getAsLong();
        if (place < rows.size() && rows.get(place).cells.length == values.length) {
            LiveRow row = rows.get(place);
            row.replace(values, now + pauseNanos); // marked until the next run
            return row;
        }
        LiveRow row = new LiveRow(values, now + pauseNanos);
        if (runs == 0) {
            Arrays.fill(row.changed, false);
        }
        return row;
    }

    private List<AttributedString> lines(Size size) {
        int width = Math.max(1, size.getColumns());
        int height = Math.max(2, size.getRows());
        List<AttributedString> lines = new ArrayList<>();
        if (table != null) {
            lines.addAll(table.draw(rows, first, 0, width, height - 1, nanos.getAsLong()));
        }
        List<String> facts = List.of(
                ProgressText.count(rows.size()) + (rows.size() == 1 ? " row" : " rows"),
                "run " + ProgressText.count(runs),
                "every " + pauseNanos / 1_000_000 / 1000.0 + " s");
        List<AttributedString> footer = Footer.lines(facts, "arrows scroll  q quit", width, height, look.unicode());
        return Footer.below(lines, footer, height);
    }

    /** What stays on the terminal behind the view. */
    public List<AttributedString> remains(int width, int height) {
        int room = Math.max(3, height - 2);
        return table == null
                ? List.of()
                : table.draw(rows, first, 0, width, room, nanos.getAsLong() + 2 * pauseNanos + 1_000_000_000L);
    }
}
