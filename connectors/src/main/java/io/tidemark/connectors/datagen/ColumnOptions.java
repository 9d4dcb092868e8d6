package io.tidemark.connectors.datagen;

import io.tidemark.connectors.text.TimeText;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the options say about one column. Immutable. */
final class ColumnOptions {
    private static final String PREFIX = "fields.";
    private static final String KIND = "kind";
    private static final String MIN = "min";
    private static final String MAX = "max";
    private static final String END = "end";
    private static final String LENGTH = "length";
    private static final String VALUES = "values";
    private static final String NULL_RATE = "null-rate";
    private static final String MAX_DELAY = "max-delay";
    private static final String RANDOM = "random";
    private static final String SEQUENCE = "sequence";
    private static final long MAX_LENGTH = 1 << 20;
    private static final int DEFAULT_LENGTH = 8;
    private static final long DEFAULT_MAX = 999_999;
    private static final long DAY_MILLIS = 86_400_000;

    private final TableOptions options;
    private final Column column;
    private final long nowMillis;

    /** @param nowMillis what the word 'now' means */
    ColumnOptions(TableOptions options, Column column, long nowMillis) {
        this.options = options;
        this.column = column;
        this.nowMillis = nowMillis;
    }

    /** The options of a column. */
    static List<OptionSpec> specs(String column) {
        String prefix = PREFIX + column + ".";
        return List.of(
                new OptionSpec(
                        prefix + KIND,
                        OptionSpec.Kind.ENUM,
                        false,
                        null,
                        List.of(RANDOM, SEQUENCE),
                        "Whether values are drawn, or count up from row to row. Points of time count up unless told"
                                + " otherwise, all others are drawn."),
                optional(
                        prefix + MIN,
                        "The least value drawn, or the first of a sequence; 0, or a type's own least one."),
                optional(prefix + MAX, "The greatest value drawn; 999999, or what the type can hold."),
                optional(prefix + END, "The last value of a sequence of numbers, with which the rows end."),
                OptionSpec.optional(
                        prefix + LENGTH,
                        OptionSpec.Kind.INTEGER,
                        null,
                        "Letters of a text, or bytes of a binary value; 8, or what the type says."),
                optional(prefix + VALUES, "Texts with commas between, of which each row has one: 'lamp, vase'."),
                optional(prefix + NULL_RATE, "Part of the rows that have NULL here, from 0 to 1."),
                OptionSpec.optional(
                        prefix + MAX_DELAY,
                        OptionSpec.Kind.DURATION,
                        null,
                        "How far points of time are at most put back, at random, so that rows come out of order."));
    }

    private static OptionSpec optional(String key, String summary) {
        return OptionSpec.optional(key, OptionSpec.Kind.TEXT, null, summary);
    }

    private String key(String name) {
        return PREFIX + column.name() + "." + name;
    }

    /** How many rows the column allows; also checks all its options. */
    long rows() {
        return generator(0).rows();
    }

    /**
     * What makes the column's values.
     *
     * @throws TidemarkException INVALID_OPTION or INVALID_TYPE
     */
    ColumnGenerator generator(long seed) {
        SqlType type = column.type();
        ColumnGenerator values =
                switch (type.kind()) {
                    case BOOLEAN -> only(new LongGenerator(seed, 0, 1, 1), NULL_RATE);
                    case TINYINT -> whole(seed, Byte.MIN_VALUE, Byte.MAX_VALUE);
                    case SMALLINT -> whole(seed, Short.MIN_VALUE, Short.MAX_VALUE);
                    case INTEGER -> whole(seed, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case BIGINT -> whole(seed, Long.MIN_VALUE, Long.MAX_VALUE);
                    case DECIMAL -> decimal(seed, type);
                    case REAL, DOUBLE -> approximate(seed, type);
                    case CHAR, VARCHAR -> text(seed, type);
                    case BINARY, VARBINARY -> only(new BinaryGenerator(seed, length(type)), LENGTH, NULL_RATE);
                    case DATE -> timed(seed, 0, 36_524, 1);
                    case TIME -> timed(seed, 0, 86_399_999, type.precision() == 0 ? 1000 : 1);
                    case TIMESTAMP, TIMESTAMP_LTZ -> timestamp(seed, type);
                    case INTERVAL_DAY, INTERVAL_MONTH, ARRAY, MAP, ROW, NULL ->
                        throw new TidemarkException(
                                ErrorCode.INVALID_TYPE,
                                "table " + options.table() + ": datagen has no values for column '" + column.name()
                                        + "' of type " + type.text(),
                                "make it a computed column of others",
                                null);
                };
        double nullRate = nullRate();
        return nullRate == 0 ? values : new NullGenerator(values, seed, nullRate);
    }

    private ColumnGenerator whole(long seed, long least, long most) {
        long min = options.text(key(MIN)).isPresent() ? number(MIN, 0, least, most) : 0;
        if (sequence(false)) {
            long end = options.text(key(END)).isPresent() ? number(END, 0, min, most) : most;
            boolean ends = options.text(key(END)).isPresent();
            return only(new SequenceGenerator(min, end, ends), KIND, MIN, END, NULL_RATE);
        }
        long max = options.text(key(MAX)).isPresent()
                ? number(MAX, 0, least, most)
                : min > DEFAULT_MAX ? most : Math.min(DEFAULT_MAX, most);
        return only(new LongGenerator(seed, min, ordered(min, max), 1), KIND, MIN, MAX, NULL_RATE);
    }

    private ColumnGenerator decimal(long seed, SqlType type) {
        int digits = Math.min(type.precision(), SqlType.MAX_LONG_DECIMAL_PRECISION);
        long most = BigDecimal.TEN.pow(digits).longValueExact() - 1;
        long min = options.text(key(MIN)).isPresent() ? number(MIN, type.scale(), -most, most) : 0;
        long max = options.text(key(MAX)).isPresent() ? number(MAX, type.scale(), -most, most) : most;
        return only(new LongGenerator(seed, min, ordered(min, max), 1), KIND, MIN, MAX, NULL_RATE);
    }

    private ColumnGenerator approximate(long seed, SqlType type) {
        double min = real(MIN, 0);
        double max = real(MAX, Math.max(1, min));
        ordered(0, Double.compare(min, max) > 0 ? -1 : 0);
        boolean single = type.kind() == SqlType.Kind.REAL;
        return only(new DoubleGenerator(seed, min, max, single), KIND, MIN, MAX, NULL_RATE);
    }

    private ColumnGenerator text(long seed, SqlType type) {
        String values = options.text(key(VALUES)).orElse(null);
        if (values == null) {
            return only(new TextGenerator(seed, length(type)), LENGTH, NULL_RATE);
        }
        List<byte[]> texts = List.of(values.split(",", -1)).stream()
                .map(text -> text.strip().getBytes(StandardCharsets.UTF_8))
                .toList();
        boolean tooLong = type.precision() != SqlType.UNSPECIFIED
                && List.of(values.split(",", -1)).stream()
                        .anyMatch(text -> text.strip().length() > type.precision());
        if (tooLong) {
            throw options.invalid(key(VALUES), "has a text that is too long for " + type.text());
        }
        return only(new ChoiceGenerator(seed, texts), VALUES, NULL_RATE);
    }

    private int length(SqlType type) {
        int most = type.precision() == SqlType.UNSPECIFIED ? Integer.MAX_VALUE : type.precision();
        boolean fixed = type.kind() == SqlType.Kind.CHAR || type.kind() == SqlType.Kind.BINARY;
        long standard = fixed ? most : Math.min(DEFAULT_LENGTH, most);
        long length = options.number(key(LENGTH)).orElse(standard);
        if (length < 0 || length > Math.min(most, MAX_LENGTH)) {
            throw options.invalid(key(LENGTH), "is not from 0 to " + Math.min(most, MAX_LENGTH));
        }
        return (int) length;
    }

    /** Dates and times of day. */
    private ColumnGenerator timed(long seed, long least, long most, long step) {
        long min = options.text(key(MIN)).isPresent() ? time(MIN) : least;
        long max = options.text(key(MAX)).isPresent() ? time(MAX) : Math.max(min, most);
        long steps = (ordered(min, max) - min) / step;
        return only(new LongGenerator(seed, min / step, min / step + steps, step), KIND, MIN, MAX, NULL_RATE);
    }

    private ColumnGenerator timestamp(long seed, SqlType type) {
        int step = type.precision() == 0 ? 1000 : type.precision() == 1 ? 100 : type.precision() == 2 ? 10 : 1;
        if (!sequence(true)) {
            long first = DatagenConnector.startMillis(options, nowMillis);
            return timed(seed, first, first + DAY_MILLIS - 1, step);
        }
        long start = options.text(key(MIN)).isPresent() ? time(MIN) : DatagenConnector.startMillis(options, nowMillis);
        long delay = options.text(key(MAX_DELAY)).isPresent() ? options.millis(key(MAX_DELAY)) : 0;
        long rate = DatagenConnector.eventRate(options);
        return only(new TimestampGenerator(seed, start, rate, delay, step), KIND, MIN, MAX_DELAY, NULL_RATE);
    }

    private boolean sequence(boolean standard) {
        return options.text(key(KIND)).map(SEQUENCE::equals).orElse(standard);
    }

    private long ordered(long min, long max) {
        if (max < min) {
            String wrong = options.text(key(MAX)).isPresent() ? MAX : MIN;
            throw options.invalid(key(wrong), "makes the greatest value smaller than the least");
        }
        return max;
    }

    private long number(String name, int scale, long least, long most) {
        String text = options.text(key(name)).orElse("");
        try {
            long value =
                    new BigDecimal(text.strip()).setScale(scale).unscaledValue().longValueExact();
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException none) {
            throw options.invalid(key(name), "is not a number");
        } catch (ArithmeticException tooFine) {
            throw options.invalid(key(name), "does not fit " + column.type().text());
        }
        throw options.invalid(key(name), "does not fit " + column.type().text() + " or comes before the first value");
    }

    private double real(String name, double standard) {
        try {
            double value = options.text(key(name)).map(Double::parseDouble).orElse(standard);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException none) {
            throw options.invalid(key(name), "is not a number");
        }
        throw options.invalid(key(name), "is not a finite number");
    }

    private long time(String name) {
        byte[] text = options.text(key(name)).orElse("").getBytes(StandardCharsets.UTF_8);
        long value =
                switch (column.type().kind()) {
                    case DATE -> TimeText.date(text, 0, text.length);
                    case TIME -> TimeText.time(text, 0, text.length);
                    default -> TimeText.timestamp(text, 0, text.length);
                };
        if (value == TimeText.INVALID) {
            throw options.invalid(key(name), "is not a " + column.type().kind());
        }
        return value;
    }

    private double nullRate() {
        String text = options.text(key(NULL_RATE)).orElse("0");
        double rate;
        try {
            rate = Double.parseDouble(text);
        } catch (NumberFormatException none) {
            rate = -1;
        }
        if (!(rate >= 0 && rate <= 1)) {
            throw options.invalid(key(NULL_RATE), "is not a number from 0 to 1");
        }
        if (rate > 0 && !column.type().nullable()) {
            throw options.invalid(key(NULL_RATE), "cannot be: the column is NOT NULL");
        }
        return rate;
    }

    /** Refuses options that have no meaning for this column. */
    private ColumnGenerator only(ColumnGenerator generator, String... meant) {
        for (OptionSpec spec : specs(column.name())) {
            String name = spec.key().substring(key("").length());
            if (options.text(spec.key()).isPresent() && !List.of(meant).contains(name)) {
                throw options.invalid(
                        spec.key(),
                        "has no meaning for this column of type "
                                + column.type().text() + "; what has: " + String.join(", ", meant));
            }
        }
        return generator;
    }
}
