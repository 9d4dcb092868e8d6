package io.tidemark.engine.slt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One paragraph of a test file. Each knows the line at which it begins. */
sealed interface SltStep {
    /** Counted from 1. */
    int line();

    /**
     * A statement that succeeds, or fails as expected.
     *
     * @param errorCode such as TM-3002, or null if it must succeed
     * @param errorWords what message or hint must contain; may be empty
     */
    record Run(int line, @Nullable String errorCode, String errorWords, String sql) implements SltStep {}

    /** A query that ends, with its rows; fails as expected if there is an error code. */
    record Query(int line, boolean inOrder, String sql, List<String> rows) implements SltStep {}

    /** A query that goes on, known by a name from here. */
    record Stream(int line, String name, String sql) implements SltStep {}

    /** What happens to a split of a memory table. */
    record Feed(int line, String table, int split, List<String> events) implements SltStep {}

    /** The rows that came out of a stream since the last time. */
    record Rows(int line, String stream, boolean inOrder, List<String> rows) implements SltStep {}

    /** How a stream fails. */
    record Fails(int line, String stream, String errorCode, String errorWords) implements SltStep {}

    /** Nothing more comes from any memory table. */
    record End(int line) implements SltStep {}
}
