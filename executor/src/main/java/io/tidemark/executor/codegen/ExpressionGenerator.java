package io.tidemark.executor.codegen;

import io.tidemark.executor.function.CellCall;
import io.tidemark.executor.function.CellFunction;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.Wide;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the code of one expression for one row into a {@link CodeBlock}: every visit appends statements and returns the
 * names under which the value stands afterwards. Operands are evaluated from left to right, all of them before the first
 * NULL decides. Mutable; one per generated method.
 */
final class ExpressionGenerator implements Expression.Visitor<Value> {
    final ClassSource source;
    final CodeBlock block;

    /** Whether the method runs only over columns without nulls. */
    private final boolean withoutNulls;

    private final Outline outline;
    private final ColumnLoader columns;
    private final CallGenerator calls;
    private @Nullable String wideScratch;

    ExpressionGenerator(ClassSource source, CodeBlock block, boolean withoutNulls, Outline outline) {
        this.source = source;
        this.block = block;
        this.withoutNulls = withoutNulls;
        this.outline = outline;
        this.columns = new ColumnLoader(block, withoutNulls, outline);
        this.calls = new CallGenerator(this);
    }

    // ---- visits

    /** Declares, before the loop, the arrays of the columns that the expression reads in this method. */
    void declareColumns(Expression expression) {
        columns.declare(expression);
    }

    /** Loads the columns of the row, at the start of the loop's body. */
    void loadColumns(Expression expression) {
        columns.load(expression);
    }

    /** The value of the expression that the method is for. */
    Value root(Expression expression) {
        return expression.accept(this);
    }

    /** The value of an operand: written here or in a method of its own. */
    Value operand(Expression expression) {
        return outline.isPart(expression) ? part(expression) : expression.accept(this);
    }

    List<Value> operands(List<Expression> expressions) {
        List<Value> values = new ArrayList<>();
        for (Expression expression : expressions) {
            values.add(operand(expression));
        }
        return values;
    }

    @Override
    public Value column(Expression.ColumnReference column) {
        return columns.value(column);
    }

    @Override
    public Value literal(Expression.Literal literal) {
        SqlType type = literal.type();
        Object value = Values.ofLiteral(literal.value(), type);
        if (value == null) {
            return nullOf(type);
        }
        if (value instanceof Slice slice) {
            return Value.of(type, "false", source.constant("Slice", slice));
        }
        if (value instanceof BigDecimal decimal) {
            if (type.layout() == SqlType.Layout.WIDE) {
                Wide wide = new Wide();
                wide.set(decimal.unscaledValue());
                return new Value(type, "false", javaLong(wide.high), javaLong(wide.low));
            }
            return Value.of(type, "false", javaLong(decimal.unscaledValue().longValueExact()));
        }
        if (value instanceof Double number) {
            return Value.of(type, "false", javaDouble(number));
        }
        return Value.of(type, "false", value instanceof Long number ? javaLong(number) : value.toString());
    }

    Value nullOf(SqlType type) {
        Lane lane = Lane.of(type);
        String code = lane == Lane.BYTES ? source.scratch("Slice") : lane.zero;
        return new Value(type, "true", code, lane == Lane.WIDE ? "0L" : "");
    }

    static String javaLong(long value) {
        return value == Long.MIN_VALUE ? "Long.MIN_VALUE" : value < 0 ? "(" + value + "L)" : value + "L";
    }

    static String javaDouble(double value) {
        if (Double.isNaN(value)) {
            return "Double.NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        }
        return value < 0 || 1 / value < 0 ? "(" + value + ")" : Double.toString(value);
    }

    @Override
    public Value call(Expression.Call call) {
        return calls.generate(call);
    }

    @Override
    public Value cast(Expression.Cast cast) {
        return new CastGenerator(this).generate(operand(cast.operand()), cast.type(), cast.safe());
    }

    @Override
    public Value caseWhen(Expression.Case caseWhen) {
        return branch(caseWhen, 0);
    }

    private Value branch(Expression.Case caseWhen, int index) {
        if (index == caseWhen.branches().size()) {
            return operand(caseWhen.otherwise());
        }
        Expression.Branch branch = caseWhen.branches().get(index);
        return choose(
                isTrue(operand(branch.condition())),
                caseWhen.type(),
                () -> operand(branch.value()),
                () -> branch(caseWhen, index + 1));
    }

    // ---- building blocks for calls and casts

    /** Java that is true exactly if a BOOLEAN is TRUE. */
    static String isTrue(Value condition) {
        return condition.neverNull()
                ? condition.code()
                : condition.alwaysNull() ? "false" : "(!" + condition.isNull() + " && " + condition.code() + ")";
    }

    /** Evaluates only one of two values. */
    Value choose(String condition, SqlType type, Supplier<Value> whenTrue, Supplier<Value> whenFalse) {
        Lane lane = Lane.of(type);
        String test = block.fresh("b");
        block.line("final boolean " + test + " = " + condition + ";");
        StringBuilder outer = block.begin();
        Value left = adapt(whenTrue.get(), type);
        String leftLines = block.end(outer);
        outer = block.begin();
        Value right = adapt(whenFalse.get(), type);
        String rightLines = block.end(outer);

        String name = block.fresh("t");
        String isNull = left.isNull().equals(right.isNull()) && (left.neverNull() || left.alwaysNull())
                ? left.isNull()
                : block.fresh("n");
        boolean nullable = isNull.startsWith("n");
        block.line(lane.java + " " + name + ";");
        if (lane == Lane.WIDE) {
            block.line("long " + name + "l;");
        }
        if (nullable) {
            block.line("boolean " + isNull + ";");
        }
        block.open("if (" + test + ")").insert(leftLines);
        assign(name, left, nullable ? isNull : "");
        block.closeAndOpen("else").insert(rightLines);
        assign(name, right, nullable ? isNull : "");
        block.close();
        return new Value(type, isNull, name, lane == Lane.WIDE ? name + "l" : "");
    }

    private void assign(String name, Value value, String isNull) {
        block.line(name + " = " + value.code() + ";");
        if (value.isWide()) {
            block.line(name + "l = " + value.low() + ";");
        }
        if (!isNull.isEmpty()) {
            block.line(isNull + " = " + value.isNull() + ";");
        }
    }

    /** The value in the layout of a type that differs from its own in precision or nullability only. */
    Value adapt(Value value, SqlType type) {
        if (value.alwaysNull()) {
            return nullOf(type);
        }
        if (Lane.of(value.type()) == Lane.of(type)) {
            return value.as(type);
        }
        if (Lane.of(type) == Lane.WIDE && Lane.of(value.type()) == Lane.LONG) {
            return widen(value).as(type);
        }
        if (Lane.of(type) == Lane.LONG && value.isWide()) {
            return failing(type, List.of(value), "Decimals.narrow(" + wide(value) + ", " + type.precision() + ")");
        }
        throw TidemarkException.internal("a " + value.type() + " is not laid out as " + type);
    }

    /** A whole number or DECIMAL as two longs. */
    Value widen(Value value) {
        return value.isWide() ? value : new Value(value.type(), value.isNull(), value.code() + " >> 63", value.code());
    }

    /** {@code high, low} of a whole number or DECIMAL. */
    String wide(Value value) {
        Value wide = widen(value);
        return wide.code() + ", " + wide.low();
    }

    /** Java for: any of these is NULL. Declares a local for it if there are several. */
    String anyNull(List<Value> values) {
        List<String> names = new ArrayList<>();
        for (Value value : values) {
            if (value.alwaysNull()) {
                return "true";
            }
            if (!value.neverNull() && !names.contains(value.isNull())) {
                names.add(value.isNull());
            }
        }
        if (names.size() <= 1) {
            return names.isEmpty() ? "false" : names.get(0);
        }
        String name = block.fresh("n");
        block.line("final boolean " + name + " = " + String.join(" | ", names) + ";");
        return name;
    }

    /** The value of a Java expression that is right for any operands, NULL or not: it is evaluated without asking. */
    Value harmless(SqlType type, List<Value> operands, String expression) {
        String isNull = anyNull(operands);
        if (isNull.equals("true")) {
            return nullOf(type);
        }
        String name = block.fresh("t");
        block.line("final " + Lane.of(type).java + " " + name + " = " + expression + ";");
        return Value.of(type, isNull, name);
    }

    /** The value of a Java expression that may fail or must not see a NULL. */
    Value failing(SqlType type, List<Value> operands, String expression) {
        String isNull = anyNull(operands);
        if (isNull.equals("true")) {
            return nullOf(type);
        }
        if (isNull.equals("false")) {
            return harmless(type, operands, expression);
        }
        Lane lane = Lane.of(type);
        String name = block.fresh("t");
        block.line(lane.java + " " + name + " = " + lane.zero + ";");
        block.open("if (!" + isNull + ")");
        block.line(name + " = " + expression + ";");
        block.close();
        return Value.of(type, isNull, name);
    }

    /** The value that a statement leaves in a {@code Wide}, {@code %s} in the statement, as a DECIMAL of any layout. */
    Value inWide(SqlType type, List<Value> operands, String statement) {
        String scratch = wideScratch();
        String call = statement.replace("%s", scratch) + ";";
        String isNull = anyNull(operands);
        if (isNull.equals("true")) {
            return nullOf(type);
        }
        String high = block.fresh("t");
        if (isNull.equals("false")) {
            block.line(call);
            block.line("final long " + high + " = " + scratch + ".high;");
            block.line("final long " + high + "l = " + scratch + ".low;");
        } else {
            block.line("long " + high + " = 0L;");
            block.line("long " + high + "l = 0L;");
            block.open("if (!" + isNull + ")");
            block.line(call);
            block.line(high + " = " + scratch + ".high;");
            block.line(high + "l = " + scratch + ".low;");
            block.close();
        }
        // What was checked against a precision up to 18 lies in the lower half.
        return type.layout() == SqlType.Layout.WIDE
                ? new Value(type, isNull, high, high + "l")
                : Value.of(type, isNull, high + "l");
    }

    /** The value that a statement leaves in a {@code Slice}, {@code %s} in the statement. */
    Value inSlice(SqlType type, List<Value> operands, String statement) {
        String isNull = anyNull(operands);
        if (isNull.equals("true")) {
            return nullOf(type);
        }
        String scratch = source.scratch("Slice");
        String call = statement.replace("%s", scratch) + ";";
        if (isNull.equals("false")) {
            block.line(call);
        } else {
            block.open("if (!" + isNull + ")").line(call).close();
        }
        return Value.of(type, isNull, scratch);
    }

    /** The value that a function leaves in the result of its cells. */
    Value cells(CellFunction function, List<Value> arguments, SqlType type) {
        String call = source.constant("CellCall", new CellCall(function, arguments.size()));
        for (int index = 0; index < arguments.size(); index++) {
            Value value = arguments.get(index);
            String set = call + ".set(" + index + ", " + value.isNull() + ", ";
            block.line(
                    value.alwaysNull()
                            ? set + "0L);"
                            : set + value.code() + (value.isWide() ? ", " + value.low() : "") + ");");
        }
        block.line(call + ".apply(context);");
        String isNull = block.fresh("n");
        block.line("final boolean " + isNull + " = " + call + ".result.isNull;");
        String name = block.fresh("t");
        String field =
                switch (Lane.of(type)) {
                    case BOOLEAN -> "number != 0L";
                    case LONG -> "number";
                    case DOUBLE -> "real";
                    case WIDE -> "high";
                    case BYTES -> "bytes";
                };
        block.line("final " + Lane.of(type).java + " " + name + " = " + call + ".result." + field + ";");
        boolean wide = Lane.of(type) == Lane.WIDE;
        if (wide) {
            block.line("final long " + name + "l = " + call + ".result.number;");
        }
        return new Value(type, isNull, name, wide ? name + "l" : "");
    }

    private String wideScratch() {
        String name = wideScratch;
        if (name == null) {
            name = source.scratch("Wide");
            wideScratch = name;
        }
        return name;
    }

    // ---- parts: operands with a method of their own, because methods must stay small

    private Value part(Expression expression) {
        String name = source.partName();
        SqlType type = expression.type();
        Lane lane = Lane.of(type);
        // Not now: a long chain of parts would be as many calls deep.
        source.later(() -> writePart(name, expression));

        String value = block.fresh("t");
        block.line("final " + lane.java + " " + value + " = " + name + "(in, row);");
        String isNull = block.fresh("n");
        block.line("final boolean " + isNull + " = " + name + "Null;");
        if (lane == Lane.WIDE) {
            block.line("final long " + value + "l = " + name + "Low;");
        }
        return new Value(type, isNull, value, lane == Lane.WIDE ? value + "l" : "");
    }

    private void writePart(String name, Expression expression) {
        SqlType type = expression.type();
        Lane lane = Lane.of(type);
        CodeBlock body = new CodeBlock(2);
        ExpressionGenerator generator = new ExpressionGenerator(source, body, withoutNulls, outline);
        generator.declareColumns(expression);
        generator.loadColumns(expression);
        Value result = generator.adapt(generator.root(expression), type);
        source.field("boolean", name + "Null");
        body.line(name + "Null = " + result.isNull() + ";");
        if (lane == Lane.WIDE) {
            source.field("long", name + "Low");
            body.line(name + "Low = " + result.low() + ";");
        }
        body.line("return " + result.code() + ";");
        source.method(
                "    private " + lane.java + " " + name + "(ColumnBatch in, int row) {\n" + body.text() + "    }\n");
    }
}
