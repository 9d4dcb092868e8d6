package io.tidemark.planner.plan;

import io.tidemark.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed scalar expression over the columns of one input. Operand types are already those that the operation works on:
 * the planner inserts every {@link Cast}.
 */
public sealed interface Expression {
    /** The type of the value. */
    SqlType type();

    <R> R accept(Visitor<R> visitor);

    /**
     * A constant.
     *
     * @param value null for NULL; Boolean for BOOLEAN; Long for integers, DATE (days), TIME, TIMESTAMP and intervals
     *     (milliseconds or months); Double for REAL and DOUBLE; BigDecimal for DECIMAL (with the type's scale); String for
     *     texts; a String of hex digits for binary
     */
    record Literal(@Nullable Object value, SqlType type) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.literal(this);
        }
    }

    /** The value of an input column, counted from 0. */
    record ColumnReference(int index, SqlType type) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.column(this);
        }
    }

    /**
     * An operator or function.
     *
     * @param function its name in the function catalog, such as {@code +}, {@code AND}, {@code IS NULL}, {@code UPPER}
     */
    record Call(String function, List<Expression> arguments, SqlType type) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }
    }

    /** CAST, or TRY_CAST when safe (a value that cannot be cast gives NULL). */
    record Cast(Expression operand, SqlType type, boolean safe) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cast(this);
        }
    }

    /** CASE WHEN … THEN … ELSE … END; the values have the type of the whole. */
    record Case(List<Branch> branches, Expression otherwise, SqlType type) implements Expression {
        public Case {
            branches = List.copyOf(branches);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.caseWhen(this);
        }
    }

    /** One WHEN … THEN … of a CASE. */
    record Branch(Expression condition, Expression value) {}

    /** One method per kind of expression. */
    interface Visitor<R> {
        R literal(Literal literal);

        R column(ColumnReference column);

        R call(Call call);

        R cast(Cast cast);

        R caseWhen(Case caseWhen);
    }
}
