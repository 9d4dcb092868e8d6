package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** Constant rows. Thread: task thread. */
final class ValuesInput implements TaskInput, TaskPart.Content {
    private static final String NEXT = "next";

    private final PhysicalNode.Values values;
    private final Output output;
    private int next;
    private boolean ended;

    ValuesInput(PhysicalNode.Values values, Output output) {
        this.values = values;
        this.output = output;
    }

    @Override
    public boolean pull() {
        if (ended) {
            return false;
        }
        int count = Math.min(ColumnBatch.DEFAULT_ROWS, values.rows().size() - next);
        if (count == 0) {
            ended = true;
            output.watermark(Long.MAX_VALUE);
            return true;
        }
        ColumnBatch batch = ColumnBatch.create(values.schema(), count);
        for (int row = 0; row < count; row++) {
            List<Expression.Literal> literals = values.rows().get(next + row);
            for (int column = 0; column < literals.size(); column++) {
                set(
                        batch.columns[column],
                        row,
                        literals.get(column).value(),
                        values.schema().type(column));
            }
        }
        batch.rowCount = count;
        next += count;
        output.rows(batch);
        return true;
    }

    private static void set(
            ColumnVector vector, int row, @org.jspecify.annotations.Nullable Object value, SqlType type) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        vector.setNotNull(row);
        if (vector instanceof BytesVector bytes) {
            byte[] content = type.isBinary()
                    ? HexFormat.of().parseHex(value.toString())
                    : value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
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

    @Override
    public void snapshot(SnapshotWriter target) {
        target.whole(NEXT, ByteBuffer.allocate(Integer.BYTES).putInt(next).array());
    }

    @Override
    public void restore(SnapshotReader source) {
        for (byte[] given : source.whole(NEXT)) {
            next = Math.max(next, ByteBuffer.wrap(given).getInt());
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
