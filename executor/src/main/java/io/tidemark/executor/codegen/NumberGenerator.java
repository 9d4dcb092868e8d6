package io.tidemark.executor.codegen;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.TidemarkException;
import java.util.List;

/** Writes arithmetic. */
final class NumberGenerator {
    private final ExpressionGenerator generator;

    NumberGenerator(ExpressionGenerator generator) {
        this.generator = generator;
    }

    Value generate(Expression.Call call, List<Value> values) {
        for (Value value : values) {
            if (value.alwaysNull()) {
                return generator.nullOf(call.type());
            }
        }
        if (call.type().isApproximate()) {
            return approximate(call, values);
        }
        return call.type().isInteger() ? integer(call, values) : decimal(call, values);
    }

    // ---- REAL and DOUBLE

    private Value approximate(Expression.Call call, List<Value> values) {
        Value left = toDouble(values.get(0));
        String a = left.code();
        Value digits = values.get(values.size() - 1);
        String name = call.function();
        if (name.equals(CallNames.ROUND) || name.equals(CallNames.TRUNCATE)) {
            String code = "Doubles.round(" + a + ", " + (values.size() > 1 ? digits.code() : "0L") + ", "
                    + name.equals(CallNames.TRUNCATE) + ")";
            return generator.failing(call.type(), values, real(call.type(), code));
        }
        Value right = values.size() > 1 ? toDouble(values.get(1)) : left;
        String b = right.code();
        String code =
                switch (name) {
                    case CallNames.PLUS -> a + " + " + b;
                    case CallNames.MINUS -> a + " - " + b;
                    case CallNames.TIMES -> a + " * " + b;
                    case CallNames.DIVIDE -> a + " / " + b;
                    case CallNames.MOD -> "Doubles.mod(" + a + ", " + b + ")";
                    case CallNames.NEGATE -> "-" + a;
                    case CallNames.ABS -> "Math.abs(" + a + ")";
                    case CallNames.SIGN -> "Math.signum(" + a + ")";
                    case CallNames.CEIL -> "Math.ceil(" + a + ")";
                    case CallNames.FLOOR -> "Math.floor(" + a + ")";
                    default -> throw TidemarkException.internal("no such arithmetic: " + name);
                };
        return generator.harmless(call.type(), List.of(left, right), real(call.type(), code));
    }

    private static String real(SqlType type, String code) {
        return type.kind() == Kind.REAL ? "Doubles.toReal(" + code + ")" : code;
    }

    /** A number as a double. */
    Value toDouble(Value value) {
        SqlType type = value.type();
        if (type.isApproximate()) {
            return value;
        }
        SqlType result = SqlType.of(Kind.DOUBLE);
        if (value.alwaysNull()) {
            return generator.nullOf(result);
        }
        if (type.isInteger()) {
            return generator.harmless(result, List.of(value), "(double) " + value.code());
        }
        String operands = value.isWide() ? generator.wide(value) : value.code();
        return generator.harmless(result, List.of(value), "Decimals.toDouble(" + operands + ", " + type.scale() + ")");
    }

    // ---- TINYINT to BIGINT

    private Value integer(Expression.Call call, List<Value> values) {
        SqlType type = call.type();
        String a = values.get(0).code();
        String b = values.size() > 1 ? values.get(1).code() : "0L";
        boolean exact = isBigint(values) && type.kind() == Kind.BIGINT;
        return switch (call.function()) {
            case CallNames.PLUS -> sized(type, values, exact, "Math.addExact(" + a + ", " + b + ")", a + " + " + b);
            case CallNames.MINUS ->
                sized(type, values, exact, "Math.subtractExact(" + a + ", " + b + ")", a + " - " + b);
            case CallNames.TIMES ->
                sized(type, values, exact, "Math.multiplyExact(" + a + ", " + b + ")", a + " * " + b);
            case CallNames.DIVIDE -> divide(call, values);
            case CallNames.MOD -> mod(call, values);
            case CallNames.NEGATE -> sized(type, values, exact, "Math.negateExact(" + a + ")", "-" + a);
            case CallNames.ABS -> sized(type, values, exact, "Integers.abs(" + a + ")", "Math.abs(" + a + ")");
            case CallNames.SIGN -> generator.harmless(type, values, sign(values.get(0)));
            case CallNames.CEIL, CallNames.FLOOR -> whole(call, values.get(0));
            case CallNames.ROUND, CallNames.TRUNCATE -> {
                String digits = values.size() > 1 ? b : "0L";
                boolean cut = call.function().equals(CallNames.TRUNCATE);
                yield checked(type, values, "Integers.round(" + a + ", " + digits + ", " + cut + ")");
            }
            default -> throw TidemarkException.internal("no such arithmetic: " + call.function());
        };
    }

    private static boolean isBigint(List<Value> values) {
        boolean bigint = false;
        for (Value value : values) {
            bigint |= value.type().kind() == Kind.BIGINT;
        }
        return bigint;
    }

    private String sign(Value value) {
        return value.isWide()
                ? "(long) Decimals.compare(" + generator.wide(value) + ", 0L, 0L)"
                : "(long) Long.signum(" + value.code() + ")";
    }

    /** With BIGINT operands a method that fails on overflow; else the result lies in a long and is checked. */
    private Value sized(SqlType type, List<Value> values, boolean exact, String exactCode, String code) {
        return exact ? generator.failing(type, values, exactCode) : checked(type, values, code);
    }

    /** The value of a long, checked against the width of the type. */
    Value checked(SqlType type, List<Value> operands, String code) {
        return switch (type.kind()) {
            case TINYINT -> generator.failing(type, operands, "Integers.toTinyint(" + code + ")");
            case SMALLINT -> generator.failing(type, operands, "Integers.toSmallint(" + code + ")");
            case INTEGER -> generator.failing(type, operands, "Integers.toInteger(" + code + ")");
            default -> generator.failing(type, operands, code);
        };
    }

    private Value divide(Expression.Call call, List<Value> values) {
        String a = values.get(0).code();
        String b = values.get(1).code();
        if (isPlainDivisor(call.arguments().get(1))) {
            return generator.harmless(call.type(), values, a + " / " + b);
        }
        return checked(call.type(), values, "Integers.divide(" + a + ", " + b + ")");
    }

    private Value mod(Expression.Call call, List<Value> values) {
        if (values.get(0).type().kind() == Kind.DECIMAL || values.get(1).type().kind() == Kind.DECIMAL) {
            Value wide = decimalMod(SqlType.decimal(38, 0), values);
            return generator.failing(call.type(), List.of(wide), wide.low());
        }
        String a = values.get(0).code();
        String b = values.get(1).code();
        if (isPlainDivisor(call.arguments().get(1))) {
            return generator.harmless(call.type(), values, a + " % " + b);
        }
        return checked(call.type(), values, "Integers.mod(" + a + ", " + b + ")");
    }

    /** A constant that neither divides by zero nor overflows: the virtual machine turns it into a multiplication. */
    private static boolean isPlainDivisor(Expression divisor) {
        return divisor instanceof Expression.Literal literal
                && literal.value() instanceof Long number
                && number != 0
                && number != -1;
    }

    // ---- DECIMAL

    private Value decimal(Expression.Call call, List<Value> values) {
        SqlType type = call.type();
        Value left = values.get(0);
        return switch (call.function()) {
            case CallNames.PLUS -> add(type, values, "add", "+");
            case CallNames.MINUS -> add(type, values, "subtract", "-");
            case CallNames.TIMES -> multiply(type, left, values.get(1));
            case CallNames.DIVIDE -> {
                int shift = type.scale()
                        + values.get(1).type().scale()
                        - left.type().scale();
                yield generator.inWide(
                        type,
                        values,
                        "Decimals.divide(" + generator.wide(left) + ", " + generator.wide(values.get(1)) + ", " + shift
                                + ", " + type.precision() + ", %s)");
            }
            case CallNames.MOD -> decimalMod(type, values);
            case CallNames.NEGATE -> negate(type, left);
            case CallNames.ABS -> {
                String negative = left.isWide() ? left.code() + " < 0L" : left.code() + " < 0L";
                yield generator.choose(negative, type, () -> negate(type, left), () -> left);
            }
            case CallNames.SIGN -> withScaleOf(type, generator.harmless(whole(type), values, sign(left)));
            case CallNames.CEIL, CallNames.FLOOR -> whole(call, left);
            case CallNames.ROUND, CallNames.TRUNCATE -> round(call, values);
            default -> throw TidemarkException.internal("no such arithmetic: " + call.function());
        };
    }

    private static SqlType whole(SqlType type) {
        return SqlType.decimal(1, 0).withNullable(type.nullable());
    }

    private Value withScaleOf(SqlType type, Value value) {
        return rescale(value, type);
    }

    private Value add(SqlType type, List<Value> values, String method, String operator) {
        Value left = withScale(values.get(0), type.scale());
        Value right = withScale(values.get(1), type.scale());
        List<Value> both = List.of(left, right);
        if (!left.isWide() && !right.isWide() && !type.layout().equals(SqlType.Layout.WIDE)) {
            String code = left.code() + " " + operator + " " + right.code();
            int needed = Math.max(TypeRules.precision(left.type()), TypeRules.precision(right.type())) + 1;
            if (needed <= type.precision()) {
                return generator.harmless(type, both, code);
            }
            String exact = "Math." + method + "Exact(" + left.code() + ", " + right.code() + ")";
            return generator.failing(type, both, "Decimals.check(" + exact + ", " + type.precision() + ")");
        }
        return generator.inWide(
                type,
                both,
                "Decimals." + method + "(" + generator.wide(left) + ", " + generator.wide(right) + ", "
                        + type.precision() + ", %s)");
    }

    private Value multiply(SqlType type, Value left, Value right) {
        List<Value> both = List.of(left, right);
        int digits = TypeRules.precision(left.type()) + TypeRules.precision(right.type());
        int dropped = left.type().scale() + right.type().scale() - type.scale();
        if (dropped < 0) {
            Value exact = multiply(
                    SqlType.decimal(38, left.type().scale() + right.type().scale()), left, right);
            return rescale(exact, type);
        }
        boolean fits = dropped == 0 && digits <= type.precision();
        if (!left.isWide() && !right.isWide() && fits) {
            if (digits <= SqlType.MAX_LONG_DECIMAL_PRECISION) {
                Value product = generator.harmless(
                        SqlType.decimal(digits, type.scale()), both, left.code() + " * " + right.code());
                return generator.adapt(product, type);
            }
            // The product of two longs always lies in 128 bits, and the types promise that it has not too many digits.
            Value high = generator.harmless(type, both, "Math.multiplyHigh(" + left.code() + ", " + right.code() + ")");
            Value low = generator.harmless(type, both, left.code() + " * " + right.code());
            return new Value(type, high.isNull(), high.code(), low.code());
        }
        return generator.inWide(
                type,
                both,
                "Decimals.multiply(" + generator.wide(left) + ", " + generator.wide(right) + ", " + dropped + ", "
                        + type.precision() + ", %s)");
    }

    private Value decimalMod(SqlType type, List<Value> values) {
        int scale = Math.max(values.get(0).type().scale(), values.get(1).type().scale());
        Value left = withScale(values.get(0), scale);
        Value right = withScale(values.get(1), scale);
        List<Value> both = List.of(left, right);
        SqlType result = SqlType.decimal(type.precision(), scale);
        Value rest;
        if (left.isWide() || right.isWide() || type.layout() == SqlType.Layout.WIDE) {
            rest = generator.inWide(
                    result, both, "Decimals.mod(" + generator.wide(left) + ", " + generator.wide(right) + ", %s)");
        } else {
            rest = generator.failing(result, both, "Integers.mod(" + left.code() + ", " + right.code() + ")");
        }
        return scale == type.scale() ? rest.as(type) : rescale(rest, type);
    }

    private Value negate(SqlType type, Value value) {
        if (!value.isWide()) {
            return generator.harmless(type, List.of(value), "-" + value.code());
        }
        return generator.inWide(
                type,
                List.of(value),
                "Decimals.subtract(0L, 0L, " + generator.wide(value) + ", " + type.precision() + ", %s)");
    }

    /** CEIL and FLOOR. */
    private Value whole(Expression.Call call, Value value) {
        SqlType type = call.type();
        if (value.type().isInteger()) {
            return type.kind() == Kind.DECIMAL ? rescale(value, type) : value.as(type);
        }
        String method = call.function().equals(CallNames.CEIL) ? "ceil" : "floor";
        SqlType exact = SqlType.decimal(38, 0);
        Value result;
        if (!value.isWide()) {
            String code = "Decimals." + method + "(" + value.code() + ", "
                    + value.type().scale() + ")";
            result = generator.harmless(SqlType.decimal(18, 0), List.of(value), code);
        } else {
            result = generator.inWide(
                    exact,
                    List.of(value),
                    "Decimals." + method + "(" + generator.wide(value) + ", "
                            + value.type().scale() + ", 38, %s)");
        }
        return rescale(result, type);
    }

    private Value round(Expression.Call call, List<Value> values) {
        SqlType type = call.type();
        Value value = values.get(0);
        String digits = values.size() > 1 ? values.get(1).code() : "0L";
        boolean cut = call.function().equals(CallNames.TRUNCATE);
        int scale = value.type().scale();
        // A digit more than DECIMAL has: rounding up may need it before the scale is reduced.
        Value rounded = generator.inWide(
                SqlType.decimal(38, scale),
                values,
                "Decimals.round(" + generator.wide(value) + ", " + scale + ", " + digits + ", " + cut + ", 38, %s)");
        return rescale(rounded, type);
    }

    /** A whole number or DECIMAL with at least this scale, without loss. */
    Value withScale(Value value, int scale) {
        int added = scale - value.type().scale();
        int digits = TypeRules.precision(value.type()) + added;
        if (added == 0) {
            return value;
        }
        return rescale(value, SqlType.decimal(Math.min(38, digits), scale));
    }

    /** A whole number or DECIMAL as another whole number (cut) or DECIMAL (rounded); a failure if it does not fit. */
    Value rescale(Value value, SqlType type) {
        if (value.alwaysNull()) {
            return generator.nullOf(type);
        }
        SqlType from = value.type();
        int added = type.scale() - from.scale();
        int digits = TypeRules.precision(from) + added;
        int precision = TypeRules.precision(type);
        boolean fits = type.kind() == Kind.DECIMAL ? digits < precision || (digits == precision && added >= 0) : false;
        boolean wide = value.isWide() || type.layout() == SqlType.Layout.WIDE || type.kind() != Kind.DECIMAL;
        if (added == 0 && fits) {
            return generator.adapt(value, type);
        }
        if (!value.isWide() && type.kind() == Kind.DECIMAL && !wide && added <= 0 && added >= -18) {
            String code = added == 0 ? value.code() : "Decimals.dropDigits(" + value.code() + ", " + -added + ")";
            return fits
                    ? generator.harmless(type, List.of(value), code)
                    : generator.failing(type, List.of(value), "Decimals.check(" + code + ", " + precision + ")");
        }
        if (!value.isWide() && added > 0 && added <= 18 && fits && digits <= 18) {
            String unit = io.tidemark.executor.function.Decimals.power10(added) + "L";
            Value shifted = generator.harmless(
                    SqlType.decimal(digits, type.scale()), List.of(value), value.code() + " * " + unit);
            return generator.adapt(shifted, type);
        }
        if (!value.isWide() && added > 0 && added <= 18 && fits && type.layout() == SqlType.Layout.WIDE) {
            String unit = io.tidemark.executor.function.Decimals.power10(added) + "L";
            Value high =
                    generator.harmless(type, List.of(value), "Math.multiplyHigh(" + value.code() + ", " + unit + ")");
            Value low = generator.harmless(type, List.of(value), value.code() + " * " + unit);
            return new Value(type, high.isNull(), high.code(), low.code());
        }
        if (type.isInteger()) {
            return toInteger(value, type, -added);
        }
        if (added >= 0) {
            return generator.inWide(
                    type,
                    List.of(value),
                    "Decimals.addDigits(" + generator.wide(value) + ", " + added + ", " + precision + ", %s)");
        }
        Value dropped = generator.inWide(
                SqlType.decimal(38, type.scale()),
                List.of(value),
                "Decimals.dropDigits(" + generator.wide(value) + ", " + -added + ", %s)");
        return generator.inWide(
                type,
                List.of(dropped),
                "Decimals.addDigits(" + generator.wide(dropped) + ", 0, " + precision + ", %s)");
    }

    private Value toInteger(Value value, SqlType type, int dropped) {
        if (!value.isWide()) {
            String code = dropped == 0 ? value.code() : "Decimals.cutDigits(" + value.code() + ", " + dropped + ")";
            return checked(type, List.of(value), code);
        }
        Value cut = generator.inWide(
                SqlType.decimal(38, 0),
                List.of(value),
                "Decimals.cutDigits(" + generator.wide(value) + ", " + dropped + ", %s)");
        return checked(type, List.of(cut), "Decimals.toBigint(" + generator.wide(cut) + ")");
    }
}
