package io.tidemark.jdbc.api;

import org.jspecify.annotations.Nullable;

/**
 * What a server said of a failure, piece by piece; the message of the SQLException, among whose suppressed ones it is, says
 * the same in one text. Immutable.
 */
public final class ServerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String hint;
    private final int line;
    private final int column;

    /**
     * @param code such as TM-2003
     * @param hint what to do, or null
     * @param line of the statement, from 1; 0 if no place is known
     */
    public ServerFailure(String code, String message, @Nullable String hint, int line, int column) {
        super(message, null, false, false); // it never happened here, so it has no stack
        this.code = code;
        this.hint = hint;
        this.line = line;
        this.column = column;
    }

    /** The stable code, such as TM-2003. */
    public String code() {
        return code;
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }

    /** The line of the statement, from 1; 0 if no place is known. */
    public int line() {
        return line;
    }

    /** The column in the line, from 1. */
    public int column() {
        return column;
    }
}
