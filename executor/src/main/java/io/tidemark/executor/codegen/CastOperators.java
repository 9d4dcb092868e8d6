package io.tidemark.executor.codegen;

import io.tidemark.executor.function.Calendars;
import io.tidemark.executor.function.Doubles;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.NestedTexts;
import io.tidemark.executor.function.NumberTexts;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.TextCasts;
import io.tidemark.executor.function.TimeTexts;
import io.tidemark.executor.function.Wide;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;

/** The interpreter's casts. */
final class CastOperators {
    private final EvaluationContext context;

    CastOperators(EvaluationContext context) {
        this.context = context;
    }

    Object cast(Object value, SqlType from, SqlType to) {
        return switch (to.kind()) {
            case BOOLEAN -> toBoolean(value, from, to);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> toInteger(value, from, to);
            case DECIMAL -> toDecimal(value, from, to);
            case REAL, DOUBLE -> toDouble(value, from, to);
            case CHAR, VARCHAR, BINARY, VARBINARY -> toBytes(value, from, to);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> toTime(value, from, to);
            case INTERVAL_DAY, INTERVAL_MONTH -> {
                if (from.kind() == to.kind()) {
                    yield value;
                }
                throw unsupported(from, to);
            }
            case ARRAY, MAP, ROW -> {
                if (from.kind() == to.kind()) {
                    yield new NestedCasts(this).cast((Slice) value, from, to);
                }
                throw unsupported(from, to);
            }
            case NULL -> throw unsupported(from, to);
        };
    }

    private static TidemarkException unsupported(SqlType from, SqlType to) {
        return TypeRules.noCast(from, to);
    }

    private static Object toBoolean(Object value, SqlType from, SqlType to) {
        if (from.kind() == Kind.BOOLEAN) {
            return value;
        }
        if (from.isText()) {
            return NumberTexts.parseBoolean((Slice) value);
        }
        if (from.isInteger()) {
            return (Long) value != 0;
        }
        throw unsupported(from, to);
    }

    private static Object toInteger(Object value, SqlType from, SqlType to) {
        if (from.isText()) {
            return NumberOperators.fit(BigDecimal.valueOf(NumberTexts.parseLong((Slice) value)), to);
        }
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        if (value instanceof Double number) {
            ofDouble(number, false); // fails where there is no number
            return NumberOperators.fit(new BigDecimal(number), to);
        }
        if (from.isExact()) {
            return NumberOperators.fit(Operators.toDecimal(value), to);
        }
        throw unsupported(from, to);
    }

    private static Object toDecimal(Object value, SqlType from, SqlType to) {
        if (from.isText()) {
            Wide wide = new Wide();
            NumberTexts.parseDecimal((Slice) value, to.scale(), to.precision(), wide);
            return new BigDecimal(Wide.toBigInteger(wide.high, wide.low), to.scale());
        }
        if (value instanceof Boolean truth) {
            return NumberOperators.fit(truth ? BigDecimal.ONE : BigDecimal.ZERO, to);
        }
        if (value instanceof Double number) {
            return NumberOperators.fit(ofDouble(number, from.kind() == Kind.REAL), to);
        }
        if (from.isExact()) {
            return NumberOperators.fit(Operators.toDecimal(value), to);
        }
        throw unsupported(from, to);
    }

    private static BigDecimal ofDouble(double number, boolean real) {
        if (Double.isNaN(number)) {
            throw EvaluationFailure.INVALID_CAST;
        }
        if (Double.isInfinite(number)) {
            throw EvaluationFailure.OVERFLOW;
        }
        return real ? new BigDecimal(Float.toString((float) number)) : BigDecimal.valueOf(number);
    }

    private static Object toDouble(Object value, SqlType from, SqlType to) {
        boolean real = to.kind() == Kind.REAL;
        if (from.isText()) {
            return real ? NumberTexts.parseReal((Slice) value) : NumberTexts.parseDouble((Slice) value);
        }
        if (value instanceof Boolean truth) {
            return truth ? 1.0 : 0.0;
        }
        if (from.isExact() || from.isApproximate()) {
            double number = ((Number) value).doubleValue();
            return real ? Doubles.castToReal(number) : number;
        }
        throw unsupported(from, to);
    }

    private Object toBytes(Object value, SqlType from, SqlType to) {
        Slice text = new Slice();
        switch (from.kind()) {
            case BOOLEAN -> NumberTexts.format((Boolean) value, text);
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
                text.set(Operators.toDecimal(value).toPlainString());
            case REAL -> NumberTexts.formatReal((Double) value, text);
            case DOUBLE -> NumberTexts.formatDouble((Double) value, text);
            case DATE -> TimeTexts.formatDate((Long) value, text);
            case TIME -> TimeTexts.formatTime((Long) value, TypeRules.digits(from), text);
            case TIMESTAMP -> TimeTexts.formatTimestamp((Long) value, TypeRules.digits(from), text);
            case TIMESTAMP_LTZ ->
                TimeTexts.formatTimestamp(context.toLocal((Long) value), TypeRules.digits(from), text);
            case INTERVAL_DAY -> TimeTexts.formatIntervalDay((Long) value, text);
            case INTERVAL_MONTH -> TimeTexts.formatIntervalMonth((Long) value, text);
            case CHAR, VARCHAR, BINARY, VARBINARY -> text = (Slice) value;
            case ARRAY, MAP, ROW -> NestedTexts.format((Slice) value, from, context, text);
            case NULL -> throw unsupported(from, to);
        }
        Slice result = new Slice();
        TextCasts.fit(text, from.isBinary(), to.isBinary(), to.precision(), TypeRules.isPadded(to), result);
        return result;
    }

    private Object toTime(Object value, SqlType from, SqlType to) {
        long unit = TypeRules.millisUnit(to);
        if (from.isText()) {
            Slice text = (Slice) value;
            return switch (to.kind()) {
                case DATE -> TimeTexts.parseDate(text);
                case TIME -> floor(TimeTexts.parseTime(text), unit);
                case TIMESTAMP -> floor(TimeTexts.parseTimestamp(text), unit);
                default -> floor(TimeTexts.parseInstant(context, text), unit);
            };
        }
        if (!TypeRules.isTime(from)) {
            throw unsupported(from, to);
        }
        if (from.kind() == to.kind()) {
            return to.kind() == Kind.DATE ? value : floor((Long) value, unit);
        }
        long local = local((Long) value, from);
        return switch (to.kind()) {
            case DATE -> Math.floorDiv(local, Calendars.MILLIS_PER_DAY);
            case TIME -> floor(Math.floorMod(local, Calendars.MILLIS_PER_DAY), unit);
            case TIMESTAMP -> floor(local, unit);
            default -> floor(Calendars.checkMillis(context.toInstant(local)), unit);
        };
    }

    /** The wall clock in milliseconds; a TIME is one of the current day. */
    private long local(long value, SqlType type) {
        return switch (type.kind()) {
            case DATE -> Calendars.millisOf(value);
            case TIME -> context.currentDate() * Calendars.MILLIS_PER_DAY + value;
            case TIMESTAMP_LTZ -> Calendars.checkMillis(context.toLocal(value));
            default -> value;
        };
    }

    private static long floor(long value, long unit) {
        return value - Math.floorMod(value, unit);
    }
}
