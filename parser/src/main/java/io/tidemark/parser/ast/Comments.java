package io.tidemark.parser.ast;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What COMMENT says about a stream, table or view, for those who find it in a catalog.
 *
 * @param whole about all of it, or null
 * @param columns by the name of the column as declared; those without a comment are not there
 */
public record Comments(@Nullable String whole, Map<String, String> columns) {
    /** Of what has none. */
    public static final Comments NONE = new Comments(null, Map.of());

    public Comments {
        columns = Map.copyOf(columns);
    }
}
