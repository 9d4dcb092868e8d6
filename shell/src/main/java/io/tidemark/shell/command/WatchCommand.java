package io.tidemark.shell.command;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.shell.live.Screen;
import io.tidemark.shell.live.WatchView;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Optional;

/** Runs the last query again and again. */
final class WatchCommand implements ShellCommand {
    private static final double USUAL_SECONDS = 2;
    private static final double LEAST_SECONDS = 0.1;
    private static final double MOST_SECONDS = 86_400;

    @Override
    public List<String> names() {
        return List.of("\\watch");
    }

    @Override
    public String arguments() {
        return "[SECONDS]";
    }

    @Override
    public String summary() {
        return "run the last query again every 2 (or SECONDS) seconds";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Optional<String> query = context.lastQuery();
        Optional<Double> seconds = seconds(argument);
        if (query.isEmpty()) {
            context.say("there is no query yet: run one first");
        } else if (seconds.isEmpty()) {
            context.say("\\watch takes seconds from 0.1 on, not " + argument);
        } else if (!Screen.isPossibleOn(context.terminal())) {
            context.say("this terminal cannot draw in place");
        } else {
            watch(context, query.get(), (long) (seconds.get() * 1e9));
        }
    }

    private static Optional<Double> seconds(String argument) {
        if (argument.isEmpty()) {
            return Optional.of(USUAL_SECONDS);
        }
        if (!argument.matches("\\d{1,6}(\\.\\d{1,3})?")) {
            return Optional.empty();
        }
        double seconds = Double.parseDouble(argument);
        return seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS ? Optional.of(seconds) : Optional.empty();
    }

    private static void watch(CommandContext context, String query, long pauseNanos) {
        WatchView view =
                new WatchView(() -> context.query(query), pauseNanos, context.look(), SystemClock.INSTANCE::nanos);
        try (Screen screen = Screen.open(context.terminal())) {
            view.run(screen);
        } catch (TidemarkException failed) {
            if (failed.code() != ErrorCode.CANCELLED) {
                throw failed;
            }
        }
        Drawn.print(
                context,
                view.remains(context.terminal().getColumns(), context.terminal().getRows()));
    }
}
