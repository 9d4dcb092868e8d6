package io.tidemark.planner.sql;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * Casts that a query need not write: between numbers, between points of time, and from texts to points of time. A text
 * never becomes a number by itself, nor a number a text: that hides mistakes until a row comes that cannot be cast.
 * Inherits because Calcite asks for it.
 */
final class StrictCoercion extends TypeCoercionImpl {
    StrictCoercion(RelDataTypeFactory factory, SqlValidator validator) {
        super(factory, validator);
    }

    @Override
    public @Nullable RelDataType commonTypeForBinaryComparison(
            @Nullable RelDataType left, @Nullable RelDataType right) {
        return left != null && right != null && mixes(left, right)
                ? null
                : super.commonTypeForBinaryComparison(left, right);
    }

    @Override
    public @Nullable RelDataType implicitCast(RelDataType type, SqlTypeFamily expected) {
        boolean toNumber = SqlTypeUtil.isCharacter(type)
                && (expected == SqlTypeFamily.NUMERIC
                        || expected == SqlTypeFamily.INTEGER
                        || expected == SqlTypeFamily.EXACT_NUMERIC
                        || expected == SqlTypeFamily.APPROXIMATE_NUMERIC
                        || expected == SqlTypeFamily.DECIMAL
                        || expected == SqlTypeFamily.BOOLEAN);
        boolean toText = !SqlTypeUtil.isCharacter(type)
                && (expected == SqlTypeFamily.CHARACTER || expected == SqlTypeFamily.STRING);
        return toNumber || (toText && !SqlTypeUtil.isNull(type)) ? null : super.implicitCast(type, expected);
    }

    @Override
    public @Nullable RelDataType getWiderTypeForTwo(
            @Nullable RelDataType left, @Nullable RelDataType right, boolean stringPromotion) {
        return super.getWiderTypeForTwo(left, right, false);
    }

    @Override
    public @Nullable RelDataType getWiderTypeFor(List<RelDataType> types, boolean stringPromotion) {
        return super.getWiderTypeFor(types, false);
    }

    @Override
    protected boolean binaryArithmeticWithStrings(SqlCallBinding binding, RelDataType left, RelDataType right) {
        return false;
    }

    @Override
    protected boolean booleanEquality(SqlCallBinding binding, RelDataType left, RelDataType right) {
        return false;
    }

    private static boolean mixes(RelDataType left, RelDataType right) {
        return isLoose(left) != isLoose(right) && (SqlTypeUtil.isCharacter(left) || SqlTypeUtil.isCharacter(right))
                || SqlTypeUtil.isBoolean(left) != SqlTypeUtil.isBoolean(right);
    }

    /** Texts and points of time can be compared with each other. */
    private static boolean isLoose(RelDataType type) {
        return SqlTypeUtil.isCharacter(type) || SqlTypeUtil.isDatetime(type) || SqlTypeUtil.isNull(type);
    }
}
