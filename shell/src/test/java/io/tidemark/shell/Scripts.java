package io.tidemark.shell;

import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.shell.output.TableStyle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs scripts in this process as a batch does, and keeps what they write. Mutable. */
final class Scripts {
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private final Connection connection;
    private final boolean waitsForJobs;
    private boolean verbose;
    private String rows = "";
    private String notices = "";

    Scripts(Connection connection, boolean waitsForJobs) {
        this.connection = connection;
        this.waitsForJobs = waitsForJobs;
    }

    /** As with {@code --verbose}. */
    Scripts verbose() {
        verbose = true;
        return this;
    }

    /** Runs an example; returns the exit code. */
    int example(String name, OutputFormat format, Map<String, String> variables) throws IOException {
        return run(Files.readString(PROJECT.resolve("examples").resolve(name)), format, variables);
    }

    /** Runs a script; returns the exit code. */
    int run(String script, OutputFormat format, Map<String, String> variables) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream notice = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console = new Console(out, notice, false, false, verbose, false, () -> 0);
        ResultWriter writer = new ResultWriter(out, format, TableStyle.boxes(0), true);
        StatementRunner runner = new StatementRunner(connection, console, writer, waitsForJobs, false);
        int code = new BatchRun(runner, console, variables, false).run(null, script);
        rows = out.toString(StandardCharsets.UTF_8);
        notices = err.toString(StandardCharsets.UTF_8);
        return code;
    }

    /** What the last script wrote to standard output. */
    String rows() {
        return rows;
    }

    /** What the last script wrote to standard error. */
    String notices() {
        return notices;
    }
}
