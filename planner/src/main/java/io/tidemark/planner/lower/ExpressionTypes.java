package io.tidemark.planner.lower;

import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types of operands: which cast makes them what an operation works on. */
public final class ExpressionTypes {
    private static final int BIGINT_DIGITS = 19;
    private static final int INTEGER_DIGITS = 10;
    private static final int SMALLINT_DIGITS = 5;
    private static final int TINYINT_DIGITS = 3;

    private ExpressionTypes() {}

    /** The type of a computed value: a text has no blanks to be padded with, so CHAR becomes VARCHAR. */
    static SqlType asValue(SqlType type) {
        return switch (type.kind()) {
            case CHAR -> SqlType.of(SqlType.Kind.VARCHAR, type.precision()).withNullable(type.nullable());
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_LTZ,
                    INTERVAL_DAY,
                    INTERVAL_MONTH,
                    NULL -> type;
            case ARRAY, MAP, ROW -> nested(type);
        };
    }

    private static SqlType nested(SqlType type) {
        List<Column> fields = new ArrayList<>();
        for (Column field : type.fields()) {
            fields.add(new Column(field.name(), asValue(field.type())));
        }
        return new SqlType(type.kind(), type.precision(), type.scale(), type.nullable(), fields);
    }

    /** Whether values of both types can be compared as they lie in memory. */
    static boolean sameValues(SqlType left, SqlType right) {
        if (left.isInteger() || left.isText() || left.isBinary()) {
            return left.isInteger() == right.isInteger()
                    && left.isText() == right.isText()
                    && left.isBinary() == right.isBinary();
        }
        return left.kind() == right.kind()
                && (left.kind() != SqlType.Kind.DECIMAL && left.fields().isEmpty()
                        || left.equals(right.withNullable(left.nullable())));
    }

    /** Digits that an integer or DECIMAL can have. */
    static int digits(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> TINYINT_DIGITS;
            case SMALLINT -> SMALLINT_DIGITS;
            case INTEGER -> INTEGER_DIGITS;
            case BIGINT -> BIGINT_DIGITS;
            case DECIMAL -> type.precision();
            case BOOLEAN,
                    REAL,
                    DOUBLE,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_LTZ,
                    INTERVAL_DAY,
                    INTERVAL_MONTH,
                    ARRAY,
                    MAP,
                    ROW,
                    NULL -> SqlType.MAX_DECIMAL_PRECISION;
        };
    }

    /** The operand as a DECIMAL of a scale, with as many digits as its values may need. */
    static Expression toScale(Expression operand, int scale) {
        SqlType type = operand.type();
        if (type.kind() == SqlType.Kind.DECIMAL && type.scale() == scale) {
            return operand;
        }
        int digits = Math.min(SqlType.MAX_DECIMAL_PRECISION, digits(type) - type.scale() + scale);
        return cast(operand, SqlType.decimal(Math.max(1, digits), scale));
    }

    /** The operand as a value of a type, keeping its own nullability; constants are cast here. */
    public static Expression cast(Expression operand, SqlType wanted) {
        SqlType type = wanted.withNullable(operand.type().nullable());
        if (operand.type().equals(type)) {
            return operand;
        }
        if (operand instanceof Expression.Literal literal) {
            Object value = literal.value();
            if (value == null) {
                return new Expression.Literal(null, wanted.withNullable(true));
            }
            Expression folded = fold(value, operand.type(), type);
            if (folded != null) {
                return folded;
            }
        }
        return new Expression.Cast(operand, type, false);
    }

    private static Expression.@Nullable Literal fold(Object value, SqlType from, SqlType to) {
        if (from.isText() && to.kind() == SqlType.Kind.VARCHAR && value instanceof String text) {
            boolean fits =
                    to.precision() == SqlType.UNSPECIFIED || text.codePointCount(0, text.length()) <= to.precision();
            return fits ? new Expression.Literal(text, to) : null;
        }
        if (from.isBinary() && to.kind() == SqlType.Kind.VARBINARY) {
            boolean fits = to.precision() == SqlType.UNSPECIFIED || from.precision() <= to.precision();
            return fits ? new Expression.Literal(value, to) : null;
        }
        if (from.kind() == to.kind() && value instanceof Long && hasPrecisionOfTime(from)) {
            return to.precision() >= from.precision() ? new Expression.Literal(value, to) : null;
        }
        if (!(from.isExact() || from.isApproximate()) || !(value instanceof Number)) {
            return null;
        }
        BigDecimal number = value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
        if (to.isApproximate() && from.isExact()) {
            double converted = number.doubleValue();
            return new Expression.Literal(to.kind() == SqlType.Kind.REAL ? (double) (float) converted : converted, to);
        }
        if (to.kind() == SqlType.Kind.DECIMAL && from.isExact()) {
            BigDecimal scaled = number.setScale(to.scale(), RoundingMode.HALF_UP);
            return scaled.precision() > to.precision() ? null : new Expression.Literal(scaled, to);
        }
        boolean widens = to.isInteger() && from.isInteger() && digits(to) >= digits(from);
        return widens ? new Expression.Literal(number.longValueExact(), to) : null;
    }

    private static boolean hasPrecisionOfTime(SqlType type) {
        return type.isTimestamp() || type.kind() == SqlType.Kind.TIME;
    }

    /** The same rows with columns cast to wanted types; the input itself where nothing changes. */
    public static PhysicalNode castColumns(PhysicalNode input, List<SqlType> wanted) {
        List<Expression> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        boolean changed = false;
        for (int index = 0; index < wanted.size(); index++) {
            Column column = input.schema().column(index);
            Expression value = new Expression.ColumnReference(index, column.type());
            if (!sameLayout(column.type(), wanted.get(index))) {
                value = cast(value, wanted.get(index));
                changed = true;
            }
            values.add(value);
            columns.add(new Column(column.name(), value.type()));
        }
        return changed ? new PhysicalNode.Project(input, values, new Schema(columns)) : input;
    }

    private static boolean sameLayout(SqlType have, SqlType wanted) {
        return have.isText() && wanted.kind() == SqlType.Kind.VARCHAR
                || have.withNullable(true).equals(wanted.withNullable(true));
    }
}
