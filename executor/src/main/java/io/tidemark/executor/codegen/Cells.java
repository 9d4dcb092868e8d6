package io.tidemark.executor.codegen;

import io.tidemark.executor.function.Cell;
import io.tidemark.executor.function.CellCall;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.Wide;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The interpreter's values (see {@link Values}) into cells and back. */
final class Cells {
    private Cells() {}

    static void set(CellCall call, int argument, @Nullable Object value) {
        if (value == null) {
            call.set(argument, true, 0L);
        } else if (value instanceof Slice slice) {
            call.set(argument, false, slice);
        } else if (value instanceof Double number) {
            call.set(argument, false, number.doubleValue());
        } else if (value instanceof Boolean truth) {
            call.set(argument, false, truth.booleanValue());
        } else if (value instanceof BigDecimal decimal) {
            Wide wide = new Wide();
            wide.set(decimal.unscaledValue());
            call.set(argument, false, wide.high, wide.low);
        } else {
            call.set(argument, false, ((Long) value).longValue());
        }
    }

    /** The value of a cell; bytes are copied. */
    static @Nullable Object get(Cell cell, SqlType type) {
        if (cell.isNull) {
            return null;
        }
        return switch (type.layout()) {
            case LONG ->
                type.kind() == SqlType.Kind.BOOLEAN
                        ? (Object) (cell.number != 0)
                        : type.kind() == SqlType.Kind.DECIMAL
                                ? (Object) BigDecimal.valueOf(cell.number, type.scale())
                                : (Object) cell.number;
            case DOUBLE -> cell.real;
            case WIDE -> new BigDecimal(Wide.toBigInteger(cell.high, cell.number), type.scale());
            case BYTES -> Slice.of(cell.bytes.copy());
        };
    }
}
