package io.tidemark.planner.plan;

import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Objects;
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
     * @param place where it stands in the statement, for errors; not part of what it is, so that equal calls at two places
     *     are equal
     */
    record Call(
            String function,
            List<Expression> arguments,
            SqlType type,
            @Nullable Position place) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        /** A call that stands nowhere in the statement. */
        public Call(String function, List<Expression> arguments, SqlType type) {
            this(function, arguments, type, null);
        }

        /** The same call of other arguments. */
        public Call of(List<Expression> others) {
            return new Call(function, others, type, place);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Call call
                    && function.equals(call.function)
                    && type.equals(call.type)
                    && arguments.equals(call.arguments);
        }

        @Override
        public int hashCode() {
            return Objects.hash(function, arguments, type);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }
    }

    /**
     * CAST, or TRY_CAST when safe (a value that cannot be cast gives NULL).
     *
     * @param place where it stands in the statement, for errors; not part of what it is
     */
    record Cast(
            Expression operand,
            SqlType type,
            boolean safe,
            @Nullable Position place) implements Expression {
        /** A cast that stands nowhere in the statement. */
        public Cast(Expression operand, SqlType type, boolean safe) {
            this(operand, type, safe, null);
        }

        /** The same cast of another operand. */
        public Cast of(Expression other) {
            return new Cast(other, type, safe, place);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Cast cast
                    && safe == cast.safe
                    && type.equals(cast.type)
                    && operand.equals(cast.operand);
        }

        @Override
        public int hashCode() {
            return Objects.hash(operand, type, safe);
        }

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

        /** The same with what a visitor makes of each condition and value. */
        public Case rewritten(Visitor<Expression> rewriter) {
            List<Branch> others = branches.stream()
                    .map(branch -> new Branch(
                            branch.condition().accept(rewriter), branch.value().accept(rewriter)))
                    .toList();
            return new Case(others, otherwise.accept(rewriter), type);
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
