package io.tidemark.parser.ast;

import io.tidemark.types.Position;

/**
 * One {@code key = value} of a WITH clause or of SET.
 *
 * @param key the key, without quotes
 * @param value the value as text: strings without quotes, numbers and booleans as written
 * @param secret whether the value is the name of a secret ({@code SECRET 's'})
 * @param keyPosition where the key stands
 * @param valuePosition where the value stands
 */
public record Option(String key, String value, boolean secret, Position keyPosition, Position valuePosition) {}
