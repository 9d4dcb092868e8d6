package io.tidemark.planner.sql;

import io.tidemark.types.SqlType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Limits of our types and the result types of aggregates; inherits because Calcite asks for it. */
final class TidemarkTypeSystem extends RelDataTypeSystemImpl {
    static final TidemarkTypeSystem INSTANCE = new TidemarkTypeSystem();

    private static final int MAX_TIME_PRECISION = 3;
    private static final int MAX_INTERVAL_PRECISION = 10;
    private static final int MIN_AVERAGE_SCALE = 6;

    private TidemarkTypeSystem() {}

    @Override
    public int getMaxPrecision(SqlTypeName typeName) {
        if (typeName == SqlTypeName.DECIMAL) {
            return SqlType.MAX_DECIMAL_PRECISION;
        }
        return isTime(typeName) ? MAX_TIME_PRECISION : super.getMaxPrecision(typeName);
    }

    @Override
    public int getMaxScale(SqlTypeName typeName) {
        return typeName == SqlTypeName.DECIMAL ? SqlType.MAX_DECIMAL_PRECISION : super.getMaxScale(typeName);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName typeName) {
        if (isTime(typeName)) {
            return MAX_TIME_PRECISION;
        }
        if (typeName == SqlTypeName.DECIMAL) {
            return SqlType.MAX_DECIMAL_PRECISION;
        }
        return SqlTypeName.INTERVAL_TYPES.contains(typeName)
                ? MAX_INTERVAL_PRECISION // INTERVAL '100' SECOND needs no SECOND(3)
                : super.getDefaultPrecision(typeName);
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        RelDataType sum = argument;
        if (SqlTypeUtil.isIntType(argument)) {
            sum = factory.createSqlType(SqlTypeName.BIGINT);
        } else if (SqlTypeUtil.isDecimal(argument)) {
            sum = factory.createSqlType(SqlTypeName.DECIMAL, SqlType.MAX_DECIMAL_PRECISION, argument.getScale());
        } else if (SqlTypeUtil.isApproximateNumeric(argument)) {
            sum = factory.createSqlType(SqlTypeName.DOUBLE);
        }
        return factory.createTypeWithNullability(sum, argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        RelDataType average = argument;
        if (SqlTypeUtil.isDecimal(argument)) {
            int scale = Math.max(argument.getScale(), MIN_AVERAGE_SCALE);
            average = factory.createSqlType(SqlTypeName.DECIMAL, SqlType.MAX_DECIMAL_PRECISION, scale);
        } else if (SqlTypeUtil.isNumeric(argument)) {
            average = factory.createSqlType(SqlTypeName.DOUBLE);
        }
        return factory.createTypeWithNullability(average, argument.isNullable());
    }

    /** Texts of unequal length in CASE, UNION and VALUES are VARCHAR, not CHAR padded with blanks. */
    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    private static boolean isTime(SqlTypeName typeName) {
        return typeName == SqlTypeName.TIME
                || typeName == SqlTypeName.TIMESTAMP
                || typeName == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    }
}
