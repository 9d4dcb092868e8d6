package io.tidemark.planner.parameter;

import io.tidemark.types.Position;
import io.tidemark.types.SqlType;

/**
 * A {@code ?} of a statement.
 *
 * @param position where it stands in the script
 * @param type what its value must be, by what the statement does with it; always nullable
 */
public record Parameter(Position position, SqlType type) {}
