package io.tidemark.shell.plot;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.live.Footer;
import io.tidemark.shell.live.Key;
import io.tidemark.shell.live.Look;
import io.tidemark.shell.live.ProgressText;
import io.tidemark.shell.live.Screen;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** A plot that grows while its query runs. Mutable; used once. Thread: the shell's. */
public final class LivePlot {
    private static final long DRAW_NANOS = 150_000_000L;
    private static final long WAIT_MILLIS = 50;

    private final RowStream rows;
    private final PlotData data;
    private final Look look;
    private final LongSupplier nanos;
    private final LongSupplier millis;
    private long count;
    private boolean paused;
    private boolean quit;

    public LivePlot(RowStream rows, PlotData data, Look look, LongSupplier nanos, LongSupplier millis) {
        this.rows = rows;
        this.data = data;
        this.look = look;
        this.nanos = nanos;
        this.millis = millis;
    }

    /** Draws until the result ends or its reader leaves; then closes it. */
    public void run(Screen screen) {
        try (rows) {
            long nextDraw = nanos.getAsLong();
            while (!quit && !rows.ended()) {
                take(rows.nextBatch(WAIT_MILLIS));
                Key key = screen.key(1);
                quit = key == Key.QUIT;
                paused ^= key == Key.PAUSE;
                long now = nanos.getAsLong();
                if (!paused && now - nextDraw >= 0) {
                    screen.draw(lines(screen.size()));
                    nextDraw = now + DRAW_NANOS;
                }
            }
        } catch (TidemarkException failed) {
            if (failed.code() != ErrorCode.CANCELLED) {
                throw failed;
            }
        }
    }

    private void take(@Nullable ColumnBatch batch) {
        if (batch != null) {
            for (Row row : rows.rows(batch)) {
                data.apply(row);
                count++;
            }
        }
    }

    private List<AttributedString> lines(Size size) {
        int width = Math.max(1, size.getColumns());
        int height = Math.max(2, size.getRows());
        Progress progress = Progress.of(rows);
        List<String> facts = new ArrayList<>();
        facts.add(ProgressText.count(count) + " rows");
        if (progress.watermarkMillis() != Long.MIN_VALUE) { // many queries have no event time
            facts.add("watermark " + ProgressText.watermark(progress, millis.getAsLong()));
        }
        facts.add(ProgressText.count(progress.lateRows()) + " late");
        List<AttributedString> footer = Footer.lines(facts, "p pause  q quit", width, height, look.unicode());
        return Footer.below(Plot.draw(data, look, width, height - footer.size()), footer, height);
    }
}
