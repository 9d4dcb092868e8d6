package io.tidemark.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a line a query as soon as it is measured, and what happens meanwhile to another stream. Mutable. */
final class Report {
    private static final int WIDTH = 24;
    private static final int FIRST_WIDTH = 8;

    private final PrintStream out;
    private final PrintStream notices;
    private final boolean csv;

    Report(PrintStream out, PrintStream notices, boolean csv) {
        this.out = out;
        this.notices = notices;
        this.csv = csv;
    }

    /** A number of rows a second. */
    static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%.0f", perSecond);
    }

    /** How many times as fast. */
    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    /** Prints the heading. */
    void columns(String... names) {
        row(names);
    }

    /** Prints a line. */
    void row(String... values) {
        if (csv) {
            out.println(String.join(",", values));
            return;
        }
        List<String> cells = new ArrayList<>();
        for (int index = 0; index < values.length; index++) {
            String format = index == 0 ? "%-" + FIRST_WIDTH + "s" : "%" + WIDTH + "s";
            cells.add(String.format(Locale.ROOT, format, values[index]));
        }
        out.println(String.join("", cells));
        out.flush();
    }

    /** Says how long one run took, and the time that it spent on all cores. */
    void progress(String what, EngineRuns.Outcome outcome) {
        notice(String.format(
                Locale.ROOT, "%s: %.1f ms, cpu %.1f ms", what, outcome.nanos() / 1e6, outcome.cpuNanos() / 1e6));
    }

    /** Says how long something took. */
    void progress(String what, long nanos) {
        notice(String.format(Locale.ROOT, "%s: %.1f ms", what, nanos / 1e6));
    }

    /** Says what happens. */
    void notice(String text) {
        notices.println(text);
    }
}
