package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which values a column takes without a written cast: those whose type is not wider than its own. */
public final class Assignment {
    private Assignment() {}

    /** A column of a query, cast to the type of the target column. */
    public static Expression to(Column target, String table, PhysicalNode query, int source, Position position) {
        return to(target, table, query, source, position, "column " + (source + 1) + " of the query");
    }

    /** The same with what the value is called in messages. */
    public static Expression to(
            Column target, String table, PhysicalNode query, int source, Position position, String called) {
        SqlType from = query.schema().type(source);
        Expression value = new Expression.ColumnReference(source, from);
        if (from.kind() == SqlType.Kind.NULL) {
            return new Expression.Literal(null, target.type().withNullable(true));
        }
        if (!widens(from, target.type()) && !allConstantsFit(query, source, target.type())) {
            throw new TidemarkException(
                    ErrorCode.TYPE_MISMATCH,
                    "column '" + target.name() + "' of " + table + " is "
                            + target.type().text() + ", but " + called + " is " + from.text(),
                    "write CAST(… AS " + target.type().text() + ") if that is meant",
                    position);
        }
        if (from.isText() || from.isBinary()) { // the sink refuses values that are too long
            boolean padded =
                    target.type().kind() == SqlType.Kind.CHAR || target.type().kind() == SqlType.Kind.BINARY;
            return padded ? padded(value, target.type()) : value;
        }
        return ExpressionTypes.cast(value, target.type());
    }

    /** The value filled up to the length of the type; a longer one stays as it is. */
    private static Expression padded(Expression value, SqlType type) {
        SqlType length =
                SqlType.of(SqlType.Kind.INTEGER).withNullable(value.type().nullable());
        String function = type.isText() ? CallNames.CHAR_LENGTH : "OCTET_LENGTH";
        Expression tooLong = new Expression.Call(
                CallNames.GREATER,
                List.of(
                        new Expression.Call(function, List.of(value), length),
                        new Expression.Literal(
                                (long) type.precision(),
                                SqlType.of(SqlType.Kind.INTEGER).withNullable(false))),
                Expressions.bool(value.type().nullable()));
        SqlType any = (type.isText() ? SqlType.varchar() : SqlType.of(SqlType.Kind.VARBINARY))
                .withNullable(value.type().nullable());
        Expression filledUp =
                new Expression.Cast(value, type.withNullable(value.type().nullable()), false);
        return new Expression.Case(List.of(new Expression.Branch(tooLong, value)), filledUp, any);
    }

    private static boolean widens(SqlType from, SqlType to) {
        if (from.isText() || from.isBinary()) {
            return from.isText() ? to.isText() : to.isBinary();
        }
        if (to.kind() == SqlType.Kind.DECIMAL && from.isExact()) {
            int fromWhole = ExpressionTypes.digits(from) - from.scale();
            return from.scale() <= to.scale() && fromWhole <= to.precision() - to.scale();
        }
        if (from.isInteger() && to.isInteger()) {
            return ExpressionTypes.digits(from) <= ExpressionTypes.digits(to);
        }
        if (to.isApproximate()) {
            return from.isExact()
                    || from.kind() == to.kind()
                    || to.kind() == SqlType.Kind.DOUBLE && from.isApproximate();
        }
        boolean times = to.isTimestamp() && (from.isTimestamp() || from.kind() == SqlType.Kind.DATE);
        return times || (from.kind() == to.kind() && allFieldsWiden(from, to));
    }

    private static boolean allFieldsWiden(SqlType from, SqlType to) {
        if (from.fields().size() != to.fields().size()) {
            return false;
        }
        for (int index = 0; index < to.fields().size(); index++) {
            if (!widens(from.fields().get(index).type(), to.fields().get(index).type())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the column of the query consists of constants that the type can hold, as in VALUES. */
    private static boolean allConstantsFit(PhysicalNode query, int source, SqlType to) {
        if (query instanceof PhysicalNode.Values values) {
            return values.rows().stream().allMatch(row -> fits(row.get(source).value(), to));
        }
        if (query instanceof PhysicalNode.UnionAll) {
            return query.inputs().stream().allMatch(input -> allConstantsFit(input, source, to));
        }
        if (query instanceof PhysicalNode.Project project) {
            List<Expression> values = project.expressions();
            if (values.get(source) instanceof Expression.Literal literal) {
                return fits(literal.value(), to);
            }
            return values.get(source) instanceof Expression.ColumnReference column
                    && allConstantsFit(project.input(), column.index(), to);
        }
        return false;
    }

    /** Whether a constant number is a value of a type. */
    static boolean fits(@Nullable Object value, SqlType to) {
        if (value == null) {
            return true;
        }
        if (!(value instanceof Long) && !(value instanceof BigDecimal)) {
            return false;
        }
        BigDecimal number = new BigDecimal(value.toString()).stripTrailingZeros();
        return switch (to.kind()) {
            case TINYINT -> isWithin(number, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> isWithin(number, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> isWithin(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> isWithin(number, Long.MIN_VALUE, Long.MAX_VALUE);
            case DECIMAL ->
                number.scale() <= to.scale() && number.precision() - number.scale() <= to.precision() - to.scale();
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
                    NULL -> false;
        };
    }

    private static boolean isWithin(BigDecimal number, long lowest, long highest) {
        return number.scale() <= 0
                && number.compareTo(BigDecimal.valueOf(lowest)) >= 0
                && number.compareTo(BigDecimal.valueOf(highest)) <= 0;
    }
}
