package io.tidemark.planner.lower;

import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.sql.TypeMapping;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Turns Calcite's expressions into ours, with every cast written out. The rules stand in {@link CallNames}. */
public final class ExpressionLowering {
    private final RexBuilder rexBuilder;
    private final LiteralLowering literals;
    private final CallLowering calls;
    private final Function<String, @Nullable Position> places;
    private final Function<SqlParserPos, @Nullable Position> callPlaces;
    private final Parameters parameters;
    private final Schema input;

    /**
     * @param runnable which calls the executor can run
     * @param places where a function of that name stands in the statement
     * @param callPlaces where a call stands in the statement whose position this is
     * @param parameters what the statement's {@code ?} stand for
     */
    public ExpressionLowering(
            RexBuilder rexBuilder,
            ZoneId zone,
            Runnable runnable,
            Function<String, @Nullable Position> places,
            Function<SqlParserPos, @Nullable Position> callPlaces,
            Parameters parameters) {
        this(
                rexBuilder,
                new LiteralLowering(zone),
                new CallLowering(runnable, places),
                places,
                callPlaces,
                parameters,
                new Schema(List.of()));
    }

    private ExpressionLowering(
            RexBuilder rexBuilder,
            LiteralLowering literals,
            CallLowering calls,
            Function<String, @Nullable Position> places,
            Function<SqlParserPos, @Nullable Position> callPlaces,
            Parameters parameters,
            Schema input) {
        this.rexBuilder = rexBuilder;
        this.literals = literals;
        this.calls = calls;
        this.places = places;
        this.callPlaces = callPlaces;
        this.parameters = parameters;
        this.input = input;
    }

    /** The same for expressions over these columns; their types count, not those that Calcite took them to have. */
    public ExpressionLowering over(Schema columns) {
        return new ExpressionLowering(rexBuilder, literals, calls, places, callPlaces, parameters, columns);
    }

    /** Whether a call can run. */
    public interface Runnable {
        boolean canRun(String function, List<SqlType> arguments, SqlType result);

        /** What is wrong with a constant argument of a call that can run, such as a path or pattern; or null. */
        default @Nullable String problem(Expression.Call call) {
            return null;
        }
    }

    /** The expression over the same input columns. */
    public Expression lower(RexNode node) {
        if (node instanceof RexInputRef reference) {
            return new Expression.ColumnReference(reference.getIndex(), input.type(reference.getIndex()));
        }
        if (node instanceof RexLiteral literal) {
            return literals.lower(literal);
        }
        if (node instanceof RexDynamicParam parameter) {
            return parameters.value(parameter.getIndex());
        }
        if (node instanceof RexCall call && node.getKind() != SqlKind.OVER) {
            Position place = callPlaces.apply(call.getParserPosition());
            return place == null ? call(call) : call(call).accept(new Placing(place));
        }
        if (node instanceof RexFieldAccess access) {
            return field(access);
        }
        throw NotYet.refuse("this expression (" + node.getKind().sql + ")", places.apply("SELECT"));
    }

    /** The number that LIMIT or OFFSET gives; null if it is none, or not known yet. */
    @Nullable
    Long count(RexNode node, long unknown) {
        if (node instanceof RexDynamicParam && parameters.describes()) {
            return unknown;
        }
        return lower(node) instanceof Expression.Literal literal && literal.value() instanceof Long number
                ? number
                : null;
    }

    private Expression field(RexFieldAccess access) {
        return NestedLowering.field(
                lower(access.getReferenceExpr()), access.getField().getIndex());
    }

    /** A constant as a value of a type. */
    Expression.Literal literal(RexLiteral literal, SqlType type) {
        Expression value = ExpressionTypes.cast(literals.lower(literal), type);
        if (value instanceof Expression.Literal constant) {
            return constant;
        }
        throw NotYet.refuse("the constant " + literal + " as " + type.text(), places.apply("VALUES"));
    }

    private Expression call(RexCall call) {
        return switch (call.getKind()) {
            case SEARCH -> lower(RexUtil.expandSearch(rexBuilder, null, call));
            case CASE -> caseWhen(call);
            case CAST -> cast(call, false);
            case SAFE_CAST -> cast(call, true);
            case AND -> logic(CallNames.AND, call);
            case OR -> logic(CallNames.OR, call);
            case NOT -> not(call);
            case PLUS_PREFIX -> lower(call.getOperands().get(0));
            // Calcite's enum has some hundred kinds; the rest are functions and operators.
            default -> calls.lower(call, lowerAll(call), typeOf(call));
        };
    }

    private List<Expression> lowerAll(RexCall call) {
        List<Expression> operands = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            if (!CallLowering.isFlag(operand)) {
                operands.add(lower(operand));
            } else if (isJson(call)) { // its flags stand between operands and say what these are
                String flag = String.valueOf(((RexLiteral) operand).getValue());
                operands.add(new Expression.Literal(flag, SqlType.varchar().withNullable(false)));
            }
        }
        return operands;
    }

    private static boolean isJson(RexCall call) {
        return call.getOperator().getName().startsWith("JSON_");
    }

    private Expression cast(RexCall call, boolean safe) {
        Expression operand = lower(call.getOperands().get(0));
        if (call.getType().getSqlTypeName() == SqlTypeName.ANY) { // within JSON a value keeps its type
            return operand;
        }
        SqlType type = TypeMapping.fromCalcite(call.getType());
        calls.checkCast(operand.type(), type);
        if (safe) {
            return new Expression.Cast(operand, type.withNullable(true), true);
        }
        boolean sameText = type.kind() == SqlType.Kind.VARCHAR
                && type.precision() == SqlType.UNSPECIFIED
                && operand.type().isText();
        return sameText && operand.type().kind() == SqlType.Kind.VARCHAR
                ? operand
                : ExpressionTypes.cast(operand, type);
    }

    private Expression logic(String name, RexCall call) {
        List<Expression> flat = new ArrayList<>();
        for (Expression operand : lowerAll(call)) {
            if (operand instanceof Expression.Call nested && nested.function().equals(name)) {
                flat.addAll(nested.arguments());
            } else {
                flat.add(operand);
            }
        }
        return Folding.logic(name, flat);
    }

    private Expression not(RexCall call) {
        Expression operand = lower(call.getOperands().get(0));
        if (operand instanceof Expression.Call inner && inner.function().equals(CallNames.NOT)) {
            return inner.arguments().get(0);
        }
        return operand instanceof Expression.Literal literal && literal.value() instanceof Boolean value
                ? new Expression.Literal(!value, literal.type())
                : Expressions.call(CallNames.NOT, List.of(operand));
    }

    private Expression caseWhen(RexCall call) {
        List<RexNode> operands = call.getOperands();
        SqlType type = typeOf(call);
        List<Expression.Branch> branches = new ArrayList<>();
        for (int index = 0; index + 1 < operands.size(); index += 2) {
            Expression value = ExpressionTypes.cast(lower(operands.get(index + 1)), type);
            branches.add(new Expression.Branch(lower(operands.get(index)), value));
        }
        Expression otherwise = ExpressionTypes.cast(lower(operands.get(operands.size() - 1)), type);
        Expression coalesced = Coalesce.of(branches, otherwise, type);
        return coalesced != null ? coalesced : new Expression.Case(branches, otherwise, type);
    }

    private static SqlType typeOf(RexNode node) {
        return ExpressionTypes.asValue(TypeMapping.fromCalcite(node.getType()));
    }
}
