package io.tidemark.planner.plan;

import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/** Expressions as SQL-like text with the names of the columns. */
final class ExpressionText implements Expression.Visitor<String> {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Schema schema;

    private ExpressionText(Schema schema) {
        this.schema = schema;
    }

    static String of(Expression expression, Schema schema) {
        return expression.accept(new ExpressionText(schema));
    }

    @Override
    public String literal(Expression.Literal literal) {
        Object value = literal.value();
        if (value == null) {
            return "NULL";
        }
        return switch (literal.type().kind()) {
            case CHAR, VARCHAR -> "'" + value.toString().replace("'", "''") + "'";
            case BINARY, VARBINARY -> "X'" + value + "'";
            case DATE -> "DATE '" + LocalDate.ofEpochDay((Long) value) + "'";
            case TIME -> "TIME '" + LocalTime.ofNanoOfDay((Long) value * NANOS_PER_MILLI) + "'";
            case TIMESTAMP ->
                "TIMESTAMP '"
                        + Instant.ofEpochMilli((Long) value)
                                .atOffset(ZoneOffset.UTC)
                                .toLocalDateTime() + "'";
            case TIMESTAMP_LTZ -> "TIMESTAMP_LTZ '" + Instant.ofEpochMilli((Long) value) + "'";
            case INTERVAL_DAY ->
                "INTERVAL '" + Duration.ofMillis((Long) value).toString().substring(1) + "'";
            case INTERVAL_MONTH -> "INTERVAL '" + value + "' MONTH";
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, ARRAY, MAP, ROW, NULL ->
                value.toString();
        };
    }

    @Override
    public String column(Expression.ColumnReference column) {
        return schema.name(column.index());
    }

    @Override
    public String call(Expression.Call call) {
        List<String> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        String name = call.function();
        boolean symbol = !Character.isLetter(name.charAt(0));
        boolean between =
                symbol || name.equals("AND") || name.equals("OR") || name.equals("LIKE") || name.contains(" FROM");
        if (between && arguments.size() == 2 || name.equals("AND") || name.equals("OR")) {
            return "(" + String.join(" " + name + " ", arguments) + ")";
        }
        if (name.startsWith("IS ") && arguments.size() == 1) {
            return arguments.get(0) + " " + name;
        }
        return name + "(" + String.join(", ", arguments) + ")";
    }

    @Override
    public String cast(Expression.Cast cast) {
        SqlType type = cast.type();
        return (cast.safe() ? "TRY_CAST(" : "CAST(") + cast.operand().accept(this) + " AS " + type.text() + ")";
    }

    @Override
    public String caseWhen(Expression.Case caseWhen) {
        StringBuilder text = new StringBuilder("CASE");
        for (Expression.Branch branch : caseWhen.branches()) {
            text.append(" WHEN ").append(branch.condition().accept(this));
            text.append(" THEN ").append(branch.value().accept(this));
        }
        return text.append(" ELSE ")
                .append(caseWhen.otherwise().accept(this))
                .append(" END")
                .toString();
    }
}
