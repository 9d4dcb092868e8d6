package io.tidemark.parser.ast;

/**
 * {@code WATERMARK FOR column AS expression}.
 *
 * @param column the event-time column
 * @param expression the watermark that a row brings
 */
public record WatermarkClause(Name column, QueryText expression) {}
