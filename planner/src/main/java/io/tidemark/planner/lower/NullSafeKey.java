package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Join keys under which NULL matches NULL: whether the value is NULL, and the value with something in the place of NULL.
 * Neither is ever NULL, so that an ordinary join on both does what IS NOT DISTINCT FROM says.
 */
final class NullSafeKey {
    private NullSafeKey() {}

    static Expression isNull(Expression key) {
        return new Expression.Call(CallNames.IS_NULL, List.of(key), Expressions.bool(false));
    }

    /** The value, or a fixed one for NULL; null for types that have none. */
    static @Nullable Expression value(Expression key) {
        SqlType type = key.type().withNullable(false);
        Object placeholder =
                switch (type.kind()) {
                    case BOOLEAN -> false;
                    case TINYINT,
                            SMALLINT,
                            INTEGER,
                            BIGINT,
                            DATE,
                            TIME,
                            TIMESTAMP,
                            TIMESTAMP_LTZ,
                            INTERVAL_DAY,
                            INTERVAL_MONTH -> 0L;
                    case REAL, DOUBLE -> 0.0;
                    case DECIMAL -> BigDecimal.ZERO.setScale(type.scale());
                    case CHAR, VARCHAR, BINARY, VARBINARY -> "";
                    case ARRAY, MAP, ROW, NULL -> null;
                };
        return placeholder == null
                ? null
                : new Expression.Call(
                        CallNames.COALESCE, List.of(key, new Expression.Literal(placeholder, type)), type);
    }
}
