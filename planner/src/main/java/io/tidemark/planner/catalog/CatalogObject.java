package io.tidemark.planner.catalog;

import io.tidemark.parser.ast.Comments;

/** Anything that a FROM clause can name. */
public sealed interface CatalogObject permits TableDefinition, ViewDefinition {
    /** The name as declared. */
    String name();

    /** What COMMENT says about it. */
    Comments comments();

    /** The statement that created it, as written. */
    String text();
}
