package io.tidemark.shell;

import io.tidemark.broker.LocalBroker;
import io.tidemark.engine.Result;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.parser.StatementText;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.shell.output.TableStyle;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A tour with a Kafka broker of its own, which is gone when it ends. Thread: main. */
final class Demo {
    private static final long FIRST_ROWS_SECONDS = 30;
    private static final long POLL_MILLIS = 100;
    private static final Map<String, String> BROKER_SETTINGS =
            Map.of("auto.create.topics.enable", "true", "num.partitions", "2");

    private final CommandLine command;
    private final PrintStream notices;
    private final Surroundings surroundings = Surroundings.ofProcess();

    Demo(CommandLine command, PrintStream notices) {
        this.command = command;
        this.notices = notices;
    }

    int run() {
        boolean attended = command.demoSeconds() == 0;
        if (attended && !(surroundings.inputIsTerminal() && surroundings.outputIsTerminal())) {
            throw new UsageException("the demo needs a terminal; without one write: tidemark demo --for 20s");
        }
        notices.println("starting a Kafka broker of the demo's own ...");
        try (LocalBroker broker = LocalBroker.start(BROKER_SETTINGS);
                Connection connection = EngineConnection.open(TidemarkConfig.ephemeral())) {
            Interrupts.onInterrupt(connection::cancel);
            String servers = broker.bootstrapServers();
            feed(connection, servers);
            notices.println("Kafka runs at " + servers + ".\nNEXMark events, " + Tour.EVENTS_PER_SECOND
                    + " a second, flow as JSON into its topics bid, auction and person.");
            List<TourStep> steps = Tour.steps(servers);
            return attended
                    ? Shell.interactive(connection, command, surroundings, steps)
                    : unattended(connection, steps);
        }
    }

    /** Declares the streams, starts the jobs that feed them and waits until there is something to see. */
    private static void feed(Connection connection, String servers) {
        LocalDateTime start = LocalDateTime.ofEpochSecond(SystemClock.INSTANCE.millis() / 1000, 0, ZoneOffset.UTC);
        for (String statement : Tour.streams(servers, start)) {
            connection.execute(StatementText.of(statement));
        }
        for (String statement : Tour.feeds()) {
            if (connection.execute(StatementText.of(statement)) instanceof Result.Started job) {
                awaitFirstRows(connection, job.jobId());
            }
        }
    }

    private static void awaitFirstRows(Connection connection, String job) {
        long deadline = Stopwatch.now() + TimeUnit.SECONDS.toNanos(FIRST_ROWS_SECONDS);
        while (connection.rowsWritten(job) == 0) {
            connection.awaitJob(job, POLL_MILLIS);
            if (Stopwatch.now() > deadline) {
                throw new TidemarkException(
                        ErrorCode.SINK_FAILED, "the feed wrote nothing within " + FIRST_ROWS_SECONDS + " s");
            }
        }
    }

    private int unattended(Connection connection, List<TourStep> steps) {
        OutputStream rows = new FileOutputStream(FileDescriptor.out);
        TableStyle style = surroundings.unicode() ? TableStyle.boxes(0) : TableStyle.ascii(0);
        OutputFormat format = command.format() == null ? OutputFormat.TABLE : command.format();
        ResultWriter writer = new ResultWriter(rows, format, style, command.header());
        Console console = new Console(rows, notices, command.quiet(), command.timing());
        StatementRunner runner = new StatementRunner(connection, console, writer, false, true);
        return new UnattendedTour(connection, runner, console, command.demoSeconds()).run(steps);
    }
}
