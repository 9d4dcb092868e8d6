package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * The table function of one window of one query: {@code f(TABLE t, DESCRIPTOR(ts)[, DESCRIPTOR(keys)])}. Its lengths are part of the
 * function, so that they need no expression. Every spelling of a window becomes such a call. Inherits because Calcite
 * asks for it.
 */
public final class WindowFunction extends SqlWindowTableFunction {
    /** How many columns a window adds: start, end and time. */
    public static final int ADDED_COLUMNS = 3;

    private static final int TIME_PRECISION = 3;

    /** The operand that names the columns of PARTITION BY. */
    private static final int PARTITION = 2;

    private final WindowSpec window;
    private final List<String> addedNames;

    /**
     * @param name the kind of window
     * @param window its lengths
     * @param addedNames wanted names of the columns for start, end and time
     * @param source where it stands
     */
    WindowFunction(String name, WindowSpec window, List<String> addedNames, SourceText source) {
        super(name + " " + window, new Operands(source)); // Calcite takes functions of one name to be the same
        this.window = window;
        this.addedNames = List.copyOf(addedNames);
    }

    /** The kind and lengths of the window. */
    public WindowSpec window() {
        return window;
    }

    /** As Calcite does it, but without looking for a function of this name in the catalog. */
    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        for (SqlNode operand : call.getOperandList()) {
            validator.deriveType(scope, operand);
        }
        return validateOperands(validator, scope, call);
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
        return this::rowType;
    }

    private RelDataType rowType(SqlOperatorBinding binding) {
        RelDataTypeFactory factory = binding.getTypeFactory();
        RelDataType input = binding.getOperandType(0);
        SqlTypeName timeType = SqlTypeName.TIMESTAMP;
        if (binding instanceof SqlCallBinding call) {
            SqlIdentifier column = ((SqlCall) call.operand(1)).operand(0);
            RelDataTypeField field = input.getField(column.getSimple(), false, false);
            timeType = field == null ? timeType : field.getType().getSqlTypeName();
        }
        RelDataTypeFactory.Builder builder =
                factory.builder().kind(input.getStructKind()).addAll(input.getFieldList());
        for (String name : addedNames) {
            builder.add(freeName(input, name), factory.createSqlType(timeType, TIME_PRECISION));
        }
        return builder.build();
    }

    private static String freeName(RelDataType input, String wanted) {
        String name = wanted;
        for (int count = 0; input.getField(name, false, false) != null; count++) {
            name = wanted + count;
        }
        return name;
    }

    /** Checks that the time column exists and is one. */
    private record Operands(SourceText source) implements SqlOperandMetadata {
        @Override
        public List<RelDataType> paramTypes(RelDataTypeFactory factory) {
            RelDataType any = factory.createSqlType(SqlTypeName.ANY);
            return List.of(any, any);
        }

        @Override
        public List<String> paramNames() {
            return List.of("DATA", "TIMECOL");
        }

        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            RelDataType input = binding.getValidator().getValidatedNodeType(binding.operand(0));
            SqlIdentifier column = ((SqlCall) binding.operand(1)).operand(0);
            RelDataTypeField field = field(input, column);
            if (binding.getOperandCount() > PARTITION) {
                ((SqlCall) binding.operand(PARTITION))
                        .getOperandList()
                        .forEach(key -> field(input, (SqlIdentifier) key));
            }
            if (!isTimestamp(field.getType())) {
                throw source.error(
                        ErrorCode.NOT_A_TIME_COLUMN,
                        "a window needs a time column, but '" + field.getName() + "' is "
                                + TypeMapping.fromCalcite(field.getType()).text(),
                        "name a column of type TIMESTAMP or TIMESTAMP_LTZ",
                        column);
            }
            return true;
        }

        private RelDataTypeField field(RelDataType input, SqlIdentifier column) {
            RelDataTypeField field = input.getField(column.getSimple(), false, false);
            if (field == null) {
                throw source.error(
                        ErrorCode.UNKNOWN_COLUMN,
                        "column '" + column.getSimple() + "' is not in the input of the window",
                        Suggestion.nearest(column.getSimple(), input.getFieldNames())
                                .map(name -> "did you mean '" + name + "'?")
                                .orElse("its columns are " + String.join(", ", input.getFieldNames())),
                        column);
            }
            return field;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.between(2, PARTITION + 1);
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return name + "(TABLE, DESCRIPTOR)";
        }

        private static boolean isTimestamp(RelDataType type) {
            return SqlTypeUtil.isTimestamp(type) || type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
        }
    }
}
