package io.tidemark.shell;

import io.tidemark.engine.text.ErrorText;
import io.tidemark.types.TidemarkException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the shell writes: rows to one stream, all else to another. Thread: one at a time.
 *
 * @param rows where results go, and nothing else
 * @param notices where progress, notices and errors go
 * @param quiet whether notices are left out; errors never are
 * @param timing whether each statement's time is shown
 */
record Console(OutputStream rows, PrintStream notices, boolean quiet, boolean timing) {
    /** Says something that may be left out. */
    void notice(String text) {
        if (!quiet) {
            notices.println(text);
        }
    }

    /** Says what a statement did (nothing if empty), and how long it took if the user wants to know. */
    void done(String text, long nanos) {
        String time = String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
        if (timing) {
            notices.println(text.isEmpty() ? time : text + " (" + time + ")");
        } else if (!text.isEmpty()) {
            notice(text);
        }
    }

    /** Says what went wrong. */
    void error(TidemarkException error, @Nullable String source, String script, int statement) {
        notices.println(ErrorText.render(error, source, script, statement));
        notices.flush();
    }
}
