package io.tidemark.shell;

import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.parser.StatementSplitter;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.Variables;
import io.tidemark.shell.command.CommandContext;
import io.tidemark.shell.command.FileNames;
import io.tidemark.shell.command.Preferences;
import io.tidemark.shell.command.ShellCommands;
import io.tidemark.shell.complete.SqlCompleter;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.live.Look;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.WordWrap;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** The shell for people: statements over several lines, history, colours, completion, commands. Thread: main. */
final class InteractiveShell implements CommandContext {
    private final CommandLine command;
    private final Terminal terminal;
    private final Preferences preferences = new Preferences();
    private final Look look;
    private final boolean colours;
    private final PrintStream notices;
    private final TerminalDisplay display;
    private final Deque<TourStep> tour;
    private final LineReader reader;
    private final Connector connector;
    private Connection connection;
    private @Nullable String lastStatement;
    private @Nullable String lastQuery;
    private @Nullable String nextText;
    private boolean leaves;

    /** Opens a connection to a server. */
    interface Connector {
        /** @throws TidemarkException if it cannot be reached or lets the user not in */
        Connection connect(String address, String user, Terminal terminal);
    }

    /**
     * @param connection closed by the shell
     * @param tour steps that Enter on an empty line shows and runs; empty outside the demo
     */
    InteractiveShell(
            Connection connection,
            CommandLine command,
            Surroundings surroundings,
            List<TourStep> tour,
            Terminal terminal,
            Connector connector) {
        this.connection = connection;
        this.command = command;
        this.terminal = terminal;
        this.connector = connector;
        this.tour = new ArrayDeque<>(tour);
        this.colours = surroundings.colours();
        this.look = Look.of(surroundings.unicode(), colours);
        this.notices = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        preferences.format = command.format() == null ? OutputFormat.TABLE : command.format();
        preferences.timing = command.timing();
        preferences.variables.putAll(command.variables());
        display = new TerminalDisplay(terminal, look, preferences, command.header());
        SqlCompleter completer = new SqlCompleter(() -> this.connection.names());
        reader = ShellTerminal.reader(terminal, completer, colours ? new SqlHighlighter() : null, historyFile());
    }

    int run() {
        Interrupts.onEnd(() -> {
            boolean leavesJobs = connection.lastingJobs() > 0;
            connection.close();
            return leavesJobs;
        });
        if (!command.quiet() && tour.isEmpty()) {
            say(Usage.version() + ". End with ;  \\? helps, \\q leaves.");
        }
        connection.notices().forEach(this::say);
        if (!tour.isEmpty()) {
            say("\nPress Enter for the first step of the tour; \\q leaves. Or type statements of your own.");
        }
        loop();
        closeOutput();
        sayGoodbye();
        connection.close();
        return ExitCode.OK;
    }

    private void sayGoodbye() {
        int jobs = Interrupts.ending() ? 0 : connection.lastingJobs();
        if (jobs > 0) {
            say((jobs == 1 ? "1 job writes a last checkpoint and goes" : jobs + " jobs write a last checkpoint and go")
                    + " on from there at the next start");
        }
    }

    private void closeOutput() {
        try (OutputStream open = preferences.output) {
            preferences.output = null;
            if (open != null) {
                open.flush();
            }
        } catch (IOException failed) {
            say("what went to the file may not be whole: " + failed.getMessage());
        }
    }

    /** An ephemeral engine leaves no trace, not even a history. */
    private @Nullable Path historyFile() {
        if (command.ephemeral() || command.command() == CommandLine.Command.DEMO) {
            return null;
        }
        Path directory = Shell.dataDirectory(command);
        return Files.isDirectory(directory) ? directory.toAbsolutePath().resolve("history") : null;
    }

    private void loop() {
        while (!leaves) {
            connection.takeJobFailures().forEach(this::say);
            String line;
            try {
                String text = nextText;
                nextText = null;
                line = reader.readLine(prompt(), null, (Character) null, text);
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
            onLine(line);
        }
    }

    private String prompt() {
        String where = connection.where();
        return (where.isEmpty() ? "tidemark" : where) + "> ";
    }

    /** Does what a line says. */
    void onLine(String line) {
        String word = line.strip();
        if (word.isEmpty()) {
            if (!tour.isEmpty()) {
                nextTourStep();
            }
        } else if (ShellCommands.is(word)) {
            onCommand(word);
        } else {
            runAll(line);
        }
    }

    private void onCommand(String line) {
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> connection.cancel());
        try {
            ShellCommands.run(this, line);
        } catch (TidemarkException failed) {
            if (failed.code() == ErrorCode.CANCELLED) {
                sayCancelled(0);
            } else {
                console().error(failed.at(null), null, "", 0); // it counts in what the command has made
            }
        } catch (UncheckedIOException failed) {
            say(String.valueOf(failed.getMessage()));
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    @Override
    public void nextTourStep() {
        TourStep step = tour.poll();
        if (step == null) {
            say(
                    command.command() == CommandLine.Command.DEMO
                            ? "the tour is over"
                            : "there is no tour outside of the demo");
            return;
        }
        say("\n" + step.explanation() + "\n\n" + step.sql().indent(2).stripTrailing() + "\n");
        runAll(step.sql());
        say(tour.isEmpty() ? "That was the tour. Go on by yourself." : "Enter: the next step.");
    }

    @Override
    public boolean runAll(String text) {
        return runAll(null, text);
    }

    @Override
    public boolean runFile(String file) {
        try {
            return runAll(file, Files.readString(FileNames.expand(file)));
        } catch (NoSuchFileException missing) {
            say("there is no file " + file);
            return false;
        } catch (IOException failed) {
            say("the file " + file + " cannot be read: " + failed);
            return false;
        }
    }

    private boolean runAll(@Nullable String source, String typed) {
        String text;
        try {
            text = Variables.substitute(typed, preferences.variables);
        } catch (TidemarkException undefined) {
            console().error(undefined, source, typed, 0);
            return false;
        }
        List<StatementText> statements = StatementSplitter.split(text).statements();
        for (int index = 0; index < statements.size(); index++) {
            StatementText statement = statements.get(index);
            if (!runOne(statement, source, text, statements.size() == 1 ? 0 : index + 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean runOne(StatementText statement, @Nullable String source, String text, int number) {
        lastStatement = statement.text();
        Console console = console();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> connection.cancel());
        StatementRunner runner = new StatementRunner(connection, console, display, false, true);
        try {
            runner.run(statement);
            if (runner.asksToConfirm() && agrees()) {
                runner.confirm();
            }
            return true;
        } catch (TidemarkException failed) {
            if (failed.code() == ErrorCode.CANCELLED) {
                sayCancelled(runner.rowsShown());
            } else {
                console.error(BatchRun.placed(failed, statement), source, text, number);
            }
            return false;
        } catch (UncheckedIOException failed) {
            say("the rows cannot be written: " + failed.getMessage());
            return false;
        } catch (RuntimeException bug) {
            console.error(
                    new TidemarkException(ErrorCode.INTERNAL, "a bug of Tidemark: " + bug, null, null, bug),
                    source,
                    text,
                    number);
            return false;
        } finally {
            if (runner.gaveRows()) {
                lastQuery = statement.text();
            }
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    private void sayCancelled(long rows) {
        if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            notices.print('\r'); // over the ^C that the terminal has shown
        }
        say(rows == 0 ? "cancelled" : "cancelled after " + StatementRunner.count(rows));
    }

    private boolean agrees() {
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

    private Console console() {
        return new Console(
                terminal.output(),
                notices,
                command.quiet(),
                preferences.timing,
                command.verbose(),
                colours,
                terminal::getColumns);
    }

    @Override
    public void show(String sql) {
        new StatementRunner(connection, console(), display, false, true).run(StatementText.of(sql));
    }

    @Override
    public RowStream query(String sql) {
        StatementText text = StatementText.of(Variables.substitute(sql, preferences.variables));
        if (connection.execute(text) instanceof Result.Rows rows) {
            return rows.stream();
        }
        throw new TidemarkException(
                ErrorCode.INVALID_QUERY, "the statement gives no rows", "give a query, such as SELECT …", null);
    }

    @Override
    public void connect(String address, String user) {
        Connection next = connector.connect(address, user, terminal);
        sayGoodbye();
        connection.close();
        connection = next;
        connection.notices().forEach(this::say);
        say("connected to " + connection.where());
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Preferences preferences() {
        return preferences;
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public Look look() {
        return look;
    }

    @Override
    public void say(String text) {
        console().say(text);
    }

    @Override
    public void page(String text) {
        if (preferences.pager == null) {
            say(text);
        } else {
            display.page(WordWrap.wrap(Console.visible(text), terminal.getColumns()), preferences.pager);
        }
    }

    @Override
    public Optional<String> lastStatement() {
        return Optional.ofNullable(lastStatement);
    }

    @Override
    public Optional<String> lastQuery() {
        return Optional.ofNullable(lastQuery);
    }

    @Override
    public void edit(String text) {
        nextText = text;
    }

    @Override
    public void leave() {
        leaves = true;
    }
}
