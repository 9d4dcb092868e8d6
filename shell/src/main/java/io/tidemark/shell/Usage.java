package io.tidemark.shell;

/** The texts of --help and --version. */
final class Usage {
    static final String HELP = """
            Tidemark: streaming SQL over Kafka topics and files.

            usage:
              tidemark                         interactive shell (data in ~/.tidemark)
              tidemark -e "SQL; SQL"           run statements and leave
              tidemark -f FILE                 run a file and leave (- is standard input)
              tidemark < FILE                  the same
              tidemark demo [--for 20s]        a tour with a Kafka broker of its own
              tidemark test PATH...            run SQL test files (.slt) or the folders that hold them
                       [--every-way]           at several parallelisms and row by row
                       [--rewrite]             write the rows that come into the files
              tidemark checkpoint ls|verify|dump PATH
                       [--no-records]          look at checkpoint files of jobs
              tidemark server [--port 7333] [--data DIR] [--config FILE] [--address HOST] [--insecure]
                                               serve clients: the JDBC driver, tidemark --connect
              tidemark user add NAME [--role admin|writer|reader] | remove NAME | list
                       --file FILE | --config FILE
                                               the users of a server
              tidemark bench [QUERY...]        measure this machine on NEXMark queries

            options:
              --data DIR             keep the catalog in DIR
              --ephemeral            keep nothing
              --connect HOST:PORT    use a server in place of an engine of its own
              --user NAME            who connects; the password is asked for, or stands in
              --password-file FILE   the first line of FILE or in TIDEMARK_PASSWORD
              --format FORMAT        table, csv, tsv, json, markdown or vertical
                                     (table on a terminal, csv elsewhere)
              --no-header            rows only
              --quiet                no notices; errors are still shown
              --timing               how long each statement took
              --verbose, -v          where each row went that a statement has read
              --continue-on-error    go on after a failed statement
              -v NAME=VALUE          put VALUE where a script says ${NAME}
              --help, --version

            Rows go to standard output, all else to standard error.
            Exit codes: 0 all well, 1 a statement or test failed, 2 wrong usage, 130 interrupted.
            Environment: JAVA_HOME, TIDEMARK_JAVA_OPTS (flags for the JVM), TIDEMARK_DATA (instead of ~/.tidemark).
            """;

    private Usage() {}

    /** The version, as the build wrote it into the jar. */
    static String version() {
        String version = Usage.class.getPackage().getImplementationVersion();
        return "tidemark " + (version == null ? "(not packaged)" : version) + ", Java "
                + System.getProperty("java.version");
    }
}
