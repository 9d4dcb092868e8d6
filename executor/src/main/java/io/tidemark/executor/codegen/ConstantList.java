package io.tidemark.executor.codegen;

import io.tidemark.executor.function.LongSet;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.SliceSet;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long IN or NOT IN list of constants: OR of {@code column = constant}, or AND of {@code column <> constant}. One look
 * into a set gives the same as all the comparisons, which cannot fail. Immutable.
 */
final class ConstantList {
    private static final int MIN_CONSTANTS = 8;
    /** Sets find their slot by 16 bits of a hash. */
    private static final int MAX_CONSTANTS = 16_384;

    private final Expression.ColumnReference column;
    private final List<Object> constants;
    private final boolean negated;

    private ConstantList(Expression.ColumnReference column, List<Object> constants, boolean negated) {
        this.column = column;
        this.constants = constants;
        this.negated = negated;
    }

    /** The list that a call is, or null if it is something else. */
    static @Nullable ConstantList of(Expression.Call call) {
        boolean or = call.function().equals(CallNames.OR);
        if (!or && !call.function().equals(CallNames.AND)) {
            return null;
        }
        Expression.ColumnReference column = firstColumn(call);
        if (column == null || !isListable(column.type())) {
            return null;
        }
        List<Object> constants = new ArrayList<>();
        boolean all = collect(call, call.function(), or ? CallNames.EQUALS : CallNames.NOT_EQUALS, column, constants);
        return all && constants.size() >= MIN_CONSTANTS && constants.size() <= MAX_CONSTANTS
                ? new ConstantList(column, constants, !or)
                : null;
    }

    /** The operands of a call, with lists among other operands of an AND or OR as calls of their own. */
    static List<Expression> grouped(Expression.Call call) {
        boolean logic = call.function().equals(CallNames.OR) || call.function().equals(CallNames.AND);
        if (!logic || call.arguments().size() <= MIN_CONSTANTS || of(call) != null) {
            return call.arguments();
        }
        List<Expression> grouped = new ArrayList<>();
        List<Expression> run = new ArrayList<>();
        for (Expression operand : call.arguments()) {
            run.add(operand);
            boolean together = run.size() == 1 || isSameColumn(run.get(0), operand);
            if (!together) {
                run.remove(run.size() - 1);
                flush(call, run, grouped);
                run.add(operand);
            }
        }
        flush(call, run, grouped);
        return grouped;
    }

    private static boolean isSameColumn(Expression left, Expression right) {
        return left instanceof Expression.Call one
                && right instanceof Expression.Call other
                && one.function().equals(other.function())
                && one.arguments().size() == 2
                && one.arguments().get(0) instanceof Expression.ColumnReference
                && one.arguments().get(0).equals(other.arguments().get(0));
    }

    private static void flush(Expression.Call call, List<Expression> run, List<Expression> grouped) {
        Expression.Call list = call.of(run);
        if (run.size() >= MIN_CONSTANTS && of(list) != null) {
            grouped.add(list);
        } else {
            grouped.addAll(run);
        }
        run.clear();
    }

    private static Expression.@Nullable ColumnReference firstColumn(Expression.Call call) {
        Expression first = call;
        while (first instanceof Expression.Call nested && !nested.arguments().isEmpty()) {
            first = nested.arguments().get(0);
        }
        return first instanceof Expression.ColumnReference column ? column : null;
    }

    private static boolean isListable(SqlType type) {
        Lane lane = Lane.of(type);
        return lane == Lane.LONG || lane == Lane.BYTES;
    }

    private static boolean collect(
            Expression expression,
            String connective,
            String comparison,
            Expression.ColumnReference column,
            List<Object> constants) {
        if (!(expression instanceof Expression.Call call)) {
            return false;
        }
        if (call.function().equals(connective)) {
            for (Expression operand : call.arguments()) {
                if (!collect(operand, connective, comparison, column, constants)) {
                    return false;
                }
            }
            return true;
        }
        return call.function().equals(comparison)
                && call.arguments().get(0).equals(column)
                && call.arguments().get(1) instanceof Expression.Literal literal
                && add(literal, column.type(), constants);
    }

    private static boolean add(Expression.Literal literal, SqlType type, List<Object> constants) {
        Object value = Values.ofLiteral(literal.value(), literal.type());
        if (value == null
                || Lane.of(literal.type()) != Lane.of(type)
                || literal.type().scale() != type.scale()) {
            return false;
        }
        constants.add(
                value instanceof BigDecimal decimal ? decimal.unscaledValue().longValueExact() : value);
        return true;
    }

    Expression.ColumnReference column() {
        return column;
    }

    /** Writes the look into the set. */
    Value generate(SqlType type, ExpressionGenerator generator) {
        Value value = generator.operand(column);
        String set;
        if (Lane.of(column.type()) == Lane.LONG) {
            long[] longs = new long[constants.size()];
            for (int index = 0; index < longs.length; index++) {
                longs[index] = (Long) constants.get(index);
            }
            set = generator.source.constant("LongSet", new LongSet(longs));
        } else {
            set = generator.source.constant("SliceSet", new SliceSet(constants.toArray(new Slice[0])));
        }
        return generator.failing(type, List.of(value), (negated ? "!" : "") + set + ".contains(" + value.code() + ")");
    }
}
