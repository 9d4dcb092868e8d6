package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.Slice;
import io.tidemark.types.SqlType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What an aggregate makes of a group's bag. The entries have been read, sorted unless arrival counts. */
interface BagResult {
    /** Writes the result into a row. */
    void write(Bag bag, ColumnVector target, int row);

    /** A column of the first or last entry: FIRST_VALUE, LAST_VALUE, MIN, MAX, ARG_MIN, ARG_MAX. */
    record End(TupleCodec codec, int shown, boolean last) implements BagResult {
        @Override
        public void write(Bag bag, ColumnVector target, int row) {
            int entry = last ? bag.size() - 1 : 0;
            while (entry >= 0 && entry < bag.size() && bag.count(entry) <= 0) {
                entry += last ? -1 : 1;
            }
            if (entry < 0 || entry >= bag.size()) {
                target.setNull(row);
            } else {
                codec.decode(bag.bytes(), bag.start(entry), shown, target, row);
            }
        }
    }

    /** The value that is there most often, of several the smallest. */
    record Mode(TupleCodec codec) implements BagResult {
        @Override
        public void write(Bag bag, ColumnVector target, int row) {
            int best = -1;
            for (int entry = 0; entry < bag.size(); entry++) {
                if (bag.count(entry) > (best < 0 ? 0 : bag.count(best))) {
                    best = entry;
                }
            }
            if (best < 0) {
                target.setNull(row);
            } else {
                codec.decode(bag.bytes(), bag.start(best), 0, target, row);
            }
        }
    }

    /** How many different tuples there are. */
    record Distinct() implements BagResult {
        @Override
        public void write(Bag bag, ColumnVector target, int row) {
            long different = 0;
            for (int entry = 0; entry < bag.size(); entry++) {
                different += bag.count(entry) > 0 ? 1 : 0;
            }
            target.setNotNull(row);
            ((LongVector) target).values[row] = different;
        }
    }

    /** BIT_AND and BIT_OR of what is there. */
    record Bits(TupleCodec codec, boolean and, LongVector scratch) implements BagResult {
        @Override
        public void write(Bag bag, ColumnVector target, int row) {
            long bits = and ? -1 : 0;
            boolean any = false;
            for (int entry = 0; entry < bag.size(); entry++) {
                if (bag.count(entry) > 0) {
                    codec.decode(bag.bytes(), bag.start(entry), 0, scratch, 0);
                    bits = and ? bits & scratch.values[0] : bits | scratch.values[0];
                    any = true;
                }
            }
            if (any) {
                target.setNotNull(row);
                ((LongVector) target).values[row] = bits;
            } else {
                target.setNull(row);
            }
        }
    }

    /**
     * The value below which a fraction of the values lies: one of them (DISC: the first whose share is at least the
     * fraction), or between two of them in proportion (CONT), as in SQL:2016 section 10.9.
     *
     * @param scratch a vector of the type of the values
     * @param unit what {@link NumberColumn} divides by
     */
    record Percentile(TupleCodec codec, double fraction, boolean between, ColumnVector scratch, double unit)
            implements BagResult {
        static Percentile of(TupleCodec codec, double fraction, boolean between, SqlType type) {
            return new Percentile(codec, fraction, between, ColumnVector.create(type, 1), NumberColumn.unit(type));
        }

        @Override
        public void write(Bag bag, ColumnVector target, int row) {
            long total = 0;
            for (int entry = 0; entry < bag.size(); entry++) {
                total += Math.max(0, bag.count(entry));
            }
            if (total == 0) {
                target.setNull(row);
                return;
            }
            if (!between) {
                long place = Math.max(0, (long) Math.ceil(fraction * total) - 1);
                codec.decode(bag.bytes(), bag.start(entryAt(bag, place)), 0, target, row);
                return;
            }
            double place = fraction * (total - 1);
            long below = (long) place;
            double low = number(bag, below);
            double high = below == place ? low : number(bag, below + 1);
            target.setNotNull(row);
            ((DoubleVector) target).values[row] = low == high ? low : low + (high - low) * (place - below);
        }

        private double number(Bag bag, long place) {
            codec.decode(bag.bytes(), bag.start(entryAt(bag, place)), 0, scratch, 0);
            return NumberColumn.read(scratch, 0, unit);
        }

        private static int entryAt(Bag bag, long place) {
            long passed = 0;
            int entry = 0;
            while (entry < bag.size() - 1) {
                passed += Math.max(0, bag.count(entry));
                if (passed > place) {
                    break;
                }
                entry++;
            }
            return entry;
        }
    }

    /**
     * The texts one after the other.
     *
     * @param shown which column of a tuple is the text
     * @param separator between the texts, in UTF-8
     * @param distinct whether each text comes once
     */
    record Listing(TupleCodec codec, int shown, byte[] separator, boolean distinct, BytesVector scratch)
            implements BagResult {
        @Override
        public void write(Bag bag, ColumnVector target, int row) {
            byte[] text = new byte[64];
            int length = -1; // nothing yet
            Set<ByteBuffer> seen = new HashSet<>();
            for (int entry = 0; entry < bag.size(); entry++) {
                scratch.clear();
                codec.decode(bag.bytes(), bag.start(entry), shown, scratch, 0);
                if (distinct && bag.count(entry) > 0 && !seen.add(ByteBuffer.wrap(scratch.bytes(0)))) {
                    continue;
                }
                long times = distinct ? Math.min(1, bag.count(entry)) : bag.count(entry);
                for (long time = 0; time < times; time++) {
                    int start = length < 0 ? 0 : length + separator.length;
                    int end = Math.addExact(start, scratch.length[0]);
                    if (end > Slice.MAX_BYTES) {
                        throw EvaluationFailure.TOO_LONG;
                    }
                    text = end > text.length ? Arrays.copyOf(text, Math.max(end, text.length * 2)) : text;
                    System.arraycopy(separator, 0, text, Math.max(0, length), length < 0 ? 0 : separator.length);
                    System.arraycopy(scratch.buffer, scratch.start[0], text, start, scratch.length[0]);
                    length = end;
                }
            }
            if (length < 0) {
                target.setNull(row);
            } else {
                target.setNotNull(row);
                ((BytesVector) target).set(row, text, 0, length);
            }
        }
    }
}
