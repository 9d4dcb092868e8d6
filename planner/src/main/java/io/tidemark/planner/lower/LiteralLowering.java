package io.tidemark.planner.lower;

import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.sql.TypeMapping;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Constants of a query as values of our types. */
final class LiteralLowering {
    private final ZoneId zone;

    LiteralLowering(ZoneId zone) {
        this.zone = zone;
    }

    /** The constant; a text is VARCHAR without limit. */
    Expression.Literal lower(RexLiteral literal) {
        SqlType type = TypeMapping.fromCalcite(literal.getType());
        if (type.isText()) {
            type = SqlType.varchar().withNullable(type.nullable());
        }
        if (literal.isNull()) {
            return new Expression.Literal(null, type.withNullable(true));
        }
        return new Expression.Literal(value(literal, type), type);
    }

    private @Nullable Object value(RexLiteral literal, SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_DAY, INTERVAL_MONTH ->
                number(literal).longValueExact();
            case DECIMAL -> number(literal).setScale(type.scale());
            case REAL -> (double) number(literal).floatValue();
            case DOUBLE -> number(literal).doubleValue();
            case CHAR, VARCHAR -> literal.getValueAs(String.class);
            case BINARY, VARBINARY ->
                Objects.requireNonNull(literal.getValueAs(ByteString.class)).toString(16);
            case DATE ->
                (long) Objects.requireNonNull(literal.getValueAs(DateString.class))
                        .getDaysSinceEpoch();
            case TIME ->
                (long) Objects.requireNonNull(literal.getValueAs(TimeString.class))
                        .getMillisOfDay();
            case TIMESTAMP -> millis(literal);
            case TIMESTAMP_LTZ -> instant(millis(literal));
            case ARRAY, MAP, ROW, NULL -> null;
        };
    }

    private static BigDecimal number(RexLiteral literal) {
        Object value = literal.getValue();
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(String.valueOf(value));
    }

    private static long millis(RexLiteral literal) {
        return Objects.requireNonNull(literal.getValueAs(TimestampString.class)).getMillisSinceEpoch();
    }

    /** The instant at which clocks of the session show this time. */
    private long instant(long wallClockMillis) {
        return Instant.ofEpochMilli(wallClockMillis)
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime()
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }
}
