package io.tidemark.parser.ast;

import io.tidemark.types.Position;
import org.jspecify.annotations.Nullable;

/**
 * {@code EMIT …} at the end of a statement.
 *
 * @param changes EMIT CHANGES
 * @param stream EMIT STREAM: the changelog with undo, ptime and ver
 * @param afterWatermark AFTER WATERMARK is among the conditions
 * @param afterDelay interval text of AFTER DELAY (an SQL interval literal), or null
 * @param allowLateness interval text of ALLOW LATENESS, or null
 * @param lateRowsInto target of LATE ROWS INTO, or null
 * @param position where EMIT stands
 */
public record EmitClause(
        boolean changes,
        boolean stream,
        boolean afterWatermark,
        @Nullable QueryText afterDelay,
        @Nullable QueryText allowLateness,
        @Nullable Name lateRowsInto,
        Position position) {}
