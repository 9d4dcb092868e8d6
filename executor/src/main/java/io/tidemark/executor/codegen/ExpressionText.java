package io.tidemark.executor.codegen;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes an expression roughly as a user would, for error messages. */
public final class ExpressionText implements Expression.Visitor<String> {
    /** Longer texts are cut: a message must stay readable. */
    private static final int MAX_LENGTH = 200;

    private static final Set<String> INFIX = Set.of(
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "||",
            "AND",
            "OR",
            "LIKE",
            "IS DISTINCT FROM",
            "IS NOT DISTINCT FROM");

    private final Schema input;

    private ExpressionText(Schema input) {
        this.input = input;
    }

    /** The text of an expression over columns of this schema, without the outermost parentheses. */
    public static String of(Expression expression, Schema input) {
        String text = expression.accept(new ExpressionText(input));
        if (text.startsWith("(") && text.endsWith(")") && expression instanceof Expression.Call) {
            text = text.substring(1, text.length() - 1);
        }
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }

    @Override
    public String literal(Expression.Literal literal) {
        return value(literal.value(), literal.type());
    }

    @Override
    public String column(Expression.ColumnReference column) {
        return column.index() < input.size() ? input.name(column.index()) : "$" + column.index();
    }

    @Override
    public String call(Expression.Call call) {
        List<String> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            arguments.add(argument.accept(this));
        }
        String name = call.function();
        if (INFIX.contains(name)) {
            return "(" + String.join(" " + name + " ", arguments) + ")";
        }
        if (name.startsWith("IS ")) {
            return "(" + arguments.get(0) + " " + name + ")";
        }
        if (name.equals("NOT")) {
            return "(NOT " + arguments.get(0) + ")";
        }
        if (name.equals("NEGATE")) {
            return "(- " + arguments.get(0) + ")";
        }
        if (name.startsWith("EXTRACT_")) {
            return "EXTRACT(" + name.substring("EXTRACT_".length()) + " FROM " + arguments.get(0) + ")";
        }
        if (name.startsWith("FLOOR_") || name.startsWith("CEIL_")) {
            int underscore = name.indexOf('_');
            return name.substring(0, underscore) + "(" + arguments.get(0) + " TO " + name.substring(underscore + 1)
                    + ")";
        }
        return name + "(" + String.join(", ", arguments) + ")";
    }

    @Override
    public String cast(Expression.Cast cast) {
        return (cast.safe() ? "TRY_CAST(" : "CAST(") + cast.operand().accept(this) + " AS "
                + cast.type().text() + ")";
    }

    @Override
    public String caseWhen(Expression.Case caseWhen) {
        StringBuilder text = new StringBuilder("CASE");
        for (Expression.Branch branch : caseWhen.branches()) {
            text.append(" WHEN ")
                    .append(branch.condition().accept(this))
                    .append(" THEN ")
                    .append(branch.value().accept(this));
        }
        return text.append(" ELSE ")
                .append(caseWhen.otherwise().accept(this))
                .append(" END")
                .toString();
    }

    /** A value as a literal of its type. */
    static String value(@Nullable Object value, SqlType type) {
        if (value == null) {
            return "NULL";
        }
        return switch (type.kind()) {
            case BOOLEAN -> value.toString().toUpperCase(Locale.ROOT);
            case BINARY, VARBINARY -> "x'" + value + "'";
            case CHAR, VARCHAR -> "'" + value.toString().replace("'", "''") + "'";
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_MONTH -> Values.timeText(value, type);
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, ARRAY, MAP, ROW, NULL ->
                value instanceof java.math.BigDecimal decimal ? decimal.toPlainString() : value.toString();
        };
    }
}
