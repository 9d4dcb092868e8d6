package io.tidemark.planner.catalog;

import io.tidemark.parser.ast.Comments;
import io.tidemark.parser.ast.QueryText;

/**
 * A view: a query with a name.
 *
 * @param name as declared
 * @param query its text
 * @param comments what COMMENT says about it
 * @param text the statement that created it
 */
public record ViewDefinition(String name, QueryText query, Comments comments, String text) implements CatalogObject {
    /** One without a comment. */
    public ViewDefinition(String name, QueryText query, String text) {
        this(name, query, Comments.NONE, text);
    }
}
