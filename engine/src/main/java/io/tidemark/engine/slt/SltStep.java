package io.tidemark.engine.slt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One paragraph of a test file. Each knows the line, counted from 1, at which it begins. */
sealed interface SltStep {
    /** Counted from 1. */
    int line();

    /**
     * SQL as it stands in the file.
     *
     * @param line the line of its first character
     * @param text one or more statements
     */
    record Sql(int line, String text) {}

    /**
     * Rows as they stand in the file.
     *
     * @param line the line of the first, or at which it would stand
     * @param rows one text a row
     * @param inOrder whether their order counts
     */
    record Expected(int line, List<String> rows, boolean inOrder) {
        public Expected {
            rows = List.copyOf(rows);
        }
    }

    /**
     * How something must fail.
     *
     * @param code such as TM-3002
     * @param words what message or hint must contain; may be empty
     */
    record Failing(String code, String words) {}

    /** Statements that succeed, or whose last one fails as said. */
    record Run(int line, @Nullable Failing failing, Sql sql) implements SltStep {}

    /** A query that ends, with its rows. */
    record Query(int line, Sql sql, Expected expected) implements SltStep {}

    /** A query that goes on, known by a name from here. */
    record Stream(int line, String name, Sql sql) implements SltStep {}

    /**
     * The statements of a script, with all its tables in memory.
     *
     * @param path beginning at the test file's folder
     * @param name what its last query is called; null if no query is to run
     */
    record Script(int line, String path, @Nullable String name) implements SltStep {}

    /** What happens to a split of a memory table. */
    record Feed(int line, String table, int split, List<Event> events) implements SltStep {
        public Feed {
            events = List.copyOf(events);
        }
    }

    /** A line of a feed: a row, {@code watermark TIME} or {@code idle}. */
    record Event(int line, String text) {}

    /** Sets the test's clock. */
    record Clock(int line, long millis) implements SltStep {}

    /** The rows, with their kinds of change, that came out of a stream since the last time. */
    record Rows(int line, String stream, Expected expected) implements SltStep {}

    /** What all changes that ever came out of a stream add up to. */
    record Table(int line, String stream, Expected expected) implements SltStep {}

    /** How a stream fails. */
    record Fails(int line, String stream, Failing failing) implements SltStep {}

    /** Nothing more comes from any memory table. */
    record End(int line) implements SltStep {}
}
