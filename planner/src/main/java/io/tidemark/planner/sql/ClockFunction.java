package io.tidemark.planner.sql;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlMonotonicity;

/**
 * CURRENT_TIMESTAMP, NOW() and PROCTIME(): an instant, so TIMESTAMP_LTZ(3); Calcite's own is a TIMESTAMP. Inherits because Calcite
 * asks for it.
 */
final class ClockFunction extends SqlFunction {
    private static final int TIME_PRECISION = 3;

    private final SqlSyntax syntax;

    ClockFunction(String name, SqlSyntax syntax) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                binding -> binding.getTypeFactory()
                        .createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME_PRECISION),
                null,
                OperandTypes.NILADIC,
                SqlFunctionCategory.TIMEDATE);
        this.syntax = syntax;
    }

    @Override
    public SqlSyntax getSyntax() {
        return syntax;
    }

    @Override
    public boolean isDynamicFunction() {
        return true;
    }

    @Override
    public SqlMonotonicity getMonotonicity(SqlOperatorBinding call) {
        return SqlMonotonicity.INCREASING;
    }
}
