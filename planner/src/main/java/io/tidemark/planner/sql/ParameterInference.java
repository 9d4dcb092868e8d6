package io.tidemark.planner.sql;

import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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
            SqlKind.NVL,
            SqlKind.GREATEST,
            SqlKind.GREATEST_PG,
            SqlKind.LEAST,
            SqlKind.LEAST_PG);
    private static final Set<SqlKind> CHOICE = Set.of(
            SqlKind.COALESCE, SqlKind.NVL, SqlKind.GREATEST, SqlKind.GREATEST_PG, SqlKind.LEAST, SqlKind.LEAST_PG);
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

        /** Whether a parameter of which the type is not known stands anywhere in an expression. */
        boolean isOpen(SqlNode node);
    }

    ParameterInference(SqlValidator validator, SqlValidatorScope scope, Sink sink) {
        this.validator = validator;
        this.scope = scope;
        this.sink = sink;
    }

    /**
     * Tells operands their type before the validator looks at them.
     *
     * @return whether that is all: the validator would ask for types that are not there yet
     */
    boolean before(SqlCall call, RelDataType wanted) {
        List<SqlNode> operands = call.getOperandList();
        if (call instanceof SqlCase choice) {
            boolean searched = choice.getValueOperand() == null;
            RelDataType condition =
                    searched ? validator.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN) : sink.unknown();
            tell(choice.getWhenOperands(), condition);
            tell(values(choice), common(values(choice), wanted));
            return searched;
        }
        if (ARITHMETIC.contains(call.getKind()) && operands.size() == 2) {
            RelDataType type = arithmetic(call.getKind(), operands, wanted);
            set(operands, type);
            RelDataType inner = isKnown(type) && SqlTypeUtil.isNumeric(type) ? type : sink.unknown();
            tell(operands.stream().filter(operand -> !isParameter(operand)).toList(), inner);
            return true;
        }
        if (call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
            RelDataType element = isKnown(wanted) ? wanted.getComponentType() : null;
            tell(operands, common(operands, element == null ? sink.unknown() : element));
            return true;
        }
        if (call.getKind() == SqlKind.MAP_VALUE_CONSTRUCTOR) {
            alternate(operands, 0, isKnown(wanted) ? wanted.getKeyType() : null);
            alternate(operands, 1, isKnown(wanted) ? wanted.getValueType() : null);
            return true;
        }
        if (isList(call)) {
            List<SqlNode> all = new ArrayList<>((SqlNodeList) operands.get(1));
            all.add(operands.get(0));
            alike(all, sink.unknown());
            return true;
        }
        if (call.getKind() == SqlKind.IF && operands.size() == 3) {
            List<SqlNode> values = operands.subList(1, 3);
            tell(operands.subList(0, 1), validator.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN));
            tell(values, common(values, wanted));
            return true;
        }
        if (SAME_TYPE.contains(call.getKind())) {
            alike(operands, CHOICE.contains(call.getKind()) ? wanted : sink.unknown());
            return true;
        }
        return false;
    }

    /** Whether a call is IN with a list of values; Calcite would take the list for a row, or for an operand. */
    private static boolean isList(SqlCall call) {
        boolean in = call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN;
        return in && call.operand(1) instanceof SqlNodeList;
    }

    /** Values of one type, or rows of which each field is. */
    private void alike(List<SqlNode> values, RelDataType wanted) {
        List<SqlCall> rows = new ArrayList<>();
        for (SqlNode value : values) {
            if (value instanceof SqlCall row && row.getKind() == SqlKind.ROW) {
                rows.add(row);
            }
        }
        int width = rows.isEmpty() ? 0 : rows.get(0).operandCount();
        if (rows.size() < values.size() || rows.stream().anyMatch(row -> row.operandCount() != width)) {
            tell(values, common(values, wanted));
            return;
        }
        for (int index = 0; index < width; index++) {
            List<SqlNode> fields = new ArrayList<>();
            for (SqlCall row : rows) {
                fields.add(row.operand(index));
            }
            alike(fields, sink.unknown());
        }
    }

    private void alternate(List<SqlNode> operands, int first, @Nullable RelDataType wanted) {
        List<SqlNode> part = new ArrayList<>();
        for (int index = first; index < operands.size(); index += 2) {
            part.add(operands.get(index));
        }
        tell(part, common(part, wanted == null ? sink.unknown() : wanted));
    }

    /** Puts right what the validator thought of parameters. */
    void after(SqlCall call, RelDataType wanted) {
        List<SqlNode> operands = call.getOperandList();
        if (call instanceof SqlCase choice) {
            set(values(choice), common(values(choice), wanted));
        } else if (call.getKind() == SqlKind.CAST) {
            operands.stream().limit(1).filter(ParameterInference::isParameter).forEach(value -> {
                RelDataType type = validator.getValidatedNodeTypeIfKnown(value);
                if (type != null) {
                    setOne(value, type);
                }
            });
        } else if (ARITHMETIC.contains(call.getKind()) && operands.size() > 2) { // (a - b) DAY
            List<SqlNode> times = operands.subList(0, 2);
            set(times, common(times, validator.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP)));
        } else if (call.getKind() != SqlKind.AS && operands.stream().anyMatch(this::isOpen)) {
            byFunction(call, wanted);
        }
    }

    private void set(List<SqlNode> nodes, RelDataType type) {
        for (SqlNode node : nodes) {
            boolean hidden = node.getKind() == SqlKind.CAST_NOT_NULL; // COALESCE puts one around its operands
            SqlNode value = hidden ? ((SqlCall) node).operand(0) : node;
            if (isParameter(value)) {
                setOne(value, type);
            }
        }
    }

    private static List<SqlNode> values(SqlCase choice) {
        List<SqlNode> values = new ArrayList<>(choice.getThenOperands().getList());
        if (choice.getElseOperand() != null) {
            values.add(choice.getElseOperand());
        }
        return values;
    }

    private void tell(Iterable<SqlNode> operands, RelDataType type) {
        for (SqlNode operand : operands) {
            if (operand != null && sink.isOpen(operand)) {
                sink.infer(type, operand);
            }
        }
    }

    /** The type of what has no open parameters in it; the wanted type if there is nothing. */
    private RelDataType common(List<SqlNode> nodes, RelDataType wanted) {
        List<RelDataType> types = new ArrayList<>();
        for (SqlNode node : nodes) {
            boolean tells = node != null
                    && !(node instanceof SqlNodeList)
                    && !sink.isOpen(node)
                    && !SqlUtil.isNullLiteral(node, false);
            if (tells) {
                types.add(validator.deriveType(scope, node));
            }
        }
        RelDataType common = types.isEmpty() ? null : validator.getTypeFactory().leastRestrictive(types);
        return common == null ? wanted : common;
    }

    private RelDataType arithmetic(SqlKind kind, List<SqlNode> operands, RelDataType wanted) {
        RelDataType beside = common(operands, sink.unknown());
        RelDataTypeFactory types = validator.getTypeFactory();
        boolean adds = kind == SqlKind.PLUS || kind == SqlKind.MINUS;
        if (isKnown(beside) && SqlTypeUtil.isDatetime(beside)) { // a point of time and a length of time
            return TypeMapping.toCalcite(types, SqlType.of(SqlType.Kind.INTERVAL_DAY));
        }
        if (isKnown(beside) && SqlTypeUtil.isInterval(beside)) {
            RelDataType moved = isKnown(wanted) && SqlTypeUtil.isDatetime(wanted)
                    ? wanted
                    : types.createSqlType(SqlTypeName.TIMESTAMP);
            return adds ? moved : types.createSqlType(SqlTypeName.BIGINT);
        }
        if (isKnown(wanted) && SqlTypeUtil.isNumeric(wanted) && (!isKnown(beside) || SqlTypeUtil.isNumeric(beside))) {
            boolean narrower = isKnown(beside) && SqlTypeUtil.isIntType(beside) && !SqlTypeUtil.isIntType(wanted);
            RelDataType both = isKnown(beside) && !narrower ? types.leastRestrictive(List.of(wanted, beside)) : null;
            return both == null ? wanted : both;
        }
        boolean constant = operands.stream().allMatch(operand -> operand instanceof SqlLiteral || isParameter(operand));
        if (constant && isKnown(beside) && SqlTypeUtil.isIntType(beside)) {
            return types.createSqlType(SqlTypeName.BIGINT);
        }
        return constant && isKnown(beside) && SqlTypeUtil.isDecimal(beside)
                ? types.createSqlType(SqlTypeName.DECIMAL, WIDE_PRECISION, WIDE_SCALE)
                : beside;
    }

    /** The types that a function takes for its parameters, where nothing else has told. */
    private void byFunction(SqlCall call, RelDataType wanted) {
        List<SqlNode> open = call.getOperandList().stream().filter(this::isOpen).toList();
        RelDataType beside = common(call.getOperandList(), sink.unknown());
        if (SAME_TYPE.contains(call.getKind())) {
            set(open, beside);
            return;
        }
        List<RelDataType> found = new FunctionOperands(validator, scope, sink).find(call, open, wanted);
        for (int index = 0; index < found.size(); index++) {
            sink.set(open.get(index), found.get(index));
        }
    }

    /** A parameter is a text of any length, whatever it stands beside. */
    private void setOne(SqlNode parameter, RelDataType type) {
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

    /** Whether such a parameter stands anywhere in an expression. */
    static boolean has(SqlNode node, Predicate<SqlDynamicParam> which) {
        try {
            node.accept(new SqlBasicVisitor<Void>() {
                @Override
                public @Nullable Void visit(SqlDynamicParam parameter) {
                    if (which.test(parameter)) {
                        throw Util.FoundOne.NULL;
                    }
                    return null;
                }
            });
            return false;
        } catch (Util.FoundOne found) {
            return true;
        }
    }
}
