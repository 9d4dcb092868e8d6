package io.tidemark.server.log;

import io.tidemark.types.LogText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a failure of ours came about, as it may stand in a log behind the line that tells of it: each line begins with a tab and
 * is without control characters, so that a text from outside in the message of an exception cannot pass for a line of the log.
 * Stateless.
 */
public final class TraceText {
    private static final int MOST_LINES = 200;
    private static final int MOST_CAUSES = 8;

    private TraceText() {}

    /** The trace of a failure, of its causes and of what was suppressed. */
    public static String of(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        add(thrown, "", MOST_CAUSES, lines);
        return lines.stream()
                .limit(MOST_LINES)
                .map(line -> "\n\t" + LogText.part(line))
                .collect(Collectors.joining());
    }

    private static void add(Throwable thrown, String relation, int causesLeft, List<String> lines) {
        (relation + thrown).lines().forEach(lines::add);
        for (StackTraceElement frame : thrown.getStackTrace()) {
            lines.add("at " + frame);
        }
        if (causesLeft == 0 || lines.size() > MOST_LINES) {
            return;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            add(suppressed, "Suppressed: ", causesLeft - 1, lines);
        }
        Throwable cause = thrown.getCause();
        if (cause != null) {
            add(cause, "Caused by: ", causesLeft - 1, lines);
        }
    }
}
