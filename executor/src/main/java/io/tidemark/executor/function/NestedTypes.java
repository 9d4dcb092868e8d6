package io.tidemark.executor.function;

import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;

/** What functions of ARRAY, MAP and ROW ask of types. */
public final class NestedTypes {
    private NestedTypes() {}

    /** Whether it is an ARRAY, a MAP or a ROW. */
    public static boolean isNested(SqlType type) {
        return type.kind() == Kind.ARRAY || type.kind() == Kind.MAP || type.kind() == Kind.ROW;
    }

    /** The element of an ARRAY, or the key of a MAP. */
    public static SqlType first(SqlType type) {
        return type.fields().get(0).type();
    }

    /** The value of a MAP. */
    public static SqlType second(SqlType type) {
        return type.fields().get(1).type();
    }

    /** Whether values of both types have the same bytes, so that one can stand for the other and both can be compared. */
    public static boolean same(SqlType left, SqlType right) {
        if (!isNested(left)) {
            return !isNested(right) && sameScalar(left, right);
        }
        if (left.kind() != right.kind()
                || left.fields().size() != right.fields().size()) {
            return false;
        }
        for (int index = 0; index < left.fields().size(); index++) {
            if (!same(left.fields().get(index).type(), right.fields().get(index).type())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameScalar(SqlType left, SqlType right) {
        if (left.kind() == Kind.DECIMAL || right.kind() == Kind.DECIMAL) {
            return left.kind() == right.kind() && left.scale() == right.scale() && left.layout() == right.layout();
        }
        return (left.isText() && right.isText())
                || (left.isBinary() && right.isBinary())
                || (left.isInteger() && right.isInteger())
                || left.kind() == right.kind();
    }

    /** Whether a cast need do nothing: the same bytes, and nothing to be checked or cut. */
    public static boolean isPlainCast(SqlType from, SqlType to) {
        if (!isNested(to)) {
            return from.withNullable(true).equals(to.withNullable(true))
                    || (from.isText() && to.kind() == Kind.VARCHAR && to.precision() == SqlType.UNSPECIFIED);
        }
        if (!same(from, to)) {
            return false;
        }
        for (int index = 0; index < to.fields().size(); index++) {
            if (!isPlainCast(
                    from.fields().get(index).type(), to.fields().get(index).type())) {
                return false;
            }
        }
        return true;
    }
}
