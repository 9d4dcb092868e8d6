package io.tidemark.types;

/**
 * A named column of a table, a result or a ROW type.
 *
 * @param name as declared
 * @param type its type, with nullability
 */
public record Column(String name, SqlType type) {
    @Override
    public String toString() {
        return name + " " + type;
    }
}
