package io.tidemark.planner.catalog;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Comments;
import io.tidemark.parser.ast.WatermarkClause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream or table as it was created.
 *
 * @param name as declared
 * @param keyed TABLE (true) or STREAM (false)
 * @param columns in order
 * @param primaryKey names of the key columns, as declared; empty for streams
 * @param watermark the watermark clause, or null
 * @param comments what COMMENT says about it and its columns
 * @param options the WITH clause, after connections and secrets are filled in; insertion order is kept
 * @param text the statement that created it
 * @param traits what the connector can do
 */
public record TableDefinition(
        String name,
        boolean keyed,
        List<ColumnDefinition> columns,
        List<String> primaryKey,
        @Nullable WatermarkClause watermark,
        Comments comments,
        Map<String, String> options,
        String text,
        TableTraits traits)
        implements CatalogObject {
    public TableDefinition {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        options = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(options));
    }

    /** One without comments. */
    public TableDefinition(
            String name,
            boolean keyed,
            List<ColumnDefinition> columns,
            List<String> primaryKey,
            @Nullable WatermarkClause watermark,
            Map<String, String> options,
            String text,
            TableTraits traits) {
        this(name, keyed, columns, primaryKey, watermark, Comments.NONE, options, text, traits);
    }

    /** The value of an option. */
    public Optional<String> option(String key) {
        return Optional.ofNullable(options.get(key));
    }

    /** In place of a connector's name: a materialized view. No statement can name it so. */
    public static final String MATERIALIZED_VIEW = "materialized view";

    /** Whether it is a materialized view. */
    public boolean materializedView() {
        return connector().equals(MATERIALIZED_VIEW);
    }

    /** Whether the engine keeps its rows by key: a table without connector, or a materialized view. */
    public boolean kept() {
        return connector().isEmpty() || materializedView();
    }

    /** The connector's name; empty for a table without connector. */
    public String connector() {
        return options.getOrDefault("connector", "");
    }
}
