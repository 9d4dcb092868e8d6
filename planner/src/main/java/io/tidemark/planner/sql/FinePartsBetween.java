package io.tidemark.planner.sql;

import io.tidemark.planner.function.CallNames;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;

/**
 * TIMESTAMPDIFF in parts of a second. Calcite counts whole seconds and multiplies them, as an INTEGER; here the parts count, as
 * a BIGINT.
 */
final class FinePartsBetween {
    static final SqlFunction FUNCTION = SqlBasicFunction.create(
                    CallNames.FINE_PARTS_BETWEEN,
                    ReturnTypes.BIGINT_NULLABLE,
                    OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME))
            .withFunctionType(SqlFunctionCategory.TIMEDATE);

    private FinePartsBetween() {}

    /** Makes a call of TIMESTAMPDIFF one of this function if its unit is a part of a second. */
    static void replace(SqlBasicCall call) {
        if (!(call.operand(0) instanceof SqlIntervalQualifier qualifier)) {
            return;
        }
        TimeUnit unit = qualifier.getStartUnit();
        if (unit == TimeUnit.MILLISECOND || unit == TimeUnit.MICROSECOND || unit == TimeUnit.NANOSECOND) {
            call.setOperand(0, SqlLiteral.createCharString(unit.name(), qualifier.getParserPosition()));
            call.setOperator(FUNCTION);
        }
    }
}
