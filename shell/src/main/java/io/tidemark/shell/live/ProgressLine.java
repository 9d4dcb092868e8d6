package io.tidemark.shell.live;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.output.Clipping;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * A line that says how far a query has come that takes longer than a second: how many rows were read, how fast, up to
 * which event time. It is written over itself and taken away before anything else is written. Mutable; one a statement.
 * Thread: the shell's.
 */
public final class ProgressLine {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long REDRAW_NANOS = 200_000_000L;
    private static final int BAR = 12;
    private static final int PIECE = 3;

    private final PrintStream target;
    private final Look look;
    private final IntSupplier width;
    private final LongSupplier nanos;
    private final RateMeter rate = new RateMeter();
    private final long start;
    private long nextDraw;
    private boolean shown;
    private int frame;

    /**
     * @param target a terminal
     * @param width its columns
     * @param nanos a clock in nanoseconds from any moment
     */
    public ProgressLine(PrintStream target, Look look, IntSupplier width, LongSupplier nanos) {
        this.target = target;
        this.look = look;
        this.width = width;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.nextDraw = start + PATIENCE_NANOS;
    }

    /** Shows how far it has come, if it is time. */
    public void show(Progress progress, long nowMillis) {
        long now = nanos.getAsLong();
        double perSecond = rate.note(progress.rowsRead(), now);
        if (now - nextDraw < 0) {
            return;
        }
        nextDraw = now + REDRAW_NANOS;
        String separator = look.unicode() ? " · " : " | ";
        double fraction = progress.fraction();
        StringBuilder text = new StringBuilder(Double.isNaN(fraction) ? bar() : bar(fraction));
        text.append(' ').append(ProgressText.count(progress.rowsRead())).append(" rows read");
        text.append(separator).append(ProgressText.rate(perSecond));
        if (progress.watermarkMillis() != Long.MIN_VALUE) {
            text.append(separator).append("at ").append(ProgressText.watermark(progress, nowMillis));
        }
        text.append(separator).append(ProgressText.elapsed(now - start));
        String line = Clipping.start(text.toString(), Math.max(1, width.getAsInt() - 1));
        target.print("\r" + line + " ".repeat(Math.max(0, width.getAsInt() - 1 - DisplayWidth.of(line))) + "\r");
        target.flush();
        shown = true;
    }

    /** How much of it is done. */
    private String bar(double fraction) {
        int full = (int) Math.floor(Math.max(0, Math.min(1, fraction)) * BAR);
        String signs = (look.unicode() ? "█" : "#").repeat(full) + (look.unicode() ? "░" : "-").repeat(BAR - full);
        return signs + String.format(Locale.ROOT, " %3d %%", (int) Math.floor(fraction * 100));
    }

    /** A piece that goes to and fro, for nobody knows how much there is. */
    private String bar() {
        int way = BAR - PIECE;
        int step = frame++ % (2 * way);
        int at = step < way ? step : 2 * way - step;
        String full = look.unicode() ? "█" : "#";
        String empty = look.unicode() ? "░" : "-";
        return empty.repeat(at) + full.repeat(PIECE) + empty.repeat(way - at);
    }

    /** Takes the line away, if there is one. */
    public void clear() {
        if (shown) {
            target.print("\r" + " ".repeat(Math.max(0, width.getAsInt() - 1)) + "\r");
            target.flush();
            shown = false;
        }
    }
}
