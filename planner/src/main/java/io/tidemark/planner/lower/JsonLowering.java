package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** JSON_VALUE gives a text; with RETURNING it is cast, and a cast that fails is an error of the value. */
final class JsonLowering {
    private static final SqlType TEXT = SqlType.varchar();

    private JsonLowering() {}

    static Expression value(List<Expression> operands, SqlType type) {
        List<Expression> texts = new ArrayList<>(operands);
        Expression onError = null;
        boolean fails = false;
        for (int at = 2; at < operands.size(); at++) {
            boolean standard = flag(operands.get(at)).equals("DEFAULT");
            int which = at + (standard ? 2 : 1);
            if (standard) {
                texts.set(at + 1, ExpressionTypes.cast(operands.get(at + 1), TEXT));
            }
            if (flag(operands.get(which)).equals("ON ERROR")) {
                onError = standard ? operands.get(at + 1) : null;
                fails = flag(operands.get(at)).equals("ERROR");
            }
            at = which;
        }
        Expression text = new Expression.Call("JSON_VALUE", texts, TEXT);
        if (type.isText() && type.precision() == SqlType.UNSPECIFIED || isStandard(type)) {
            return text;
        }
        SqlType nullable = type.withNullable(true);
        if (fails) {
            return new Expression.Cast(text, nullable, false);
        }
        Expression cast = new Expression.Cast(text, nullable, true);
        if (onError == null) {
            return cast;
        }
        Expression isNull = new Expression.Call(CallNames.IS_NULL, List.of(cast), Expressions.bool(false));
        Expression isThere = new Expression.Call(CallNames.IS_NOT_NULL, List.of(text), Expressions.bool(false));
        Expression failed = new Expression.Call(CallNames.AND, List.of(isThere, isNull), Expressions.bool(false));
        Expression instead = ExpressionTypes.cast(onError, nullable);
        return new Expression.Case(List.of(new Expression.Branch(failed, instead)), cast, nullable);
    }

    /** Calcite's type where RETURNING is not written. */
    private static boolean isStandard(SqlType type) {
        return type.kind() == SqlType.Kind.VARCHAR && type.precision() == 2000;
    }

    private static String flag(Expression operand) {
        return operand instanceof Expression.Literal literal ? String.valueOf(literal.value()) : "";
    }
}
