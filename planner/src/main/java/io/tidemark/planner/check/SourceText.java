package io.tidemark.planner.check;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL that is being planned, and the way from Calcite's positions in it to positions in the user's script.
 *
 * @param text the piece
 */
public record SourceText(QueryText text) {
    /** The place in the script of a place in this piece; the beginning of the piece for what has no place. */
    public Position locate(SqlParserPos position) {
        return position.getLineNum() < 1
                ? text.position()
                : text.locate(position.getLineNum(), Math.max(1, position.getColumnNum()));
    }

    /** The place in the script where a part of the query begins. */
    public Position locate(SqlNode node) {
        return locate(node.getParserPosition());
    }

    /** An error at a part of the query. */
    public TidemarkException error(ErrorCode code, String message, @Nullable String hint, SqlNode node) {
        return new TidemarkException(code, message, hint, locate(node));
    }

    /** The refusal of something that is part of the language but cannot be run yet. */
    public TidemarkException notYet(String feature, SqlNode node) {
        return NotYet.refuse(feature, locate(node));
    }
}
