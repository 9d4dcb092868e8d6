package io.tidemark.executor.batch;

import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Puts the constants of plans into vectors. Stateless. */
public final class LiteralValues {
    private LiteralValues() {}

    /** Sets a row to the value of a literal of a type; see {@code planner.plan.Expression.Literal}. */
    public static void set(ColumnVector vector, int row, @Nullable Object value, SqlType type) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        vector.setNotNull(row);
        if (vector instanceof BytesVector bytes) {
            byte[] content = type.isBinary()
                    ? HexFormat.of().parseHex(value.toString())
                    : value.toString().getBytes(StandardCharsets.UTF_8);
            bytes.set(row, content, 0, content.length);
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = ((Number) value).doubleValue();
        } else if (vector instanceof WideVector wide) {
            BigInteger unscaled = unscaled(value, type);
            wide.high[row] = unscaled.shiftRight(64).longValue();
            wide.low[row] = unscaled.longValue();
        } else {
            ((LongVector) vector).values[row] = asLong(value, type);
        }
    }

    private static long asLong(Object value, SqlType type) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return type.kind() == SqlType.Kind.DECIMAL
                ? unscaled(value, type).longValueExact()
                : ((Number) value).longValue();
    }

    private static BigInteger unscaled(Object value, SqlType type) {
        BigDecimal decimal = value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
        return decimal.setScale(type.scale(), RoundingMode.UNNECESSARY).unscaledValue();
    }
}
