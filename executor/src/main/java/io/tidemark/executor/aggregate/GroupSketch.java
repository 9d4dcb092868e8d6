package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import java.nio.ByteBuffer;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.tdigest.TDigestDouble;

/** A sketch that is opened for group after group. Mutable. Thread: task thread. */
interface GroupSketch {
    /** Begins with no values. */
    void clear();

    /** Takes a value that is not null in. */
    void add(ColumnVector source, int row);

    /** Takes in what another sketch has seen. */
    void merge(byte[] other);

    /** The sketch as it is kept. */
    byte[] bytes();

    /** Writes what it tells. */
    void write(ColumnVector target, int row);

    /**
     * APPROX_COUNT_DISTINCT by HyperLogLog with 4096 registers: a standard error of 1.6 percent. The estimate comes from
     * the registers alone, so that neither the order of the rows nor that of merges shows.
     */
    final class Distinct implements GroupSketch {
        private static final int LOG_REGISTERS = 12;

        private Union union = new Union(LOG_REGISTERS);
        private final byte[] wide = new byte[2 * Long.BYTES];

        @Override
        public void clear() {
            union = new Union(LOG_REGISTERS);
        }

        @Override
        public void add(ColumnVector source, int row) {
            if (source instanceof LongVector longs) {
                union.update(longs.values[row]);
            } else if (source instanceof DoubleVector doubles) {
                union.update(TupleCodec.sortable(doubles.values[row]));
            } else if (source instanceof WideVector decimals) {
                ByteBuffer.wrap(wide).putLong(decimals.high[row]).putLong(decimals.low[row]);
                union.update(wide);
            } else {
                BytesVector texts = (BytesVector) source;
                if (texts.length[row] == 0) {
                    union.update(Double.MIN_VALUE); // it takes no empty bytes
                } else {
                    union.update(ByteBuffer.wrap(texts.buffer, texts.start[row], texts.length[row]));
                }
            }
        }

        @Override
        public void merge(byte[] other) {
            union.update(HllSketch.heapify(Memory.wrap(other)));
        }

        @Override
        public byte[] bytes() {
            return union.getResult(TgtHllType.HLL_8).toCompactByteArray();
        }

        @Override
        public void write(ColumnVector target, int row) {
            target.setNotNull(row);
            ((LongVector) target).values[row] =
                    Math.round(union.getResult(TgtHllType.HLL_8).getCompositeEstimate());
        }
    }

    /**
     * APPROX_PERCENTILE by a t-digest, which is most exact at the ends. KLL and REQ sketches toss coins, so that a replay would
     * not give the same result.
     */
    final class Quantile implements GroupSketch {
        /** At 1000 the rank of a result is off by less than half a percent, and a sketch takes up to 20 KB. */
        private static final short COMPRESSION = 1000;

        private final double fraction;
        private final double unit;
        private TDigestDouble digest = new TDigestDouble(COMPRESSION);

        /**
         * @param fraction of the values that lie below the result
         * @param unit what {@link NumberColumn} divides by
         */
        Quantile(double fraction, double unit) {
            this.fraction = fraction;
            this.unit = unit;
        }

        @Override
        public void clear() {
            digest = new TDigestDouble(COMPRESSION);
        }

        @Override
        public void add(ColumnVector source, int row) {
            digest.update(NumberColumn.read(source, row, unit));
        }

        @Override
        public void merge(byte[] other) {
            TDigestDouble given = TDigestDouble.heapify(Memory.wrap(other));
            if (digest.isEmpty()) {
                digest = given;
            } else {
                digest.merge(given);
            }
        }

        @Override
        public byte[] bytes() {
            return digest.toByteArray();
        }

        @Override
        public void write(ColumnVector target, int row) {
            if (digest.isEmpty()) {
                target.setNull(row);
            } else {
                target.setNotNull(row);
                ((DoubleVector) target).values[row] = digest.getQuantile(fraction);
            }
        }
    }
}
