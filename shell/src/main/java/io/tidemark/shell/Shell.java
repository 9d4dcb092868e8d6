package io.tidemark.shell;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.shell.CommandLine.Script;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.connection.JdbcConnection;
import io.tidemark.shell.connection.Passwords;
import io.tidemark.shell.live.Look;
import io.tidemark.shell.live.ProgressLine;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.shell.output.TableStyle;
import io.tidemark.shell.output.TerminalSafeStream;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Batch runs and the interactive shell, on an engine of their own. Thread: main. */
final class Shell {
    /** Columns that any terminal has: a batch does not ask it. */
    private static final int PROGRESS_WIDTH = 80;

    private final CommandLine command;
    private final PrintStream notices;
    private final Surroundings surroundings = Surroundings.ofProcess();

    Shell(CommandLine command, PrintStream notices) {
        this.command = command;
        this.notices = notices;
    }

    int run() {
        boolean interactive =
                command.scripts().isEmpty() && surroundings.inputIsTerminal() && surroundings.outputIsTerminal();
        if (interactive) {
            return interactive(open(command), command, surroundings, List.of());
        }
        return batch();
    }

    /** Talks with a person until that person leaves; closes the connection. */
    static int interactive(Connection connection, CommandLine command, Surroundings surroundings, List<TourStep> tour) {
        try (connection;
                Terminal terminal = ShellTerminal.open()) {
            return new InteractiveShell(connection, command, surroundings, tour, terminal, Shell::connect).run();
        } catch (IOException failed) {
            throw new UncheckedIOException("the terminal cannot be used: " + failed.getMessage(), failed);
        }
    }

    /** The server that the command names, or an engine of the shell's own. */
    private static Connection open(CommandLine command) {
        CommandLine.Remote remote = command.remote();
        if (remote == null) {
            return EngineConnection.open(config(command));
        }
        java.io.Console console = System.console();
        String password = Passwords.find(
                remote.user(),
                remote.passwordFile(),
                System.getenv(),
                console == null
                        ? null
                        : prompt -> {
                            char[] typed = console.readPassword("%s", prompt);
                            return typed == null ? null : new String(typed);
                        });
        try {
            return JdbcConnection.open(remote.address(), remote.user(), password);
        } catch (TidemarkException failed) {
            if (failed.code() != ErrorCode.INVALID_OPTION) {
                throw failed;
            }
            String hint = failed.hint();
            throw new UsageException("--connect: " + failed.text() + (hint == null ? "" : "; " + hint));
        }
    }

    private static Connection connect(String address, String user, Terminal terminal) {
        String password = Passwords.find(user, null, System.getenv(), prompt -> {
            LineReader question = LineReaderBuilder.builder().terminal(terminal).build();
            try {
                return question.readLine(prompt, '\0');
            } catch (UserInterruptException | EndOfFileException none) {
                throw new TidemarkException(ErrorCode.CANCELLED, "no password was given", null, null, none);
            }
        });
        return JdbcConnection.open(address, user, password);
    }

    /** Where an engine of the shell's own keeps its files. */
    static TidemarkConfig config(CommandLine command) {
        if (command.ephemeral()) {
            return TidemarkConfig.ephemeral();
        }
        return TidemarkConfig.at(dataDirectory(command));
    }

    /** The data directory: as given, else of the environment, else in the user's home. */
    static Path dataDirectory(CommandLine command) {
        String given = command.dataDirectory();
        String environment = System.getenv("TIDEMARK_DATA");
        if (given != null) {
            return Path.of(given);
        }
        if (environment != null && !environment.isBlank()) {
            return Path.of(environment);
        }
        return Path.of(System.getProperty("user.home"), ".tidemark");
    }

    private int batch() {
        List<Script> scripts = command.scripts().isEmpty() ? List.of(new Script("-", null)) : command.scripts();
        try (Connection connection = open(command)) {
            Interrupts.onInterrupt(connection::cancel);
            OutputStream rows = new FileOutputStream(FileDescriptor.out);
            if (surroundings.outputIsTerminal()) {
                rows = new TerminalSafeStream(rows);
            }
            Console console = new Console(
                    rows,
                    notices,
                    command.quiet(),
                    command.timing(),
                    command.verbose(),
                    errorColours(),
                    surroundings.errorIsTerminal() ? TerminalColumns::ofError : () -> 0);
            connection.notices().forEach(console::say);
            OutputFormat format = command.format();
            if (format == null) {
                format = surroundings.outputIsTerminal() ? OutputFormat.TABLE : OutputFormat.CSV;
            }
            int columns = surroundings.outputIsTerminal() ? TerminalColumns.ofOutput() : 0;
            TableStyle style = surroundings.unicode() ? TableStyle.boxes(columns) : TableStyle.ascii(columns);
            ResultWriter writer = new ResultWriter(rows, format, style, command.header());
            StatementRunner runner = new StatementRunner(connection, console, display(writer), true, false);
            BatchRun run = new BatchRun(runner, console, command.variables(), command.continueOnError());
            int code = runAll(scripts, run);
            return code == ExitCode.INTERRUPTED && runner.leftJob() ? ExitCode.OK : code;
        }
    }

    private boolean errorColours() {
        return surroundings.errorIsTerminal() && surroundings.colours();
    }

    /** Progress is told to a person only. */
    private RowsDisplay display(ResultWriter writer) {
        if (!surroundings.errorIsTerminal() || command.quiet()) {
            return RowsDisplay.writingTo(writer);
        }
        Look look = Look.of(surroundings.unicode(), surroundings.colours());
        return new WatchedDisplay(
                writer,
                () -> new ProgressLine(notices, look, () -> PROGRESS_WIDTH, SystemClock.INSTANCE::nanos),
                surroundings.outputIsTerminal());
    }

    private int runAll(List<Script> scripts, BatchRun run) {
        int code = ExitCode.OK;
        try {
            for (Script script : scripts) {
                int result = run.run(name(script), text(script));
                code = Math.max(code, result);
                boolean stops = result == ExitCode.INTERRUPTED || !command.continueOnError();
                if (result != ExitCode.OK && stops) {
                    return code;
                }
            }
            return code;
        } catch (UncheckedIOException closed) {
            return onClosedOutput(closed, code);
        }
    }

    /** A reader such as head that has seen enough closes the pipe, which is no error. */
    private int onClosedOutput(UncheckedIOException closed, int code) {
        String message = String.valueOf(closed.getMessage());
        if (message.contains("Broken pipe") || message.contains("Connection reset")) {
            return code;
        }
        notices.println("tidemark: the output cannot be written: " + message);
        return ExitCode.FAILED;
    }

    private static @Nullable String name(Script script) {
        return "-".equals(script.file()) ? "standard input" : script.file();
    }

    private static String text(Script script) {
        if (script.text() != null) {
            return script.text();
        }
        String file = String.valueOf(script.file());
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (NoSuchFileException missing) {
            throw new UsageException("there is no file " + file);
        } catch (IOException failed) {
            throw new UsageException("the file " + file + " cannot be read as UTF-8 text: " + failed);
        }
    }
}
