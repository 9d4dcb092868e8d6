package io.tidemark.shell;

/** What the process ends with. */
final class ExitCode {
    /** All went well. */
    static final int OK = 0;

    /** A statement failed. */
    static final int FAILED = 1;

    /** The command line was wrong. */
    static final int USAGE = 2;

    /** Ctrl-C ended it. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
