package io.tidemark.shell;

import io.tidemark.shell.complete.SqlCompleter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** Makes the terminal and the reader of lines. Stateless. */
final class ShellTerminal {
    private static final int HISTORY_LINES = 10_000;

    private ShellTerminal() {}

    /** The terminal of the process. */
    static Terminal open() throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .name("tidemark")
                .system(true)
                .dumb(true)
                .graphemeCluster(false)
                .signalHandler(Terminal.SignalHandler.SIG_IGN) // a Ctrl-C that nobody waits for ends nothing
                .encoding(StandardCharsets.UTF_8)
                .build();
        boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
        if (dumb) { // JLine takes no signals there, and Ctrl-C would end us
            Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT));
        }
        return terminal;
    }

    /**
     * A reader of statements.
     *
     * @param historyFile where to keep what was typed, in a folder that is there, or null for nowhere
     */
    static LineReader reader(
            Terminal terminal, SqlCompleter completer, @Nullable Highlighter highlighter, @Nullable Path historyFile) {
        ShellHistory history = new ShellHistory(historyFile);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("tidemark")
                .parser(new StatementLineParser())
                .completer(completer)
                .completionMatcher(completer.matcher())
                .history(history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "      ...> ")
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.INSERT_TAB, false);
        if (highlighter != null) {
            builder.highlighter(highlighter);
        }
        if (historyFile != null) {
            builder.variable(LineReader.HISTORY_FILE, historyFile);
            try {
                history.protect();
            } catch (IOException failed) {
                throw new UncheckedIOException("the history cannot be kept in " + historyFile, failed);
            }
        }
        return builder.build();
    }
}
