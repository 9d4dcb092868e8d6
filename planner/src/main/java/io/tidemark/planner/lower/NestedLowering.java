package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;

/** Gives the operands of calls that make and open ARRAY, MAP and ROW values the types of the elements. */
final class NestedLowering {
    private NestedLowering() {}

    /** ARRAY[…], MAP[…] or ROW(…). */
    static Expression make(String name, List<Expression> operands, SqlType type) {
        List<Expression> cast = new ArrayList<>();
        int kinds = type.fields().size();
        for (int index = 0; index < operands.size(); index++) {
            SqlType wanted = type.fields().get(index % kinds).type();
            cast.add(ExpressionTypes.cast(operands.get(index), wanted));
        }
        return new Expression.Call(name, cast, type);
    }

    /** A function that makes an array of arrays and elements: all of them of its type. */
    static Expression arrays(String name, List<Expression> operands, SqlType type) {
        List<Expression> cast = new ArrayList<>();
        for (Expression operand : operands) {
            SqlType element = type.fields().get(0).type();
            boolean array = operand.type().kind() == Kind.ARRAY && element.kind() != Kind.ARRAY
                    || operand.type().text().equals(type.text());
            cast.add(ExpressionTypes.cast(operand, array ? type : element));
        }
        return new Expression.Call(name, cast, type);
    }

    /** An element of an ARRAY or MAP, or a field of a ROW by its name. */
    static Expression item(List<Expression> operands, SqlType type) {
        Expression nested = operands.get(0);
        Expression key = operands.get(1);
        if (nested.type().kind() == Kind.ROW && key instanceof Expression.Literal name) {
            List<Column> fields = nested.type().fields();
            for (int index = 0; index < fields.size(); index++) {
                if (fields.get(index).name().equals(name.value())
                        || Long.valueOf(index + 1L).equals(name.value())) {
                    return field(nested, index);
                }
            }
        }
        if (nested.type().kind() == Kind.MAP) {
            key = ExpressionTypes.cast(key, nested.type().fields().get(0).type());
        }
        SqlType element = nested.type().fields().isEmpty()
                ? type
                : nested.type().fields().get(nested.type().fields().size() - 1).type();
        return new Expression.Call(CallNames.ITEM, List.of(nested, key), element.withNullable(true));
    }

    /** A field of a ROW by its number from 0. */
    static Expression field(Expression row, int index) {
        Expression number =
                new Expression.Literal((long) index, SqlType.bigint().withNullable(false));
        SqlType type = row.type().fields().get(index).type();
        boolean nullable = type.nullable() || row.type().nullable();
        return new Expression.Call(CallNames.FIELD, List.of(row, number), type.withNullable(nullable));
    }
}
