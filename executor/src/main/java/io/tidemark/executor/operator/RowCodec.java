package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.Schema;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Rows as bytes, for snapshots. The form is private and may change. Stateless. */
final class RowCodec {
    private RowCodec() {}

    static void write(RowBuffer rows, Schema schema, DataOutput target) throws IOException {
        target.writeInt(rows.size());
        for (int number = 0; number < rows.size(); number++) {
            ColumnBatch chunk = rows.chunk(number);
            for (int column = 0; column < schema.size(); column++) {
                write(chunk.columns[column], rows.rowInChunk(number), target);
            }
        }
    }

    private static void write(ColumnVector vector, int row, DataOutput target) throws IOException {
        target.writeBoolean(vector.isNull(row));
        if (vector.isNull(row)) {
            return;
        }
        if (vector instanceof LongVector longs) {
            target.writeLong(longs.values[row]);
        } else if (vector instanceof DoubleVector doubles) {
            target.writeDouble(doubles.values[row]);
        } else if (vector instanceof WideVector wide) {
            target.writeLong(wide.high[row]);
            target.writeLong(wide.low[row]);
        } else {
            BytesVector bytes = (BytesVector) vector;
            target.writeInt(bytes.length[row]);
            target.write(bytes.buffer, bytes.start[row], bytes.length[row]);
        }
    }

    static void read(RowBuffer rows, Schema schema, DataInput source) throws IOException {
        int count = source.readInt();
        ColumnBatch row = ColumnBatch.create(schema, 1);
        for (int number = 0; number < count; number++) {
            row.clear();
            for (ColumnVector column : row.columns) {
                read(column, source);
            }
            row.rowCount = 1;
            rows.append(row, 0);
        }
    }

    private static void read(ColumnVector vector, DataInput source) throws IOException {
        if (source.readBoolean()) {
            vector.setNull(0);
        } else if (vector instanceof LongVector longs) {
            longs.values[0] = source.readLong();
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[0] = source.readDouble();
        } else if (vector instanceof WideVector wide) {
            wide.high[0] = source.readLong();
            wide.low[0] = source.readLong();
        } else {
            byte[] bytes = new byte[source.readInt()];
            source.readFully(bytes);
            ((BytesVector) vector).set(0, bytes, 0, bytes.length);
        }
    }
}
