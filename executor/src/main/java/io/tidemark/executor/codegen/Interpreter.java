package io.tidemark.executor.codegen;

import static io.tidemark.planner.function.CallNames.AND;
import static io.tidemark.planner.function.CallNames.COALESCE;
import static io.tidemark.planner.function.CallNames.IS_DISTINCT_FROM;
import static io.tidemark.planner.function.CallNames.IS_FALSE;
import static io.tidemark.planner.function.CallNames.IS_NOT_DISTINCT_FROM;
import static io.tidemark.planner.function.CallNames.IS_NOT_FALSE;
import static io.tidemark.planner.function.CallNames.IS_NOT_NULL;
import static io.tidemark.planner.function.CallNames.IS_NOT_TRUE;
import static io.tidemark.planner.function.CallNames.IS_NULL;
import static io.tidemark.planner.function.CallNames.IS_TRUE;
import static io.tidemark.planner.function.CallNames.NOT;
import static io.tidemark.planner.function.CallNames.OR;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.function.CellCall;
import io.tidemark.executor.function.CellFunctions;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.TextFunctions;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates an expression at one row by walking its tree; see {@link Values} for what the values are. All operands of a
 * call are evaluated, from left to right, before the first NULL decides; AND, OR, COALESCE and CASE evaluate no more than
 * they need. Thread: one at a time.
 */
final class Interpreter implements Expression.Visitor<Optional<Object>> {
    private final Schema input;
    private final Operators operators;
    private @Nullable ColumnBatch batch;
    private int row;

    Interpreter(Schema input, EvaluationContext context) {
        this.input = input;
        this.operators = new Operators(context);
    }

    @Nullable
    Object evaluate(Expression expression, @Nullable ColumnBatch in, int atRow) {
        batch = in;
        row = atRow;
        try {
            return value(expression);
        } finally {
            batch = null;
        }
    }

    private @Nullable Object value(Expression expression) {
        return expression.accept(this).orElse(null);
    }

    @Override
    public Optional<Object> literal(Expression.Literal literal) {
        return Optional.ofNullable(literalValue(literal));
    }

    private @Nullable Object literalValue(Expression.Literal literal) {
        return Values.ofLiteral(literal.value(), literal.type());
    }

    @Override
    public Optional<Object> column(Expression.ColumnReference column) {
        return Optional.ofNullable(columnValue(column));
    }

    private @Nullable Object columnValue(Expression.ColumnReference column) {
        ColumnBatch rows = batch;
        if (rows == null) {
            throw TidemarkException.internal("a constant has no columns: $" + column.index());
        }
        return Values.read(rows.columns[column.index()], row, column.type());
    }

    @Override
    public Optional<Object> caseWhen(Expression.Case caseWhen) {
        return Optional.ofNullable(caseWhenValue(caseWhen));
    }

    private @Nullable Object caseWhenValue(Expression.Case caseWhen) {
        for (Expression.Branch branch : caseWhen.branches()) {
            if (Boolean.TRUE.equals(value(branch.condition()))) {
                return value(branch.value());
            }
        }
        return value(caseWhen.otherwise());
    }

    @Override
    public Optional<Object> cast(Expression.Cast cast) {
        return Optional.ofNullable(castValue(cast));
    }

    private @Nullable Object castValue(Expression.Cast cast) {
        Object value = value(cast.operand());
        if (value == null) {
            return null;
        }
        try {
            return operators.cast(value, cast.operand().type(), cast.type());
        } catch (EvaluationFailure failure) {
            if (cast.safe()) {
                return null;
            }
            throw explain(cast, failure.code(), failure.reason(), List.of(cast.operand()), List.of(value));
        }
    }

    @Override
    public Optional<Object> call(Expression.Call call) {
        return Optional.ofNullable(callValue(call));
    }

    private @Nullable Object callValue(Expression.Call call) {
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case AND -> connect(arguments, Boolean.FALSE);
            case OR -> connect(arguments, Boolean.TRUE);
            case NOT -> not(value(arguments.get(0)));
            case IS_NULL -> value(arguments.get(0)) == null;
            case IS_NOT_NULL -> value(arguments.get(0)) != null;
            case IS_TRUE -> Boolean.TRUE.equals(value(arguments.get(0)));
            case IS_NOT_TRUE -> !Boolean.TRUE.equals(value(arguments.get(0)));
            case IS_FALSE -> Boolean.FALSE.equals(value(arguments.get(0)));
            case IS_NOT_FALSE -> !Boolean.FALSE.equals(value(arguments.get(0)));
            case IS_DISTINCT_FROM -> isDistinct(arguments);
            case IS_NOT_DISTINCT_FROM -> !isDistinct(arguments);
            case COALESCE -> coalesce(arguments);
            case "CONCAT_WS" -> join(call);
            default -> CellFunctions.handles(call.function()) ? cells(call) : strict(call);
        };
    }

    /** AND, decided by FALSE, or OR, decided by TRUE. */
    private @Nullable Object connect(List<Expression> arguments, Boolean decisive) {
        boolean unknown = false;
        for (Expression argument : arguments) {
            Object value = value(argument);
            if (decisive.equals(value)) {
                return decisive;
            }
            unknown |= value == null;
        }
        return unknown ? null : !decisive;
    }

    private static @Nullable Object not(@Nullable Object value) {
        return value == null ? null : !(Boolean) value;
    }

    private boolean isDistinct(List<Expression> arguments) {
        Object left = value(arguments.get(0));
        Object right = value(arguments.get(1));
        if (left == null || right == null) {
            return left != right;
        }
        return Operators.compare(left, right) != 0;
    }

    private @Nullable Object coalesce(List<Expression> arguments) {
        for (Expression argument : arguments) {
            Object value = value(argument);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** CONCAT_WS: leaves out what is NULL, but is NULL without a separator. */
    private @Nullable Object join(Expression.Call call) {
        Slice separator = (Slice) value(call.arguments().get(0));
        List<Slice> texts = new ArrayList<>();
        for (Expression argument : call.arguments().subList(1, call.arguments().size())) {
            Slice text = (Slice) value(argument);
            if (text != null) {
                texts.add(text);
            }
        }
        if (separator == null) {
            return null;
        }
        Slice result = new Slice();
        result.clear();
        try {
            for (int index = 0; index < texts.size(); index++) {
                TextFunctions.join(index == 0, separator, texts.get(index), result);
            }
        } catch (EvaluationFailure failure) {
            throw explain(call, failure.code(), failure.reason(), List.of(), List.of());
        }
        return result;
    }

    private @Nullable Object cells(Expression.Call call) {
        CellCall cells = new CellCall(CellFunctions.make(call), call.arguments().size());
        List<Expression> operands = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int index = 0; index < call.arguments().size(); index++) {
            Object value = value(call.arguments().get(index));
            Cells.set(cells, index, value);
            if (value != null) {
                operands.add(call.arguments().get(index));
                values.add(value);
            }
        }
        try {
            operators.apply(cells);
        } catch (EvaluationFailure failure) {
            throw explain(call, failure.code(), failure.reason(), operands, values);
        }
        return Cells.get(cells.result, call.type());
    }

    private @Nullable Object strict(Expression.Call call) {
        List<Object> values = new ArrayList<>();
        boolean unknown = false;
        for (Expression argument : call.arguments()) {
            Object value = value(argument);
            if (value == null) {
                unknown = true;
            } else {
                values.add(value);
            }
        }
        if (unknown) {
            return null;
        }
        try {
            return operators.apply(call, values);
        } catch (EvaluationFailure failure) {
            throw explain(call, failure.code(), failure.reason(), call.arguments(), values);
        } catch (ArithmeticException overflow) {
            EvaluationFailure failure = EvaluationFailure.OVERFLOW;
            throw explain(call, failure.code(), failure.reason(), call.arguments(), values);
        }
    }

    private TidemarkException explain(
            Expression expression, ErrorCode code, String reason, List<Expression> operands, List<Object> values) {
        Check.state(operands.size() == values.size(), "one value an operand");
        StringBuilder message = new StringBuilder(ExpressionText.of(expression, input));
        message.append(": ")
                .append(reason)
                .append(" (")
                .append(expression.type().text())
                .append(')');
        String separator = "; with ";
        for (int index = 0; index < operands.size(); index++) {
            if (operands.get(index) instanceof Expression.Literal) {
                continue;
            }
            SqlType type = operands.get(index).type();
            message.append(separator)
                    .append(ExpressionText.of(operands.get(index), input))
                    .append(" = ")
                    .append(cut(ExpressionText.value(Values.toLiteral(values.get(index), type), type)));
            separator = ", ";
        }
        return new TidemarkException(code, message.toString(), hint(expression, code), place(expression));
    }

    private static @Nullable String hint(Expression expression, ErrorCode code) {
        if (expression instanceof Expression.Cast && code != ErrorCode.LIMIT_EXCEEDED) {
            return "TRY_CAST gives NULL for a value that cannot be cast";
        }
        return switch (code) {
            case LIMIT_EXCEEDED -> "make it of less, such as SUBSTRING(text FROM 1 FOR 10000)";
            case DIVISION_BY_ZERO -> "NULLIF(divisor, 0) makes the result NULL";
            case NUMERIC_OVERFLOW -> "CAST an operand to a type with more room";
            default -> null;
        };
    }

    private static @Nullable Position place(Expression expression) {
        if (expression instanceof Expression.Cast cast) {
            return cast.place();
        }
        return expression instanceof Expression.Call call ? call.place() : null;
    }

    private static String cut(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
