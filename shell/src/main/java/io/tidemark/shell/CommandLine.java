package io.tidemark.shell;

import io.tidemark.shell.output.OutputFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param command shell, demo, bench, test, checkpoint, server, help or version
 * @param scripts what to run, in order; empty for standard input or the interactive shell
 * @param dataDirectory where the engine keeps its catalog; null for the default
 * @param ephemeral whether the engine keeps nothing
 * @param format how rows are written; null for the default of the place
 * @param header whether rows have a header
 * @param quiet whether notices are left out
 * @param timing whether each statement's time is shown
 * @param verbose whether it is told where each row went that a statement has read
 * @param continueOnError whether a failed statement does not end the run
 * @param variables values of -v
 * @param demoSeconds how long the demo runs without questions; 0 for the interactive one
 * @param rest arguments of bench, test, checkpoint or server
 * @param remote the server to use; null for an engine of its own
 */
record CommandLine(
        Command command,
        List<Script> scripts,
        @Nullable String dataDirectory,
        boolean ephemeral,
        @Nullable OutputFormat format,
        boolean header,
        boolean quiet,
        boolean timing,
        boolean verbose,
        boolean continueOnError,
        Map<String, String> variables,
        long demoSeconds,
        List<String> rest,
        @Nullable Remote remote) {
    CommandLine {
        scripts = List.copyOf(scripts);
        variables = Map.copyOf(variables);
        rest = List.copyOf(rest);
    }

    /**
     * A server.
     *
     * @param address host and port
     * @param user empty for nobody
     * @param passwordFile whose first line is the password; null if it is in the environment or to be asked for
     */
    record Remote(String address, String user, @Nullable String passwordFile) {}

    /** What the launcher is to do. */
    enum Command {
        SHELL,
        DEMO,
        BENCH,
        TEST,
        CHECKPOINT,
        USER,
        SERVER,
        HELP,
        VERSION
    }

    /**
     * Statements to run.
     *
     * @param file where they are, or null if the text is given
     * @param text the statements of -e, or null for a file
     */
    record Script(@Nullable String file, @Nullable String text) {}
}
