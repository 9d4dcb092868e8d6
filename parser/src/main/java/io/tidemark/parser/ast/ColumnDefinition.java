package io.tidemark.parser.ast;

import io.tidemark.types.SqlType;

/** A column of CREATE STREAM or CREATE TABLE. */
public sealed interface ColumnDefinition {
    /** The column's name. */
    Name name();

    /** A column that is read from the record: {@code name type [NOT NULL]}. */
    record Physical(Name name, SqlType type) implements ColumnDefinition {}

    /** A column worked out from others: {@code name AS expression}. */
    record Computed(Name name, QueryText expression) implements ColumnDefinition {}

    /** A column that the connector fills: {@code name type METADATA FROM 'key'}; the key is the name if not given. */
    record Metadata(Name name, SqlType type, String key) implements ColumnDefinition {}
}
