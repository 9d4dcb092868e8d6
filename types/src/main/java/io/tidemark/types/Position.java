package io.tidemark.types;

/**
 * A place in the text that the user wrote: line and column, both counted from 1, columns in UTF-16 units. Immutable.
 *
 * @param line line, from 1
 * @param column column, from 1
 */
public record Position(int line, int column) implements Comparable<Position> {
    /** The first character of a text. */
    public static final Position START = new Position(1, 1);

    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column count from 1: " + line + ":" + column);
        }
    }

    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
