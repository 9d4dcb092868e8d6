package io.tidemark.executor.json;

import java.util.List;

/**
 * A path of SQL:2016 into a JSON value, such as {@code lax $.items[*].price}. Without a mode it is lax: arrays are opened and
 * made where a step needs it, and what is not there is left out; strict, both are errors. Immutable.
 */
public final class JsonPath {
    private final boolean lax;
    private final PathNode node;

    private JsonPath(boolean lax, PathNode node) {
        this.lax = lax;
        this.node = node;
    }

    /** The path of a text; fails with the place if it is none. */
    public static JsonPath parse(String text) {
        PathParser parser = new PathParser(text);
        boolean lax = parser.mode();
        return new JsonPath(lax, parser.path());
    }

    /** Whether it is lax. */
    public boolean isLax() {
        return lax;
    }

    /** What it finds in a value, in order; fails if it is strict and the value does not fit. */
    public List<Object> find(Object value) {
        return node.evaluate(new PathNode.Scope(lax, value, value, -1));
    }
}
