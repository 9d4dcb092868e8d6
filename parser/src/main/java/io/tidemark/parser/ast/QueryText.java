package io.tidemark.parser.ast;

import io.tidemark.types.Position;

/**
 * A piece of SQL that Calcite parses later: a query's body or an expression, exactly as written.
 *
 * @param sql the text, without the EMIT clause and the final semicolon
 * @param position where its first character stands in the script
 */
public record QueryText(String sql, Position position) {
    /** Turns a place in this piece (line and column from 1) into a place in the script. */
    public Position locate(int line, int column) {
        return line == 1
                ? new Position(position.line(), position.column() + column - 1)
                : new Position(position.line() + line - 1, column);
    }
}
