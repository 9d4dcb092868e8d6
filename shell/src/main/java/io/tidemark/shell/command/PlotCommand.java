package io.tidemark.shell.command;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.shell.live.Screen;
import io.tidemark.shell.plot.LivePlot;
import io.tidemark.shell.plot.Plot;
import io.tidemark.shell.plot.PlotData;
import java.util.List;

/** Draws numbers over time. */
final class PlotCommand implements ShellCommand {
    private static final int MOST_LINES = 24;

    @Override
    public List<String> names() {
        return List.of("\\plot");
    }

    @Override
    public String arguments() {
        return "[QUERY]";
    }

    @Override
    public String summary() {
        return "the numbers of a query (or of the last one) over its time";
    }

    @Override
    public boolean takesQuery() {
        return true;
    }

    @Override
    public void run(CommandContext context, String argument) {
        String query = LastOr.argument(context, argument, context.lastQuery());
        if (query.isEmpty()) {
            return;
        }
        PlotData data;
        try (RowStream rows = context.query(query)) {
            data = new PlotData(rows.schema(), rows.timeZone());
            if (rows.continuous() && Screen.isPossibleOn(context.terminal())) {
                live(context, rows, data);
            } else {
                for (Row row : rows) {
                    data.apply(row);
                }
            }
        }
        int width = Math.max(20, context.terminal().getColumns());
        int height = Math.max(8, Math.min(MOST_LINES, context.terminal().getRows() - 2));
        Drawn.print(context, Plot.draw(data, context.look(), width, height));
        if (data.leftOut() > 0) {
            context.say(data.leftOut() + " values are not drawn: they are NULL, or of more than 8 lines");
        }
    }

    private static void live(CommandContext context, RowStream rows, PlotData data) {
        try (Screen screen = Screen.open(context.terminal())) {
            new LivePlot(rows, data, context.look(), SystemClock.INSTANCE::nanos, SystemClock.INSTANCE::millis)
                    .run(screen);
        }
    }
}
