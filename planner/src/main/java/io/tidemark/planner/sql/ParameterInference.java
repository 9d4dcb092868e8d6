package io.tidemark.planner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * What parameters are where Calcite's validator does not tell, or tells too little: it takes the type of the operand beside a
 * parameter, even if that is the constant 2, and gives up on functions. Here what the expression is compared with comes first,
 * then what stands beside it, then the only type that the function takes. Works on one call at a time. Thread: sql.
 */
final class ParameterInference {
    private static final Set<SqlKind> SAME_TYPE = Set.of(
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL,
            SqlKind.IS_DISTINCT_FROM,
            SqlKind.IS_NOT_DISTINCT_FROM,
            SqlKind.BETWEEN,
            SqlKind.NULLIF,
            SqlKind.COALESCE,
            SqlKind.GREATEST,
            SqlKind.LEAST);
    private static final Set<SqlKind> ARITHMETIC =
            Set.of(SqlKind.PLUS, SqlKind.MINUS, SqlKind.TIMES, SqlKind.DIVIDE, SqlKind.MOD);
    private static final int WIDE_PRECISION = 28;
    private static final int WIDE_SCALE = 6;

    private final SqlValidator validator;
    private final SqlValidatorScope scope;
    private final Sink sink;

    /** What the validator does with a type that was found. */
    interface Sink {
        /** An expression has this type if nothing within it says more. */
        void infer(RelDataType type, SqlNode node);

        /** Whether a call takes its operands as they are. */
        boolean takes(SqlCallBinding call);

        /** The type of an expression is this, whatever was thought before; no type changes nothing. */
        void set(SqlNode node, RelDataType type);

        /** The type of a copy that nobody else sees. */
        void assume(SqlNode copy, RelDataType type);

        /** What stands for no type. */
        RelDataType unknown();
    }

    ParameterInference(SqlValidator validator, SqlValidatorScope scope, Sink sink) {
        this.validator = validator;
        this.scope = scope;
        this.sink = sink;
    }

    /** Tells operands their type before the validator looks at them. */
    void before(SqlCall call, RelDataType wanted) {
        if (call instanceof SqlCase choice) {
            RelDataType type = common(values(choice), wanted);
            values(choice).stream().filter(ParameterInference::isParameter).forEach(value -> set(value, type));
        } else if (call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
            RelDataType element = isKnown(wanted) ? wanted.getComponentType() : null;
            tell(call.getOperandList(), common(call.getOperandList(), element == null ? sink.unknown() : element));
        } else if (SAME_TYPE.contains(call.getKind())) {
            RelDataType type =
                    common(call.getOperandList(), call.getKind() == SqlKind.COALESCE ? wanted : sink.unknown());
            tell(call.getOperandList(), type);
        }
    }

    /** Puts right what the validator thought of parameters. */
    void after(SqlCall call, RelDataType wanted) {
        List<SqlNode> operands = call.getOperandList();
        if (call instanceof SqlCase choice) {
            RelDataType type = common(values(choice), wanted);
            values(choice).stream().filter(ParameterInference::isParameter).forEach(value -> set(value, type));
        } else if (call.getKind() == SqlKind.CAST) {
            operands.stream().limit(1).filter(ParameterInference::isParameter).forEach(value -> {
                RelDataType type = validator.getValidatedNodeTypeIfKnown(value);
                if (type != null) {
                    set(value, type);
                }
            });
        } else if (ARITHMETIC.contains(call.getKind())) {
            RelDataType type = arithmetic(operands, wanted);
            operands.stream().filter(ParameterInference::isParameter).forEach(value -> set(value, type));
        } else if (operands.stream().anyMatch(this::isOpen)) {
            byFunction(call);
        }
    }

    private static List<SqlNode> values(SqlCase choice) {
        List<SqlNode> values = new ArrayList<>(choice.getThenOperands().getList());
        if (choice.getElseOperand() != null) {
            values.add(choice.getElseOperand());
        }
        return values;
    }

    private void tell(List<SqlNode> operands, RelDataType type) {
        if (isKnown(type)) {
            for (SqlNode operand : operands) {
                if (operand != null && hasParameter(operand)) {
                    sink.infer(type, operand);
                }
            }
        }
    }

    /** The type of what has no parameters in it; the wanted type if there is nothing. */
    private RelDataType common(List<SqlNode> nodes, RelDataType wanted) {
        List<RelDataType> types = new ArrayList<>();
        for (SqlNode node : nodes) {
            boolean tells = node != null
                    && !(node instanceof SqlNodeList)
                    && !hasParameter(node)
                    && !SqlUtil.isNullLiteral(node, false);
            if (tells) {
                types.add(validator.deriveType(scope, node));
            }
        }
        RelDataType common = types.isEmpty() ? null : validator.getTypeFactory().leastRestrictive(types);
        return common == null ? wanted : common;
    }

    private RelDataType arithmetic(List<SqlNode> operands, RelDataType wanted) {
        RelDataType beside = common(operands, sink.unknown());
        if (isKnown(beside) && SqlTypeUtil.isInterval(beside)) {
            return isKnown(wanted) && SqlTypeUtil.isDatetime(wanted)
                    ? wanted
                    : validator.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP);
        }
        if (isKnown(wanted) && SqlTypeUtil.isNumeric(wanted) && (!isKnown(beside) || SqlTypeUtil.isNumeric(beside))) {
            RelDataType both = isKnown(beside) && !SqlTypeUtil.isIntType(beside)
                    ? validator.getTypeFactory().leastRestrictive(List.of(wanted, beside))
                    : null;
            return both == null ? wanted : both;
        }
        boolean constant = operands.stream().allMatch(operand -> operand instanceof SqlLiteral || isParameter(operand));
        RelDataTypeFactory types = validator.getTypeFactory();
        if (constant && isKnown(beside) && SqlTypeUtil.isIntType(beside)) {
            return types.createSqlType(SqlTypeName.BIGINT);
        }
        return constant && isKnown(beside) && SqlTypeUtil.isDecimal(beside)
                ? types.createSqlType(SqlTypeName.DECIMAL, WIDE_PRECISION, WIDE_SCALE)
                : beside;
    }

    /** Tries which type a function takes in place of its parameters; only one may fit. */
    private void byFunction(SqlCall call) {
        List<SqlNode> open = call.getOperandList().stream().filter(this::isOpen).toList();
        RelDataTypeFactory types = validator.getTypeFactory();
        RelDataType beside = common(call.getOperandList(), sink.unknown());
        boolean same = SAME_TYPE.contains(call.getKind()) && isKnown(beside);
        if (same) {
            open.forEach(operand -> set(operand, beside));
            return;
        }
        List<RelDataType> fitting = new ArrayList<>();
        for (SqlTypeName name : List.of(
                SqlTypeName.VARCHAR,
                SqlTypeName.INTEGER,
                SqlTypeName.DOUBLE,
                SqlTypeName.TIMESTAMP,
                SqlTypeName.VARBINARY,
                SqlTypeName.BOOLEAN)) {
            RelDataType type = types.createTypeWithNullability(types.createSqlType(name), true);
            if (sink.takes(new SqlCallBinding(validator, scope, with(call, type)))) {
                fitting.add(type);
            }
        }
        boolean one = fitting.size() == 1
                || fitting.size() == 2 && fitting.get(1).getSqlTypeName() == SqlTypeName.VARBINARY; // text or bytes
        if (one) {
            open.forEach(operand -> sink.set(operand, fitting.get(0)));
        }
    }

    /** A copy of a call to try a type on: the validator never forgets a type that a node had. */
    private SqlCall with(SqlCall call, RelDataType type) {
        List<SqlNode> operands = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            if (isOpen(operand)) {
                SqlNode copy = new SqlDynamicParam(((SqlDynamicParam) operand).getIndex(), operand.getParserPosition());
                sink.assume(copy, type);
                operands.add(copy);
            } else {
                operands.add(operand);
            }
        }
        return call.getOperator().createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
    }

    /** A parameter is a text of any length, whatever it stands beside. */
    private void set(SqlNode parameter, RelDataType type) {
        RelDataTypeFactory types = validator.getTypeFactory();
        RelDataType roomy = type;
        if (isKnown(type) && SqlTypeUtil.inCharFamily(type)) {
            roomy = types.createSqlType(SqlTypeName.VARCHAR);
        } else if (isKnown(type) && SqlTypeUtil.isBinary(type)) {
            roomy = types.createSqlType(SqlTypeName.VARBINARY);
        }
        sink.set(parameter, isKnown(roomy) ? types.createTypeWithNullability(roomy, true) : roomy);
    }

    private boolean isOpen(@Nullable SqlNode node) {
        RelDataType type = node != null && isParameter(node) ? validator.getValidatedNodeTypeIfKnown(node) : null;
        return node != null && isParameter(node) && (type == null || !isKnown(type));
    }

    private static boolean isParameter(@Nullable SqlNode node) {
        return node instanceof SqlDynamicParam;
    }

    static boolean isKnown(RelDataType type) {
        return type.getSqlTypeName() != SqlTypeName.UNKNOWN
                && type.getSqlTypeName() != SqlTypeName.ANY
                && type.getSqlTypeName() != SqlTypeName.NULL;
    }

    /** Whether a parameter stands anywhere in an expression. */
    static boolean hasParameter(SqlNode node) {
        try {
            node.accept(new SqlBasicVisitor<Void>() {
                @Override
                public Void visit(SqlDynamicParam parameter) {
                    throw Util.FoundOne.NULL;
                }
            });
            return false;
        } catch (Util.FoundOne found) {
            return true;
        }
    }
}
