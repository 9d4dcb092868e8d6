package io.tidemark.planner.lower;

import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** Names a call and casts its operands to what the operation works on. */
final class CallLowering {
    private static final Set<String> DOUBLE_FUNCTIONS = Set.of(
            CallNames.POWER,
            CallNames.SQRT,
            CallNames.LN,
            CallNames.LOG10,
            CallNames.EXP,
            "CBRT",
            "SIN",
            "COS",
            "TAN",
            "COT",
            "ASIN",
            "ACOS",
            "ATAN",
            "ATAN2",
            "DEGREES",
            "RADIANS");
    /** Operands from this one on are INTEGER. */
    private static final Set<String> COUNTED_FROM_SECOND =
            Set.of(CallNames.SUBSTRING, CallNames.ROUND, CallNames.TRUNCATE, "LEFT", "RIGHT", "REPEAT", "LPAD", "RPAD");

    private final ExpressionLowering.Runnable runnable;
    private final Function<String, @Nullable Position> places;

    CallLowering(ExpressionLowering.Runnable runnable, Function<String, @Nullable Position> places) {
        this.runnable = runnable;
        this.places = places;
    }

    /** Flags such as the unit of EXTRACT are part of the name, not operands. */
    static boolean isFlag(RexNode node) {
        return node instanceof RexLiteral literal && literal.getValue() instanceof Enum<?>;
    }

    Expression lower(RexCall call, List<Expression> operands, SqlType type) {
        String name = name(call);
        Expression lowered = Folding.fold(build(name, call, operands, type));
        if (lowered instanceof Expression.Call result) {
            List<SqlType> types =
                    result.arguments().stream().map(Expression::type).toList();
            boolean runs = runnable.canRun(result.function(), types, result.type());
            if (!runs && types.stream().anyMatch(operand -> operand.kind() == SqlType.Kind.NULL)) {
                return new Expression.Literal(null, result.type().withNullable(true)); // NULL in, NULL out
            }
            if (!runs) {
                throw NotYet.refuse(NodeLowering.describe(name, types), place(call, name));
            }
            String problem = runnable.problem(result);
            if (problem != null) {
                throw new TidemarkException(ErrorCode.INVALID_LITERAL, problem, remedy(name), place(call, name));
            }
        }
        return lowered;
    }

    /** How a constant argument that was wrong is written. */
    private static String remedy(String name) {
        return name.startsWith("JSON_")
                ? "a path is written like '$.items[0].price', or 'strict $.items[*] ? (@.price > 10)'"
                : switch (name) {
                    case CallNames.LIKE, "ILIKE" -> "write a pattern like '50!%' ESCAPE '!'";
                    case "SIMILAR TO" -> "a pattern has % _ | * + ? {m,n} ( ) [ ], each of which an ESCAPE makes plain";
                    default -> "regular expressions are those of RE2: no back-references, no looking around";
                };
    }

    /** Refuses a cast that cannot run. */
    void checkCast(SqlType from, SqlType to) {
        if (!runnable.canRun("CAST", List.of(from), to)) {
            throw NotYet.refuse("CAST from " + from.text() + " to " + to.text(), places.apply("CAST"));
        }
    }

    private @Nullable Position place(RexCall call, String name) {
        Position position = places.apply(call.getOperator().getName());
        position = position != null ? position : places.apply(name);
        return position != null ? position : places.apply("SELECT");
    }

    private static String name(RexCall call) {
        return switch (call.getKind()) {
            case EQUALS -> CallNames.EQUALS;
            case NOT_EQUALS -> CallNames.NOT_EQUALS;
            case MINUS_PREFIX -> CallNames.NEGATE;
            case MOD -> CallNames.MOD;
            case PLUS -> CallNames.PLUS;
            case MINUS -> CallNames.MINUS;
            case TIMES -> CallNames.TIMES;
            case DIVIDE -> CallNames.DIVIDE;
            case REINTERPRET -> CallNames.REINTERPRET;
            case EXTRACT -> CallNames.EXTRACT_PREFIX + flag(call, 0);
            case TRIM -> "TRIM_" + flag(call, 0);
            case FLOOR -> call.getOperands().size() == 1 ? CallNames.FLOOR : CallNames.FLOOR_PREFIX + flag(call, 1);
            case CEIL -> call.getOperands().size() == 1 ? CallNames.CEIL : CallNames.CEIL_PREFIX + flag(call, 1);
            // Calcite's enum has some hundred kinds; the rest are called by their names.
            default -> otherName(call);
        };
    }

    private static String otherName(RexCall call) {
        if (call.getOperator().equals(SqlStdOperatorTable.JSON_TYPE_OPERATOR)) { // a JSON function within another
            return "FORMAT JSON";
        }
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "CHARACTER_LENGTH" -> CallNames.CHAR_LENGTH;
            case "CEILING" -> CallNames.CEIL;
            case "NOW" -> CallNames.CURRENT_TIMESTAMP;
            case "CURRENT_TIME" -> CallNames.LOCALTIME;
            case "DATETIME_PLUS" -> CallNames.PLUS;
            case "JSON_VALUE_EXPRESSION" -> "FORMAT JSON";
            default -> name;
        };
    }

    private static String flag(RexCall call, int operand) {
        Object value = ((RexLiteral) call.getOperands().get(operand)).getValue();
        return String.valueOf(value).toUpperCase(Locale.ROOT);
    }

    private Expression build(String name, RexCall call, List<Expression> operands, SqlType type) {
        return switch (name) {
            case "=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM" ->
                comparison(name, operands, type);
            case "+", "-", "*", "/", "MOD" -> ArithmeticLowering.binary(name, operands, type);
            case "NEGATE" -> ArithmeticLowering.negate(operands.get(0), type);
            case "ILIKE" -> like(operands, type);
            case "RLIKE" -> new Expression.Call("REGEXP_LIKE", operands, type);
            case "NULLIF" -> nullIf(operands, type);
            case CallNames.ARRAY, CallNames.MAP, CallNames.ROW -> NestedLowering.make(name, operands, type);
            case "JSON_VALUE" -> JsonLowering.value(operands, type);
            case "ARRAY_APPEND", "ARRAY_PREPEND", "ARRAY_CONCAT", "ARRAY_UNION", "ARRAY_INTERSECT", "ARRAY_EXCEPT" ->
                NestedLowering.arrays(name, operands, type);
            case CallNames.ITEM -> NestedLowering.item(operands, type);
            case CallNames.FINE_PARTS_BETWEEN -> ArithmeticLowering.finePartsBetween(operands, type);
            case "REINTERPRET" -> new Expression.Call(name, operands, type);
            case "ROUND", "TRUNCATE", "ABS" ->
                new Expression.Call(
                        name, counted(name, operands), operands.get(0).type().withNullable(type.nullable()));
            default -> new Expression.Call(name, function(name, call, operands), unlimited(name, type));
        };
    }

    /** ILIKE: text and pattern in lower case. */
    private static Expression like(List<Expression> operands, SqlType type) {
        List<Expression> lower = new ArrayList<>(operands);
        for (int index = 0; index < 2; index++) {
            Expression operand = operands.get(index);
            lower.set(index, new Expression.Call(CallNames.LOWER, List.of(operand), operand.type()));
        }
        return new Expression.Call(CallNames.LIKE, lower, type);
    }

    /** Calcite gives the texts of JSON functions a length, which they have not. */
    private static SqlType unlimited(String name, SqlType type) {
        return name.startsWith("JSON_") && type.isText() ? SqlType.varchar().withNullable(type.nullable()) : type;
    }

    private static List<Expression> function(String name, RexCall call, List<Expression> operands) {
        if (DOUBLE_FUNCTIONS.contains(name)) {
            return operands.stream()
                    .map(operand -> ExpressionTypes.cast(operand, SqlType.of(SqlType.Kind.DOUBLE)))
                    .toList();
        }
        return call.getKind() == SqlKind.COALESCE ? operands : counted(name, operands);
    }

    private static List<Expression> counted(String name, List<Expression> operands) {
        if (!COUNTED_FROM_SECOND.contains(name)) {
            return operands;
        }
        List<Expression> cast = new ArrayList<>(operands);
        for (int index = 1; index < cast.size(); index++) {
            Expression operand = cast.get(index);
            if (operand.type().isExact() && operand.type().kind() != SqlType.Kind.INTEGER) {
                cast.set(index, ExpressionTypes.cast(operand, SqlType.of(SqlType.Kind.INTEGER)));
            }
        }
        return cast;
    }

    private static Expression comparison(String name, List<Expression> operands, SqlType type) {
        Expression left = operands.get(0);
        Expression right = operands.get(1);
        SqlType leftType = left.type();
        SqlType rightType = right.type();
        if (leftType.isApproximate() || rightType.isApproximate()) {
            if (leftType.kind() != rightType.kind()) {
                SqlType wide = SqlType.of(SqlType.Kind.DOUBLE);
                left = ExpressionTypes.cast(left, wide);
                right = ExpressionTypes.cast(right, wide);
            }
        } else if (leftType.kind() == SqlType.Kind.DECIMAL || rightType.kind() == SqlType.Kind.DECIMAL) {
            int scale = Math.max(leftType.scale(), rightType.scale());
            left = leftType.isExact() ? ExpressionTypes.toScale(left, scale) : left;
            right = rightType.isExact() ? ExpressionTypes.toScale(right, scale) : right;
        } else if (isPointOfTime(leftType) && isPointOfTime(rightType) && leftType.kind() != rightType.kind()) {
            SqlType wide = SqlType.of(
                    leftType.kind() == SqlType.Kind.TIMESTAMP_LTZ || rightType.kind() == SqlType.Kind.TIMESTAMP_LTZ
                            ? SqlType.Kind.TIMESTAMP_LTZ
                            : SqlType.Kind.TIMESTAMP,
                    3);
            left = ExpressionTypes.cast(left, wide);
            right = ExpressionTypes.cast(right, wide);
        }
        return new Expression.Call(name, List.of(left, right), type);
    }

    private static boolean isPointOfTime(SqlType type) {
        return type.isTimestamp() || type.kind() == SqlType.Kind.DATE;
    }

    private static Expression nullIf(List<Expression> operands, SqlType type) {
        Expression equal = comparison(CallNames.EQUALS, operands, Expressions.bool(true));
        Expression.Branch branch = new Expression.Branch(equal, new Expression.Literal(null, type));
        return new Expression.Case(List.of(branch), ExpressionTypes.cast(operands.get(0), type), type);
    }
}
