package io.tidemark.executor.codegen;

import io.tidemark.executor.function.CellFunction;
import io.tidemark.executor.function.NestedTypes;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.TidemarkException;
import java.util.List;

/** Writes casts. */
final class CastGenerator {
    private final ExpressionGenerator generator;
    private final CodeBlock block;
    private final NumberGenerator numbers;

    CastGenerator(ExpressionGenerator generator) {
        this.generator = generator;
        this.block = generator.block;
        this.numbers = new NumberGenerator(generator);
    }

    /** The value in another type; if safe, NULL where that fails. */
    Value generate(Value value, SqlType type, boolean safe) {
        if (value.alwaysNull()) {
            return generator.nullOf(type);
        }
        if (!safe || cannotFail(value.type(), type)) {
            return cast(value, type);
        }
        return attempt(value, type);
    }

    private static boolean cannotFail(SqlType from, SqlType to) {
        return from.kind() == to.kind() && from.kind() != Kind.DECIMAL && !NestedTypes.isNested(to)
                || (from.isText() && to.isText())
                || (from.isInteger() && (to.kind() == Kind.BIGINT || to.kind() == Kind.DOUBLE));
    }

    private Value attempt(Value value, SqlType type) {
        Lane lane = Lane.of(type);
        StringBuilder outer = block.begin();
        Value result = cast(value, type);
        String lines = block.end(outer);
        String name = block.fresh("t");
        String isNull = block.fresh("n");
        block.line(lane.java + " " + name + " = " + lane.zero + ";");
        if (lane == Lane.WIDE) {
            block.line("long " + name + "l = 0L;");
        }
        block.line("boolean " + isNull + ";");
        block.open("try").insert(lines);
        block.line(name + " = " + result.code() + ";");
        if (lane == Lane.WIDE) {
            block.line(name + "l = " + result.low() + ";");
        }
        block.line(isNull + " = " + result.isNull() + ";");
        block.closeAndOpen("catch (EvaluationFailure failure)");
        block.line(isNull + " = true;");
        block.close();
        return new Value(type, isNull, name, lane == Lane.WIDE ? name + "l" : "");
    }

    private Value cast(Value value, SqlType to) {
        return switch (to.kind()) {
            case BOOLEAN -> toBoolean(value, to);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> toInteger(value, to);
            case DECIMAL -> toDecimal(value, to);
            case REAL, DOUBLE -> toDouble(value, to);
            case CHAR, VARCHAR, BINARY, VARBINARY -> toBytes(value, to);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> toTime(value, to);
            case INTERVAL_DAY, INTERVAL_MONTH -> {
                if (value.type().kind() != to.kind()) {
                    throw unsupported(value.type(), to);
                }
                yield value.as(to);
            }
            case ARRAY, MAP, ROW -> toNested(value, to);
            case NULL -> throw unsupported(value.type(), to);
        };
    }

    private Value toNested(Value value, SqlType to) {
        SqlType from = value.type();
        if (from.kind() != to.kind()) {
            throw unsupported(from, to);
        }
        if (NestedTypes.isPlainCast(from, to)) {
            return value.as(to);
        }
        CellFunction cast = (context, in, out) ->
                out.bytes.point(new NestedCasts(new CastOperators(context)).cast(in[0].bytes, from, to));
        return generator.cells(cast, List.of(value), to);
    }

    private static TidemarkException unsupported(SqlType from, SqlType to) {
        return TypeRules.noCast(from, to);
    }

    private Value toBoolean(Value value, SqlType to) {
        SqlType from = value.type();
        if (from.kind() == Kind.BOOLEAN) {
            return value.as(to);
        }
        if (from.isText()) {
            return generator.failing(to, List.of(value), "NumberTexts.parseBoolean(" + value.code() + ")");
        }
        if (from.isInteger()) {
            return generator.harmless(to, List.of(value), value.code() + " != 0L");
        }
        throw unsupported(from, to);
    }

    private Value toInteger(Value value, SqlType to) {
        SqlType from = value.type();
        List<Value> operands = List.of(value);
        if (from.isText()) {
            return numbers.checked(to, operands, "NumberTexts.parseLong(" + value.code() + ")");
        }
        if (from.kind() == Kind.BOOLEAN) {
            return generator.harmless(to, operands, value.code() + " ? 1L : 0L");
        }
        if (from.isApproximate()) {
            return numbers.checked(to, operands, "Doubles.toBigint(" + value.code() + ")");
        }
        if (from.isInteger()) {
            return TypeRules.precision(from) <= TypeRules.precision(to)
                    ? value.as(to)
                    : numbers.checked(to, operands, value.code());
        }
        if (from.kind() == Kind.DECIMAL) {
            return numbers.rescale(value, to);
        }
        throw unsupported(from, to);
    }

    private Value toDecimal(Value value, SqlType to) {
        SqlType from = value.type();
        String bounds = to.scale() + ", " + to.precision() + ", %s)";
        if (from.isText()) {
            return generator.inWide(to, List.of(value), "NumberTexts.parseDecimal(" + value.code() + ", " + bounds);
        }
        if (from.kind() == Kind.BOOLEAN) {
            Value number = generator.harmless(SqlType.decimal(1, 0), List.of(value), value.code() + " ? 1L : 0L");
            return numbers.rescale(number, to);
        }
        if (from.isApproximate()) {
            String method = from.kind() == Kind.REAL ? "Decimals.fromReal(" : "Decimals.fromDouble(";
            return generator.inWide(to, List.of(value), method + value.code() + ", " + bounds);
        }
        if (from.isExact()) {
            return numbers.rescale(value, to);
        }
        throw unsupported(from, to);
    }

    private Value toDouble(Value value, SqlType to) {
        SqlType from = value.type();
        boolean real = to.kind() == Kind.REAL;
        if (from.isText()) {
            String method = real ? "NumberTexts.parseReal(" : "NumberTexts.parseDouble(";
            return generator.failing(to, List.of(value), method + value.code() + ")");
        }
        if (from.kind() == Kind.BOOLEAN) {
            return generator.harmless(to, List.of(value), value.code() + " ? 1.0 : 0.0");
        }
        if (!from.isExact() && !from.isApproximate()) {
            throw unsupported(from, to);
        }
        Value number = numbers.toDouble(value);
        if (!real || from.kind() == Kind.REAL) {
            return number.as(to);
        }
        return generator.failing(to, List.of(number), "Doubles.castToReal(" + number.code() + ")");
    }

    private Value toBytes(Value value, SqlType to) {
        SqlType from = value.type();
        Value text = from.isText() || from.isBinary() ? value : toText(value);
        boolean sameFamily = from.isBinary() == to.isBinary();
        if (sameFamily && to.precision() == SqlType.UNSPECIFIED && !TypeRules.isPadded(to)) {
            return text.as(to);
        }
        return generator.inSlice(
                to,
                List.of(text),
                "TextCasts.fit(" + text.code() + ", " + from.isBinary() + ", " + to.isBinary() + ", " + to.precision()
                        + ", " + TypeRules.isPadded(to) + ", %s)");
    }

    private Value toText(Value value) {
        SqlType from = value.type();
        String code = value.code();
        String statement =
                switch (from.kind()) {
                    case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> "NumberTexts.format(" + code + ", %s)";
                    case DECIMAL ->
                        value.isWide()
                                ? "NumberTexts.formatWide(" + generator.wide(value) + ", " + from.scale() + ", %s)"
                                : "NumberTexts.format(" + code + ", " + from.scale() + ", %s)";
                    case REAL -> "NumberTexts.formatReal(" + code + ", %s)";
                    case DOUBLE -> "NumberTexts.formatDouble(" + code + ", %s)";
                    case DATE -> "TimeTexts.formatDate(" + code + ", %s)";
                    case TIME -> "TimeTexts.formatTime(" + code + ", " + TypeRules.digits(from) + ", %s)";
                    case TIMESTAMP -> "TimeTexts.formatTimestamp(" + code + ", " + TypeRules.digits(from) + ", %s)";
                    case TIMESTAMP_LTZ ->
                        "TimeTexts.formatTimestamp(context.toLocal(" + code + "), " + TypeRules.digits(from) + ", %s)";
                    case INTERVAL_DAY -> "TimeTexts.formatIntervalDay(" + code + ", %s)";
                    case INTERVAL_MONTH -> "TimeTexts.formatIntervalMonth(" + code + ", %s)";
                    case ARRAY, MAP, ROW ->
                        "NestedTexts.format(" + code + ", "
                                + generator.source.constant("io.tidemark.types.SqlType", from) + ", context, %s)";
                    case CHAR, VARCHAR, BINARY, VARBINARY, NULL -> throw unsupported(from, SqlType.varchar());
                };
        return generator.inSlice(SqlType.varchar(), List.of(value), statement);
    }

    private Value toTime(Value value, SqlType to) {
        SqlType from = value.type();
        if (from.isText()) {
            String code =
                    switch (to.kind()) {
                        case DATE -> "TimeTexts.parseDate(" + value.code() + ")";
                        case TIME -> "TimeTexts.parseTime(" + value.code() + ")";
                        case TIMESTAMP -> "TimeTexts.parseTimestamp(" + value.code() + ")";
                        default -> "TimeTexts.parseInstant(context, " + value.code() + ")";
                    };
            return generator.failing(to, List.of(value), to.kind() == Kind.DATE ? code : cut(code, to));
        }
        if (!TypeRules.isTime(from)) {
            throw unsupported(from, to);
        }
        if (from.kind() == to.kind()) {
            return TypeRules.millisUnit(to) == 1 || to.kind() == Kind.DATE
                    ? value.as(to)
                    : generator.harmless(to, List.of(value), cut(value.code(), to));
        }
        String local = local(value);
        String code =
                switch (to.kind()) {
                    case DATE -> "Math.floorDiv(" + local + ", Calendars.MILLIS_PER_DAY)";
                    case TIME -> cut("Math.floorMod(" + local + ", Calendars.MILLIS_PER_DAY)", to);
                    case TIMESTAMP -> cut(local, to);
                    default -> cut("Calendars.checkMillis(context.toInstant(" + local + "))", to);
                };
        return generator.failing(to, List.of(value), code);
    }

    /** The wall clock in milliseconds; a TIME is one of the current day. */
    private static String local(Value value) {
        return switch (value.type().kind()) {
            case DATE -> "Calendars.millisOf(" + value.code() + ")";
            case TIME -> "context.currentDate() * Calendars.MILLIS_PER_DAY + " + value.code();
            case TIMESTAMP_LTZ -> "Calendars.checkMillis(context.toLocal(" + value.code() + "))";
            default -> value.code();
        };
    }

    private static String cut(String code, SqlType to) {
        long unit = TypeRules.millisUnit(to);
        return unit == 1 ? code : "Calendars.cut(" + code + ", " + unit + "L)";
    }
}
