package io.tidemark.planner.catalog;

import io.tidemark.parser.ast.QueryText;

/**
 * A view: a query with a name.
 *
 * @param name as declared
 * @param query its text
 * @param text the statement that created it
 */
public record ViewDefinition(String name, QueryText query, String text) implements CatalogObject {}
