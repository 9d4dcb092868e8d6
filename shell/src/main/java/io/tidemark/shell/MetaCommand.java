package io.tidemark.shell;

import java.util.Set;

/** What can be typed beside SQL. These words need no semicolon. */
final class MetaCommand {
    private static final Set<String> LEAVE = Set.of("\\q", "quit", "exit", "quit;", "exit;");

    private MetaCommand() {}

    /** Whether a line is not SQL. */
    static boolean is(String line) {
        return line.startsWith("\\") || isLeave(line) || line.equals("help") || line.equals("help;");
    }

    static boolean isLeave(String line) {
        return LEAVE.contains(line);
    }

    /** What there is, after a word that is not known. */
    static String help(String word) {
        String known = word.startsWith("\\") && !word.equals("\\?") ? "there is no command " + word + "\n" : "";
        return known + """
                SQL ends with ; and may take several lines. A few to begin with:
                  SHOW STREAMS;  DESCRIBE name;  SHOW FUNCTIONS;  SHOW CONNECTORS;  SHOW JOBS;  EXPLAIN SELECT …;
                  CREATE STREAM name (column type, …) WITH (connector = 'kafka', topic = '…', format = 'json', …);
                A SELECT with EMIT CHANGES or EMIT AFTER WATERMARK runs until Ctrl-C; one without ends by itself.
                  \\format NAME   table, csv, tsv, json, markdown, vertical
                  \\timing        how long each statement takes, on or off
                  \\tour          the next step of the demo's tour
                  \\?             this text
                  \\q             leave (so does Ctrl-D)
                Keys: Tab completes, Ctrl-R searches the history, Ctrl-C clears the line or cancels the query.""".stripTrailing();
    }
}
