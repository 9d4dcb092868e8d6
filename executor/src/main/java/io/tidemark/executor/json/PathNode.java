package io.tidemark.executor.json;

import java.util.ArrayList;
import java.util.List;

/** A part of a path: from the scope to a sequence of values. Immutable. */
interface PathNode {
    List<Object> evaluate(Scope scope);

    /**
     * What a part of a path sees.
     *
     * @param root the value that $ stands for
     * @param current the value that @ stands for within a filter
     * @param last the number of the last element within brackets, else -1
     */
    record Scope(boolean lax, Object root, Object current, int last) {
        Scope at(Object value) {
            return new Scope(lax, root, value, last);
        }

        Scope within(int lastElement) {
            return new Scope(lax, root, current, lastElement);
        }
    }

    /** The values, arrays opened if the path is lax. */
    static List<Object> opened(Scope scope, List<Object> values) {
        if (!scope.lax) {
            return values;
        }
        List<Object> opened = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof List<?> elements) {
                opened.addAll(elements);
            } else {
                opened.add(value);
            }
        }
        return opened;
    }
}
