package io.tidemark.shell;

import io.tidemark.engine.Secrets;
import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.engine.text.ErrorText;
import io.tidemark.shell.connection.LedgerLine;
import io.tidemark.shell.output.WordWrap;
import io.tidemark.types.TidemarkException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the shell writes: rows to one stream, all else to another. Thread: one at a time.
 *
 * @param rows where results go, and nothing else
 * @param notices where progress, notices and errors go
 * @param quiet whether notices are left out; errors never are
 * @param timing whether each statement's time is shown
 * @param verbose whether it is told where each row went that a statement has read
 * @param colours whether errors may be coloured
 * @param columns of the terminal that notices go to; 0 where it is none, and their lines stay whole
 */
record Console(
        OutputStream rows,
        PrintStream notices,
        boolean quiet,
        boolean timing,
        boolean verbose,
        boolean colours,
        IntSupplier columns) {
    private static final String RED = "\033[1;31m";
    private static final String PLAIN = "\033[0m";

    /** A line of a script that an error shows, or the caret below it. */
    private static final Pattern SCRIPT_LINE = Pattern.compile(" *\\d* \\| .*");

    /** One that does not tell where rows went, and has no colours. */
    Console(OutputStream rows, PrintStream notices, boolean quiet, boolean timing) {
        this(rows, notices, quiet, timing, false, false, () -> 0);
    }

    /** Says where each row went that was read, if the user wants to know; else nobody is asked. */
    void ledger(Supplier<List<LedgerLine>> ledger) {
        if (verbose) {
            ledger.get().forEach(line -> say(line.text()));
        }
    }

    /** Says something that may be left out. */
    void notice(String text) {
        if (!quiet) {
            say(text);
        }
    }

    /** Says something in any case. Control characters in it, which may come from data, are shown as escapes. */
    void say(String text) {
        notices.println(WordWrap.wrap(visible(text), columns.getAsInt()));
    }

    /** The text with control characters as escapes, but for the ends of its lines. */
    static String visible(String text) {
        return text.lines().map(DisplayWidth::visible).collect(Collectors.joining("\n"));
    }

    /** Says what a statement did (nothing if empty), and how long it took if the user wants to know. */
    void done(String text, long nanos) {
        String time = String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
        if (timing) {
            say(text.isEmpty() ? time : text + " (" + time + ")");
        } else if (!text.isEmpty()) {
            notice(text);
        }
    }

    /** Says what went wrong; the line that is shown with it has no secrets. */
    void error(TidemarkException error, @Nullable String source, String script, int statement) {
        String text = visible(ErrorText.render(error, source, Secrets.cover(script), statement))
                .lines()
                .map(line -> SCRIPT_LINE.matcher(line).matches() ? line : WordWrap.wrap(line, columns.getAsInt()))
                .collect(Collectors.joining("\n"));
        String word = "error " + error.code().code();
        boolean coloured = colours && text.startsWith(word);
        notices.println(coloured ? RED + word + PLAIN + text.substring(word.length()) : text);
        notices.flush();
    }
}
