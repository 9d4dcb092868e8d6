package io.tidemark.executor.state;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.SqlType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Keys as lists of Java objects, and their way into vectors and back. */
final class TestKeys {
    private TestKeys() {}

    static SqlType type(char letter) {
        return switch (letter) {
            case 'l' -> SqlType.bigint();
            case 'd' -> SqlType.of(SqlType.Kind.DOUBLE);
            case 'w' -> SqlType.decimal(38, 0);
            case 'b' -> SqlType.varchar();
            default -> throw new IllegalArgumentException("letter " + letter);
        };
    }

    /** Types of a shape such as {@code lb}: long, bytes. */
    static List<SqlType> types(String shape) {
        List<SqlType> types = new ArrayList<>();
        for (char letter : shape.toCharArray()) {
            types.add(type(letter));
        }
        return types;
    }

    static ColumnVector[] vectors(List<SqlType> types, int capacity) {
        ColumnVector[] vectors = new ColumnVector[types.size()];
        for (int index = 0; index < vectors.length; index++) {
            vectors[index] = ColumnVector.create(types.get(index), capacity);
        }
        return vectors;
    }

    static List<@Nullable Object> randomKey(Random random, List<SqlType> types) {
        List<@Nullable Object> key = new ArrayList<>();
        for (SqlType type : types) {
            key.add(random.nextInt(12) == 0 ? null : randomValue(random, type));
        }
        return key;
    }

    private static Object randomValue(Random random, SqlType type) {
        return switch (type.layout()) {
            case LONG -> random.nextBoolean() ? (long) random.nextInt(1000) - 500 : random.nextLong();
            case DOUBLE ->
                switch (random.nextInt(6)) {
                    case 0 -> 0.0;
                    case 1 -> Double.NaN;
                    case 2 -> Double.NEGATIVE_INFINITY;
                    default -> random.nextInt(100) / 4.0;
                };
            case WIDE -> new BigInteger(random.nextBoolean() ? 20 : 120, random).subtract(BigInteger.TEN.pow(5));
            case BYTES -> randomText(random);
        };
    }

    static String randomText(Random random) {
        int length = random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(20) == 0 ? 3000 : 20);
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < length; index++) {
            text.append((char) ('a' + random.nextInt(4)));
        }
        return text.toString();
    }

    static void write(ColumnVector vector, int row, @Nullable Object value, Random random) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        vector.setNotNull(row);
        if (vector instanceof LongVector longs) {
            longs.values[row] = (Long) value;
        } else if (vector instanceof DoubleVector doubles) {
            double number = (Double) value;
            boolean negativeZero = number == 0 && random.nextBoolean();
            boolean otherNaN = Double.isNaN(number) && random.nextBoolean();
            doubles.values[row] =
                    negativeZero ? -0.0 : otherNaN ? Double.longBitsToDouble(0x7ff8000000000123L) : number;
        } else if (vector instanceof WideVector wides) {
            BigInteger number = (BigInteger) value;
            wides.high[row] = number.shiftRight(64).longValue();
            wides.low[row] = number.longValue();
        } else {
            ((BytesVector) vector).set(row, (String) value);
        }
    }

    static void write(ColumnVector[] vectors, int row, List<@Nullable Object> key, Random random) {
        for (int index = 0; index < vectors.length; index++) {
            write(vectors[index], row, key.get(index), random);
        }
    }

    static List<@Nullable Object> read(ColumnVector[] vectors, int row) {
        List<@Nullable Object> key = new ArrayList<>();
        for (ColumnVector vector : vectors) {
            key.add(vector.isNull(row) ? null : readValue(vector, row));
        }
        return key;
    }

    private static Object readValue(ColumnVector vector, int row) {
        if (vector instanceof LongVector longs) {
            return longs.values[row];
        } else if (vector instanceof DoubleVector doubles) {
            return doubles.values[row];
        } else if (vector instanceof WideVector wides) {
            return BigInteger.valueOf(wides.high[row])
                    .shiftLeft(64)
                    .add(new BigInteger(
                            1,
                            java.nio.ByteBuffer.allocate(8)
                                    .putLong(wides.low[row])
                                    .array()));
        }
        return ((BytesVector) vector).text(row);
    }
}
