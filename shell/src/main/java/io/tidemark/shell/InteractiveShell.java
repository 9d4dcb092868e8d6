package io.tidemark.shell;

import io.tidemark.parser.StatementSplitter;
import io.tidemark.parser.StatementText;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.shell.output.TableStyle;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** The shell for people: statements over several lines, history, colours, completion. Thread: main. */
final class InteractiveShell {
    private static final int MIN_TABLE_WIDTH = 40;
    private static final String PROMPT = "tidemark> ";

    private final Connection connection;
    private final CommandLine command;
    private final Surroundings surroundings;
    private final Deque<TourStep> tour;
    private OutputFormat format;
    private boolean timing;

    /**
     * @param tour steps that Enter on an empty line shows and runs; empty outside the demo
     */
    InteractiveShell(Connection connection, CommandLine command, Surroundings surroundings, List<TourStep> tour) {
        this.connection = connection;
        this.command = command;
        this.surroundings = surroundings;
        this.tour = new ArrayDeque<>(tour);
        this.format = command.format() == null ? OutputFormat.TABLE : command.format();
        this.timing = command.timing();
    }

    int run() {
        Interrupts.onEnd(() -> {
            boolean leavesJobs = connection.lastingJobs() > 0;
            connection.close();
            return leavesJobs;
        });
        try (Terminal terminal = terminal()) {
            LineReader reader = reader(terminal);
            PrintStream notices = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
            if (!command.quiet()) {
                notices.println(
                        tour.isEmpty() ? Usage.version() + ". Statements end with ;  \\? helps, \\q leaves." : "");
            }
            if (!tour.isEmpty()) {
                announceTour(notices);
            }
            loop(terminal, reader, notices);
            sayGoodbye(notices);
            return ExitCode.OK;
        } catch (IOException failed) {
            throw new UncheckedIOException("the terminal cannot be used: " + failed.getMessage(), failed);
        }
    }

    private void sayGoodbye(PrintStream notices) {
        int jobs = Interrupts.ending() ? 0 : connection.lastingJobs();
        if (jobs > 0) {
            notices.println((jobs == 1
                            ? "1 job writes a last checkpoint and goes"
                            : jobs + " jobs write a last checkpoint and go")
                    + " on from there at the next start");
        }
    }

    private static Terminal terminal() throws IOException {
        return TerminalBuilder.builder()
                .name("tidemark")
                .system(true)
                .dumb(true)
                .graphemeCluster(false)
                .signalHandler(Terminal.SignalHandler.SIG_IGN) // a Ctrl-C that nobody waits for ends nothing
                .encoding(StandardCharsets.UTF_8)
                .build();
    }

    private LineReader reader(Terminal terminal) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("tidemark")
                .parser(new StatementLineParser())
                .completer(new SqlCompleter(connection))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "      ...> ")
                .variable(LineReader.HISTORY_SIZE, 10_000)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.INSERT_TAB, false);
        if (surroundings.colours()) {
            builder.highlighter(new SqlHighlighter());
        }
        Path history = historyFile();
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        return builder.build();
    }

    /** An ephemeral engine leaves no trace, not even a history. */
    private @Nullable Path historyFile() {
        if (command.ephemeral() || command.command() == CommandLine.Command.DEMO) {
            return null;
        }
        Path directory = Shell.dataDirectory(command);
        return Files.isDirectory(directory) ? directory.toAbsolutePath().resolve("history") : null;
    }

    private void loop(Terminal terminal, LineReader reader, PrintStream notices) {
        while (true) {
            connection.takeJobFailures().forEach(notices::println);
            String line;
            try {
                line = reader.readLine(PROMPT);
            } catch (UserInterruptException cleared) {
                continue;
            } catch (EndOfFileException left) {
                return;
            } catch (IllegalStateException closed) {
                if (Interrupts.ending()) {
                    return; // the terminal was closed before us
                }
                throw closed;
            }
            String word = line.strip();
            if (word.isEmpty()) {
                nextTourStep(terminal, notices);
            } else if (MetaCommand.isLeave(word)) {
                return;
            } else if (MetaCommand.is(word)) {
                meta(word, terminal, notices);
            } else {
                runAll(line, terminal, notices);
            }
        }
    }

    private void announceTour(PrintStream notices) {
        notices.println("Press Enter for the first step of the tour; \\q leaves. Or type statements of your own.");
    }

    private void nextTourStep(Terminal terminal, PrintStream notices) {
        TourStep step = tour.poll();
        if (step == null) {
            return;
        }
        notices.println();
        notices.println(step.explanation());
        notices.println();
        notices.println(step.sql().indent(2).stripTrailing());
        notices.println();
        runAll(step.sql(), terminal, notices);
        notices.println(tour.isEmpty() ? "That was the tour. Go on by yourself." : "Enter: the next step.");
    }

    private void meta(String word, Terminal terminal, PrintStream notices) {
        String[] parts = word.split("\\s+", 2);
        if (parts[0].equals("\\tour")) {
            nextTourStep(terminal, notices);
        } else if (parts[0].equals("\\format")) {
            format(parts.length > 1 ? parts[1] : "", notices);
        } else if (parts[0].equals("\\timing")) {
            timing = !timing;
            notices.println("timing is " + (timing ? "on" : "off"));
        } else {
            notices.println(MetaCommand.help(parts[0]));
        }
    }

    private void format(String name, PrintStream notices) {
        OutputFormat.of(name)
                .ifPresentOrElse(
                        found -> {
                            format = found;
                            notices.println("format is " + found.word());
                        },
                        () -> notices.println("formats: " + String.join(", ", OutputFormat.words())));
    }

    private void runAll(String text, Terminal terminal, PrintStream notices) {
        List<StatementText> statements = StatementSplitter.split(text).statements();
        Console console = new Console(terminal.output(), notices, command.quiet(), timing, command.verbose());
        for (int index = 0; index < statements.size(); index++) {
            if (!runOne(statements.get(index), text, statements.size() == 1 ? 0 : index + 1, terminal, console)) {
                return;
            }
        }
    }

    private boolean runOne(StatementText statement, String text, int number, Terminal terminal, Console console) {
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> connection.cancel());
        try {
            StatementRunner runner = runner(terminal, console);
            runner.run(statement);
            if (runner.asksToConfirm() && agrees(terminal)) {
                runner.confirm();
            }
            return true;
        } catch (TidemarkException failed) {
            if (failed.code() == ErrorCode.CANCELLED) {
                console.notices().println("cancelled");
            } else {
                console.error(BatchRun.placed(failed, statement), null, text, number);
            }
            return false;
        } catch (RuntimeException bug) {
            console.error(
                    new TidemarkException(ErrorCode.INTERNAL, "a bug of Tidemark: " + bug, null, null, bug),
                    null,
                    text,
                    number);
            return false;
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    private static boolean agrees(Terminal terminal) {
        LineReader question = LineReaderBuilder.builder().terminal(terminal).build();
        try {
            return question.readLine("Do it? [y/N] ")
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .startsWith("y");
        } catch (UserInterruptException | EndOfFileException no) {
            return false;
        }
    }

    private StatementRunner runner(Terminal terminal, Console console) {
        int width = terminal.getSize().getColumns() < MIN_TABLE_WIDTH
                ? 0
                : terminal.getSize().getColumns();
        boolean unicode = terminal.encoding().name().toUpperCase(Locale.ROOT).startsWith("UTF");
        TableStyle style = unicode ? TableStyle.boxes(width) : TableStyle.ascii(width);
        ResultWriter writer = new ResultWriter(terminal.output(), format, style, command.header());
        return new StatementRunner(connection, console, writer, false, true);
    }
}
