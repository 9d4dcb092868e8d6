package io.tidemark.parser.ast;

import io.tidemark.types.Position;

/**
 * A name that the user wrote.
 *
 * @param text without quotes
 * @param quoted whether it stood in quotes, so that case counts
 * @param position where it stands
 */
public record Name(String text, boolean quoted, Position position) {}
