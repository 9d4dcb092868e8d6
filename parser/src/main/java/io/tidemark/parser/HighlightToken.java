package io.tidemark.parser;

/**
 * A coloured piece of a text. Immutable.
 *
 * @param kind what it is
 * @param start first character, in UTF-16 units from 0
 * @param end behind the last character
 * @param terminated whether the string, comment or quoted name is closed; true for all else
 */
public record HighlightToken(TokenKind kind, int start, int end, boolean terminated) {}
