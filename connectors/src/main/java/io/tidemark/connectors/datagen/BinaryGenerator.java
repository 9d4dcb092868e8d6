package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;

/** Bytes of any value. */
record BinaryGenerator(long seed, int length) implements ColumnGenerator {
    @Override
    public int bytesPerRow() {
        return length;
    }

    @Override
    public void fill(ColumnVector column, long first, long step, int count) {
        byte[] bytes = new byte[length];
        BytesVector values = (BytesVector) column;
        for (int row = 0; row < count; row++) {
            long bits = Chance.bits(seed, first + row * step);
            for (int at = 0; at < length; at++) {
                if (at > 0 && at % Long.BYTES == 0) {
                    bits = Chance.bits(bits, at);
                }
                bytes[at] = (byte) (bits >>> at % Long.BYTES * Byte.SIZE);
            }
            values.set(row, bytes, 0, length);
        }
    }
}
