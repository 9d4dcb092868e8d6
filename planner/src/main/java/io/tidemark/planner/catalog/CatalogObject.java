package io.tidemark.planner.catalog;

/** Anything that a FROM clause can name. */
public sealed interface CatalogObject permits TableDefinition, ViewDefinition {
    /** The name as declared. */
    String name();

    /** The statement that created it, as written. */
    String text();
}
