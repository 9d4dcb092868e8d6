package io.tidemark.parser;

import io.tidemark.types.Position;

/**
 * One statement cut out of a script, from its first word to its last, not parsed yet. Immutable.
 *
 * @param text as written, without comments before and behind it and without the final semicolon
 * @param position where its first character stands in the script
 * @param offset the same in UTF-16 units from the script's first character, counted from 0
 * @param terminated whether a semicolon ended it; only the last statement of a script may lack one
 */
public record StatementText(String text, Position position, int offset, boolean terminated) {
    /** A text that is a single statement by itself; a semicolon at its end is allowed. */
    public static StatementText of(String text) {
        return new StatementText(text, Position.START, 0, true);
    }
}
