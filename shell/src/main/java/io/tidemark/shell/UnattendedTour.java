package io.tidemark.shell;

import io.tidemark.parser.StatementSplitter;
import io.tidemark.parser.StatementText;
import io.tidemark.shell.connection.Connection;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

/** Runs the tour without questions until it or the time is over. Thread: main. */
final class UnattendedTour {
    private final Connection connection;
    private final StatementRunner runner;
    private final Console console;
    private final long endNanos;
    private long windows;

    UnattendedTour(Connection connection, StatementRunner runner, Console console, long seconds) {
        this.connection = connection;
        this.runner = runner;
        this.console = console;
        this.endNanos = Stopwatch.now() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Returns an exit code: all well only if at least one completed window was shown. */
    int run(List<TourStep> steps) {
        Timer alarm = new Timer("demo-alarm", true);
        alarm.schedule(new Alarm(), Math.max(0, TimeUnit.NANOSECONDS.toMillis(endNanos - Stopwatch.now())));
        try {
            for (TourStep step : steps) {
                if (!tryStep(step)) {
                    return ExitCode.FAILED;
                }
            }
        } finally {
            alarm.cancel();
        }
        if (windows == 0) {
            console.notices().println("tidemark: no window was complete within the time; give the demo more");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    /** Runs a step unless the time is up; returns whether all went well. */
    private boolean tryStep(TourStep step) {
        try {
            runStep(step);
            return true;
        } catch (TidemarkException failed) {
            if (failed.code() == ErrorCode.CANCELLED && isOver()) {
                return true;
            }
            if (failed.code() == ErrorCode.CANCELLED) {
                throw failed;
            }
            console.error(failed, null, step.sql(), 0);
            return false;
        }
    }

    private void runStep(TourStep step) {
        if (isOver()) {
            return;
        }
        console.notice("\n" + step.explanation() + "\n\n" + step.sql().indent(2));
        long before = runner.rowsShown();
        try {
            for (StatementText statement : StatementSplitter.split(step.sql()).statements()) {
                if (isOver()) {
                    throw new TidemarkException(ErrorCode.CANCELLED, "the time is up");
                }
                runner.run(statement);
            }
        } finally {
            windows += step.showsWindows() ? runner.rowsShown() - before : 0;
        }
    }

    private boolean isOver() {
        return Stopwatch.now() >= endNanos;
    }

    /** Cancels what runs when the time is up. */
    private final class Alarm extends TimerTask {
        @Override
        public void run() {
            connection.cancel();
        }
    }
}
