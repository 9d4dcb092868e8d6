package io.tidemark.executor.codegen;

import io.tidemark.types.SqlType;

/**
 * The Java names (or literals) under which generated code has the value of an expression. Immutable.
 *
 * @param type of the value
 * @param isNull {@code false}, {@code true} or a boolean local; while it is true the value is arbitrary
 * @param code a boolean (BOOLEAN), long, double or {@code Slice}; of a wide DECIMAL the upper half
 * @param low lower half of a wide DECIMAL; else empty
 */
record Value(SqlType type, String isNull, String code, String low) {
    static Value of(SqlType type, String isNull, String code) {
        return new Value(type, isNull, code, "");
    }

    boolean neverNull() {
        return isNull.equals("false");
    }

    boolean alwaysNull() {
        return isNull.equals("true");
    }

    boolean isWide() {
        return type.layout() == SqlType.Layout.WIDE;
    }

    Value as(SqlType newType) {
        return new Value(newType, isNull, code, low);
    }
}
