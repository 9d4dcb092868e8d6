package io.tidemark.executor.codegen;

import io.tidemark.executor.function.CellFunctions;
import io.tidemark.executor.function.FunctionMethod;
import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.executor.function.LikePattern;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** Writes calls: logic and comparison here, numbers and times in their own classes, all else as a static method. */
final class CallGenerator {
    /** AND and OR over so few nodes that cannot fail are evaluated without a branch. */
    private static final int MAX_BRANCH_FREE_NODES = 12;

    private final ExpressionGenerator generator;
    private final CodeBlock block;
    private final NumberGenerator numbers;
    private final TimeGenerator times;

    CallGenerator(ExpressionGenerator generator) {
        this.generator = generator;
        this.block = generator.block;
        this.numbers = new NumberGenerator(generator);
        this.times = new TimeGenerator(generator);
    }

    Value generate(Expression.Call call) {
        SqlType type = call.type();
        List<Expression> arguments = call.arguments();
        switch (call.function()) {
            case CallNames.AND, CallNames.OR:
                ConstantList list = ConstantList.of(call);
                if (list != null) {
                    return list.generate(type, generator);
                }
                return connect(call, generator.operand(arguments.get(0)), 1);
            case CallNames.COALESCE:
                return coalesce(call, 0);
            case CallNames.NOT:
                Value value = generator.operand(arguments.get(0));
                return generator.harmless(type, List.of(value), "!" + value.code());
            case CallNames.IS_NULL,
                    CallNames.IS_NOT_NULL,
                    CallNames.IS_TRUE,
                    CallNames.IS_NOT_TRUE,
                    CallNames.IS_FALSE,
                    CallNames.IS_NOT_FALSE:
                return test(call);
            case CallNames.IS_DISTINCT_FROM, CallNames.IS_NOT_DISTINCT_FROM:
                return distinct(call);
            case CallNames.LIKE:
                return like(call);
            default:
                break;
        }
        List<Value> values = generator.operands(arguments);
        switch (call.function()) {
            case CallNames.EQUALS,
                    CallNames.NOT_EQUALS,
                    CallNames.LESS,
                    CallNames.LESS_OR_EQUAL,
                    CallNames.GREATER,
                    CallNames.GREATER_OR_EQUAL:
                return compare(type, call.function(), values.get(0), values.get(1));
            case "GREATEST", "LEAST":
                return extreme(call, values);
            case CallNames.CONCATENATE, "CONCAT":
                return concatenate(type, values);
            case "CONCAT_WS":
                return join(type, values);
            case CallNames.REINTERPRET:
                return values.get(0).as(type);
            default:
                break;
        }
        if (CellFunctions.handles(call.function())) {
            return generator.cells(CellFunctions.make(call), values, type);
        }
        if (TimeOperators.handles(call.function(), type, arguments)) {
            return times.generate(call, values);
        }
        if (NumberOperators.handles(call.function(), type)) {
            return numbers.generate(call, values);
        }
        return invoke(call, values);
    }

    // ---- logic

    /** AND or OR of what is known so far and the operands from an index. */
    private Value connect(Expression.Call call, Value left, int index) {
        if (index == call.arguments().size()) {
            return left;
        }
        boolean and = call.function().equals(CallNames.AND);
        Expression next = call.arguments().get(index);
        SqlType type = call.type();
        Value both;
        if (Harmless.within(next, MAX_BRANCH_FREE_NODES)) {
            both = join(type, and, left, generator.operand(next));
        } else {
            String decided = isDecided(and, left);
            both = generator.choose(
                    decided,
                    type,
                    () -> Value.of(type, "false", and ? "false" : "true"),
                    () -> join(type, and, left, generator.operand(next)));
        }
        return connect(call, both, index + 1);
    }

    /** Java for: this operand alone decides, FALSE an AND and TRUE an OR. */
    private static String isDecided(boolean and, Value value) {
        String code = and ? "!" + value.code() : value.code();
        if (value.neverNull()) {
            return code;
        }
        return value.alwaysNull() ? "false" : "(!" + value.isNull() + " & " + code + ")";
    }

    private Value join(SqlType type, boolean and, Value left, Value right) {
        String operator = and ? " & " : " | ";
        if (left.neverNull() && right.neverNull()) {
            return generator.harmless(type, List.of(), left.code() + operator + right.code());
        }
        String decided = block.fresh("b");
        block.line("final boolean " + decided + " = " + isDecided(and, left) + " | " + isDecided(and, right) + ";");
        String isNull = block.fresh("n");
        block.line(
                "final boolean " + isNull + " = !" + decided + " & (" + left.isNull() + " | " + right.isNull() + ");");
        // Where it is not NULL, it is either decided or undecided: FALSE and TRUE of an AND.
        String name = block.fresh("t");
        block.line("final boolean " + name + " = " + (and ? "!" : "") + decided + ";");
        return Value.of(type, isNull, name);
    }

    private Value test(Expression.Call call) {
        Value value = generator.operand(call.arguments().get(0));
        String isFalse = value.neverNull()
                ? "!" + value.code()
                : value.alwaysNull() ? "false" : "(!" + value.isNull() + " && !" + value.code() + ")";
        String code =
                switch (call.function()) {
                    case CallNames.IS_NULL -> value.isNull();
                    case CallNames.IS_NOT_NULL -> "!" + value.isNull();
                    case CallNames.IS_TRUE -> ExpressionGenerator.isTrue(value);
                    case CallNames.IS_NOT_TRUE -> "!" + ExpressionGenerator.isTrue(value);
                    case CallNames.IS_FALSE -> isFalse;
                    default -> "!" + (isFalse.startsWith("!") ? "(" + isFalse + ")" : isFalse);
                };
        return generator.harmless(call.type(), List.of(), code);
    }

    private Value distinct(Expression.Call call) {
        List<Value> values = generator.operands(call.arguments());
        Value left = values.get(0);
        Value right = values.get(1);
        boolean not = call.function().equals(CallNames.IS_NOT_DISTINCT_FROM);
        SqlType type = call.type();
        String isNull = left.isNull() + " | " + right.isNull();
        return generator.choose(
                isNull,
                type,
                () -> generator.harmless(type, List.of(), left.isNull() + (not ? " == " : " != ") + right.isNull()),
                () -> compare(type, not ? CallNames.EQUALS : CallNames.NOT_EQUALS, known(left), known(right)));
    }

    /** The value where it is known not to be NULL. */
    private static Value known(Value value) {
        return value.alwaysNull() ? value : new Value(value.type(), "false", value.code(), value.low());
    }

    private Value coalesce(Expression.Call call, int index) {
        Value value = generator.operand(call.arguments().get(index));
        if (value.neverNull() || index == call.arguments().size() - 1) {
            return generator.adapt(value, call.type());
        }
        return generator.choose("!" + value.isNull(), call.type(), () -> known(value), () -> coalesce(call, index + 1));
    }

    // ---- comparison

    Value compare(SqlType type, String operator, Value first, Value second) {
        if (first.alwaysNull() || second.alwaysNull()) {
            return generator.nullOf(type);
        }
        if (first.type().isApproximate() || second.type().isApproximate()) {
            return compareDoubles(type, operator, numbers.toDouble(first), numbers.toDouble(second));
        }
        if (Lane.of(first.type()) == Lane.BYTES) {
            return compareSlices(type, operator, first, second);
        }
        if (Lane.of(first.type()) == Lane.BOOLEAN) {
            return compareBooleans(type, operator, first, second);
        }
        Value left = first;
        Value right = second;
        if (left.type().scale() != right.type().scale()) {
            int scale = Math.max(left.type().scale(), right.type().scale());
            left = numbers.withScale(left, scale);
            right = numbers.withScale(right, scale);
        }
        List<Value> both = List.of(left, right);
        String java = javaOperator(operator);
        if (!left.isWide() && !right.isWide()) {
            return generator.harmless(type, both, left.code() + " " + java + " " + right.code());
        }
        return generator.harmless(
                type,
                both,
                "Decimals.compare(" + generator.wide(left) + ", " + generator.wide(right) + ") " + java + " 0");
    }

    private static String javaOperator(String operator) {
        return switch (operator) {
            case CallNames.EQUALS -> "==";
            case CallNames.NOT_EQUALS -> "!=";
            default -> operator;
        };
    }

    private Value compareDoubles(SqlType type, String operator, Value left, Value right) {
        String straight = "(" + left.code() + ", " + right.code() + ")";
        String swapped = "(" + right.code() + ", " + left.code() + ")";
        String code =
                switch (operator) {
                    case CallNames.EQUALS -> "Doubles.equal" + straight;
                    case CallNames.NOT_EQUALS -> "!Doubles.equal" + straight;
                    case CallNames.LESS -> "Doubles.less" + straight;
                    case CallNames.LESS_OR_EQUAL -> "Doubles.lessOrEqual" + straight;
                    case CallNames.GREATER -> "Doubles.less" + swapped;
                    default -> "Doubles.lessOrEqual" + swapped;
                };
        return generator.harmless(type, List.of(left, right), code);
    }

    private Value compareSlices(SqlType type, String operator, Value left, Value right) {
        String operands = "(" + left.code() + ", " + right.code() + ")";
        String code =
                switch (operator) {
                    case CallNames.EQUALS -> "Slice.equal" + operands;
                    case CallNames.NOT_EQUALS -> "!Slice.equal" + operands;
                    default -> "Slice.compare" + operands + " " + operator + " 0";
                };
        return generator.failing(type, List.of(left, right), code); // the bytes under a NULL are not to be read
    }

    private Value compareBooleans(SqlType type, String operator, Value left, Value right) {
        String code =
                switch (operator) {
                    case CallNames.EQUALS -> left.code() + " == " + right.code();
                    case CallNames.NOT_EQUALS -> left.code() + " != " + right.code();
                    case CallNames.LESS -> "!" + left.code() + " & " + right.code();
                    case CallNames.LESS_OR_EQUAL -> "!" + left.code() + " | " + right.code();
                    case CallNames.GREATER -> left.code() + " & !" + right.code();
                    default -> left.code() + " | !" + right.code();
                };
        return generator.harmless(type, List.of(left, right), code);
    }

    /** GREATEST and LEAST: NULL if any operand is. */
    private Value extreme(Expression.Call call, List<Value> values) {
        SqlType type = call.type();
        String isNull = generator.anyNull(values);
        if (isNull.equals("true")) {
            return generator.nullOf(type);
        }
        String operator = call.function().equals("GREATEST") ? CallNames.GREATER : CallNames.LESS;
        List<Value> known = new ArrayList<>();
        for (Value value : values) {
            known.add(known(value));
        }
        if (isNull.equals("false")) {
            return extreme(type, operator, known);
        }
        Value chosen = generator.choose(
                "!" + isNull,
                type,
                () -> extreme(type, operator, known),
                () -> new Value(
                        type,
                        "false",
                        generator.nullOf(type).code(),
                        generator.nullOf(type).low()));
        return new Value(type, isNull, chosen.code(), chosen.low());
    }

    private Value extreme(SqlType type, String operator, List<Value> values) {
        Value best = generator.adapt(values.get(0), type);
        SqlType truth = SqlType.of(SqlType.Kind.BOOLEAN).withNullable(false);
        for (Value value : values.subList(1, values.size())) {
            Value old = best;
            Value test = compare(truth, operator, value, old);
            best = generator.choose(test.code(), type, () -> value, () -> old);
        }
        return best;
    }

    // ---- texts and functions

    private Value like(Expression.Call call) {
        List<Expression> arguments = call.arguments();
        Value text = generator.operand(arguments.get(0));
        boolean constant = true;
        for (Expression argument : arguments.subList(1, arguments.size())) {
            constant &= argument instanceof Expression.Literal literal && literal.value() != null;
        }
        if (constant && Harmless.isValidPattern(call)) {
            LikePattern pattern = Harmless.pattern(call);
            String name = generator.source.constant("LikePattern", pattern);
            return generator.failing(call.type(), List.of(text), name + ".matches(" + text.code() + ")");
        }
        List<Value> values = new ArrayList<>();
        values.add(text);
        values.addAll(generator.operands(arguments.subList(1, arguments.size())));
        String name = generator.source.scratch("LikePattern.Remembered");
        String escape = values.size() > 2 ? values.get(2).code() : "null";
        return generator.failing(
                call.type(),
                values,
                name + ".matches(" + text.code() + ", " + values.get(1).code() + ", " + escape + ")");
    }

    private Value concatenate(SqlType type, List<Value> values) {
        StringBuilder statement = new StringBuilder("%s.clear();");
        for (Value value : values) {
            statement.append(" %s.append(").append(value.code()).append(");");
        }
        return generator.inSlice(type, values, statement.substring(0, statement.length() - 1));
    }

    /** CONCAT_WS: leaves out what is NULL, but is NULL without a separator. */
    private Value join(SqlType type, List<Value> values) {
        Value separator = values.get(0);
        if (separator.alwaysNull()) {
            return generator.nullOf(type);
        }
        String result = generator.source.scratch("Slice");
        String first = block.fresh("b");
        block.line(result + ".clear();");
        block.line("boolean " + first + " = true;");
        for (Value value : values.subList(1, values.size())) {
            if (!value.alwaysNull()) {
                String isNull = generator.anyNull(List.of(separator, value));
                block.open("if (!" + isNull + ")");
                block.line("TextFunctions.join(" + first + ", " + separator.code() + ", " + value.code() + ", " + result
                        + ");");
                block.line(first + " = false;");
                block.close();
            }
        }
        return Value.of(type, separator.isNull(), result);
    }

    private Value invoke(Expression.Call call, List<Value> values) {
        List<SqlType> types = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            types.add(argument.type());
        }
        FunctionMethod function = FunctionRegistry.require(call.function(), types, call.type());
        List<String> arguments = new ArrayList<>();
        if (function.takesContext()) {
            arguments.add("context");
        }
        Class<?> memory = function.memory();
        if (memory != null) {
            arguments.add(generator.source.scratch(memory.getSimpleName()));
        }
        List<Value> operands = new ArrayList<>();
        for (int index = 0; index < values.size(); index++) {
            Class<?> parameter = function.arguments().get(index);
            Value value = parameter == double.class ? numbers.toDouble(values.get(index)) : values.get(index);
            operands.add(value);
            arguments.add(
                    function.isWallClock(index)
                            ? TimeGenerator.local(value)
                            : function.isInstant(index) ? TimeGenerator.instant(value) : value.code());
        }
        String owner = function.method().getDeclaringClass().getSimpleName();
        String name = owner + "." + function.method().getName();
        if (function.fillsSlice()) {
            arguments.add("%s");
            return generator.inSlice(call.type(), operands, name + "(" + String.join(", ", arguments) + ")");
        }
        return generator.failing(call.type(), operands, name + "(" + String.join(", ", arguments) + ")");
    }
}
