package io.tidemark.executor.state;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns key columns into the words that tables in word form compare: hash, null bits, key words. Mutable: the words of
 * the last call. Thread: task thread.
 */
final class KeyEncoder {
    private static final long SEED = 0x6A09E667F3BCC909L;

    /** {@link SlotLayout#comparedWords} words for each row of the last call. */
    long[] words = {};

    private final SlotLayout layout;
    private final int width;
    private final int nullWords;

    KeyEncoder(SlotLayout layout) {
        this.layout = layout;
        width = layout.comparedWords;
        nullWords = (layout.keyLayouts.length + 63) / 64;
    }

    /** Encodes the keys of rows {@code rows[from..]}, or of rows {@code from..} if there is no list. */
    void encode(ColumnVector[] keys, int @Nullable [] rows, int from, int count) {
        if (words.length < count * width) {
            words = new long[count * width];
        }
        for (int word = 1; word <= nullWords; word++) {
            for (int at = word, end = count * width; at < end; at += width) {
                words[at] = 0;
            }
        }
        for (int key = 0; key < keys.length; key++) {
            int at = layout.keyWordAt[key];
            switch (layout.keyLayouts[key]) {
                case LONG -> encodeLongs(((LongVector) keys[key]).values, rows, from, count, at);
                case DOUBLE -> encodeDoubles(((DoubleVector) keys[key]).values, rows, from, count, at);
                case WIDE -> {
                    encodeLongs(((WideVector) keys[key]).high, rows, from, count, at);
                    encodeLongs(((WideVector) keys[key]).low, rows, from, count, at + 1);
                }
                case BYTES -> encodeBytes((BytesVector) keys[key], rows, from, count, at);
            }
            if (keys[key].mayHaveNulls) {
                encodeNulls(keys[key].nulls, rows, from, count, key);
            }
        }
        hash(count);
    }

    private void encodeLongs(long[] values, int @Nullable [] rows, int from, int count, int first) {
        for (int index = 0, at = first; index < count; index++, at += width) {
            words[at] = values[rows == null ? from + index : rows[from + index]];
        }
    }

    /** One pattern for both zeros and one for all NaN, because SQL groups them together. */
    static long doubleWord(double value) {
        return value == 0 ? 0 : Double.doubleToLongBits(value);
    }

    private void encodeDoubles(double[] values, int @Nullable [] rows, int from, int count, int first) {
        for (int index = 0, at = first; index < count; index++, at += width) {
            words[at] = doubleWord(values[rows == null ? from + index : rows[from + index]]);
        }
    }

    private void encodeBytes(BytesVector vector, int @Nullable [] rows, int from, int count, int first) {
        byte[] buffer = vector.buffer;
        for (int index = 0, at = first; index < count; index++, at += width) {
            int row = rows == null ? from + index : rows[from + index];
            words[at] = vector.isNull(row) ? 0 : Hashing.bytes(buffer, vector.start[row], vector.length[row]);
        }
    }

    private void encodeNulls(boolean[] nulls, int @Nullable [] rows, int from, int count, int key) {
        int first = layout.keyWordAt[key];
        int last = first + (layout.keyLayouts[key] == io.tidemark.types.SqlType.Layout.WIDE ? 2 : 1);
        for (int index = 0, at = 0; index < count; index++, at += width) {
            if (nulls[rows == null ? from + index : rows[from + index]]) {
                words[at + 1 + (key >>> 6)] |= 1L << key;
                Arrays.fill(words, at + first, at + last, 0);
            }
        }
    }

    private void hash(int count) {
        for (int index = 0, at = 0; index < count; index++, at += width) {
            words[at] = hash(words, at, width);
        }
    }

    /** The hash of the words behind the first, never one of the marks of a free slot. */
    static long hash(long[] words, int at, int width) {
        long hash = SEED;
        for (int word = 1; word < width; word++) {
            hash = Hashing.combine(hash, words[at + word]);
        }
        return hash | 2;
    }
}
