package io.tidemark.executor.codegen;

import io.tidemark.types.SqlType;

/** How generated code holds a value in locals. */
enum Lane {
    BOOLEAN("boolean", "false", "LongVector"),
    LONG("long", "0L", "LongVector"),
    DOUBLE("double", "0.0", "DoubleVector"),
    /** Two longs; the Java type is that of each. */
    WIDE("long", "0L", "WideVector"),
    BYTES("Slice", "null", "BytesVector");

    final String java;
    final String zero;
    final String vector;

    Lane(String java, String zero, String vector) {
        this.java = java;
        this.zero = zero;
        this.vector = vector;
    }

    static Lane of(SqlType type) {
        if (type.kind() == SqlType.Kind.BOOLEAN) {
            return BOOLEAN;
        }
        return switch (type.layout()) {
            case LONG -> LONG;
            case DOUBLE -> DOUBLE;
            case WIDE -> WIDE;
            case BYTES -> BYTES;
        };
    }
}
