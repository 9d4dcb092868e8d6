package io.tidemark.executor.json;

/** A text that is no JSON, a text that is no path, or a path that does not fit a value. Without stack trace: it is cheap. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    JsonException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    JsonException(String problem, int place) {
        this(problem + " at character " + (place + 1));
    }

    /** What is wrong and where, in words that fit behind the name of an expression. */
    public String problem() {
        return problem;
    }
}
