package io.tidemark.shell;

import io.tidemark.parser.StatementSplitter;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.Variables;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs scripts one statement after the other, without questions. Thread: the shell's. */
final class BatchRun {
    private final StatementRunner runner;
    private final Console console;
    private final Map<String, String> variables;
    private final boolean continueOnError;

    BatchRun(StatementRunner runner, Console console, Map<String, String> variables, boolean continueOnError) {
        this.runner = runner;
        this.console = console;
        this.variables = variables;
        this.continueOnError = continueOnError;
    }

    /**
     * Runs a script.
     *
     * @param source the script's name for errors, or null for what stood on the command line
     * @return an exit code
     */
    int run(@Nullable String source, String script) {
        List<StatementText> statements;
        String text;
        try {
            text = Variables.substitute(script, variables);
            statements = StatementSplitter.split(text).statements();
        } catch (TidemarkException undefined) {
            console.error(undefined, source, script, 0);
            return ExitCode.FAILED;
        }
        int code = ExitCode.OK;
        for (int index = 0; index < statements.size(); index++) {
            int number = statements.size() == 1 ? 0 : index + 1;
            int result = runOne(statements.get(index), source, text, number);
            code = Math.max(code, result);
            if (result == ExitCode.INTERRUPTED || (result != ExitCode.OK && !continueOnError)) {
                return code;
            }
        }
        return code;
    }

    /** An error with a place: where its statement begins if nothing more is known, as of what fails while it runs. */
    static TidemarkException placed(TidemarkException failed, StatementText statement) {
        return failed.position() == null ? failed.at(statement.position()) : failed;
    }

    private int runOne(StatementText statement, @Nullable String source, String script, int number) {
        try {
            runner.run(statement);
            return ExitCode.OK;
        } catch (TidemarkException failed) {
            if (failed.code() == ErrorCode.CANCELLED) {
                return ExitCode.INTERRUPTED;
            }
            console.error(placed(failed, statement), source, script, number);
            return ExitCode.FAILED;
        } catch (UncheckedIOException closed) {
            throw closed;
        } catch (RuntimeException bug) {
            TidemarkException error = new TidemarkException(
                    ErrorCode.INTERNAL,
                    "a bug of Tidemark: " + bug,
                    "run again with -Dtidemark.debug=true in TIDEMARK_JAVA_OPTS and report what it prints",
                    statement.position(),
                    bug);
            console.error(error, source, script, number);
            if (Boolean.getBoolean("tidemark.debug")) {
                bug.printStackTrace(console.notices());
            }
            return ExitCode.FAILED;
        }
    }
}
