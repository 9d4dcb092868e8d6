package io.tidemark.server.log;

import io.tidemark.types.LogText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;

/**
 * Where a failure of ours came about, as it may stand in a log behind the line that tells of it: each line begins with a tab and
 * is without control characters, so that a text from outside in the message of an exception cannot pass for a line of the log.
 * Stateless.
 */
public final class TraceText {
    private static final int MOST_LINES = 200;

    private TraceText() {}

    /** The trace of a failure and of its causes. */
    public static String of(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString()
                .lines()
                .limit(MOST_LINES)
                .map(line -> "\n\t" + LogText.part(line.strip()))
                .collect(Collectors.joining());
    }
}
