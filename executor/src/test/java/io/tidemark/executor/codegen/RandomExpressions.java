package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.function.BinaryFunctions;
import io.tidemark.executor.function.NumberFunctions;
import io.tidemark.executor.function.PatternFunctions;
import io.tidemark.executor.function.RegularExpression;
import io.tidemark.executor.function.ScalarFunction;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.TextFunctions;
import io.tidemark.executor.function.TextLikeness;
import io.tidemark.executor.function.TextPartFunctions;
import io.tidemark.executor.function.TimeFunctions;
import io.tidemark.executor.function.Wide;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes typed expressions and rows at random, as the planner could: operand types keep its promises. */
final class RandomExpressions {
    private static final SqlType BOOLEAN = SqlType.of(Kind.BOOLEAN);
    private static final SqlType INTEGER = SqlType.of(Kind.INTEGER);
    private static final SqlType DOUBLE = SqlType.of(Kind.DOUBLE);
    private static final SqlType VARCHAR = SqlType.varchar();
    private static final SqlType INTERVAL_DAY = SqlType.of(Kind.INTERVAL_DAY);
    private static final SqlType INTERVAL_MONTH = SqlType.of(Kind.INTERVAL_MONTH);

    private static final List<SqlType> WHOLE =
            List.of(SqlType.of(Kind.TINYINT), SqlType.of(Kind.SMALLINT), INTEGER, SqlType.bigint());

    private static final List<SqlType> DECIMALS = List.of(
            SqlType.decimal(3, 3),
            SqlType.decimal(5, 0),
            SqlType.decimal(10, 2),
            SqlType.decimal(18, 0),
            SqlType.decimal(18, 6),
            SqlType.decimal(19, 0),
            SqlType.decimal(22, 3),
            SqlType.decimal(38, 0),
            SqlType.decimal(38, 10));

    private static final List<SqlType> TIMES = List.of(
            SqlType.of(Kind.DATE),
            SqlType.of(Kind.TIME, 3),
            SqlType.of(Kind.TIMESTAMP, 3),
            SqlType.of(Kind.TIMESTAMP, 0),
            SqlType.of(Kind.TIMESTAMP_LTZ, 3));

    private static final List<SqlType> ALL = new ArrayList<>();

    static {
        ALL.add(BOOLEAN);
        ALL.addAll(WHOLE);
        ALL.add(SqlType.of(Kind.REAL));
        ALL.add(DOUBLE);
        ALL.addAll(DECIMALS);
        ALL.add(VARCHAR);
        ALL.add(SqlType.of(Kind.CHAR, 5));
        ALL.add(SqlType.of(Kind.VARBINARY));
        ALL.addAll(TIMES);
        ALL.add(INTERVAL_DAY);
        ALL.add(INTERVAL_MONTH);
    }

    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "abc",
        "ABC",
        "a%b",
        "_",
        "50%",
        "äöü",
        "𝄞x",
        "日本語",
        "true",
        " FALSE ",
        "12",
        "-7",
        "+3",
        "128",
        "99999999999999999999",
        "1.5",
        "-0.005",
        "1e3",
        "1E-400",
        "1e400",
        "NaN",
        "-Infinity",
        "2024-02-29",
        "2023-02-29",
        "2024-02-29 12:34:56.789",
        "1969-12-31T23:59:59",
        "23:59:59.999",
        "24:00:00",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59.999",
        "x",
        "hello world",
        "aXbXc",
        "http://a.b/c?d=e"
    };

    private final Random random;
    private final Schema schema;

    RandomExpressions(Random random) {
        this.random = random;
        List<Column> columns = new ArrayList<>();
        for (SqlType type : ALL) {
            columns.add(new Column("c" + columns.size(), type));
            columns.add(new Column("c" + columns.size(), type));
        }
        this.schema = new Schema(columns);
    }

    Schema schema() {
        return schema;
    }

    SqlType type() {
        return pick(ALL);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    // ---- rows

    ColumnBatch batch(int rows) {
        ColumnBatch batch = ColumnBatch.create(schema, rows);
        for (int index = 0; index < schema.size(); index++) {
            boolean nullable = random.nextInt(3) == 0;
            for (int row = 0; row < rows; row++) {
                if (nullable && random.nextInt(4) == 0) {
                    batch.columns[index].setNull(row);
                    garbage(batch.columns[index], row);
                } else {
                    write(value(schema.type(index)), schema.type(index), batch.columns[index], row);
                }
            }
        }
        batch.rowCount = rows;
        return batch;
    }

    /** What lies under a null must not matter. */
    private void garbage(ColumnVector vector, int row) {
        if (vector instanceof LongVector longs) {
            longs.values[row] = random.nextLong();
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = random.nextDouble() * 1e300;
        } else if (vector instanceof WideVector wides) {
            wides.high[row] = random.nextLong();
            wides.low[row] = random.nextLong();
        } else {
            ((BytesVector) vector).start[row] = -5;
            ((BytesVector) vector).length[row] = 1 << 30;
        }
    }

    private static void write(Object value, SqlType type, ColumnVector vector, int row) {
        if (vector instanceof LongVector longs) {
            longs.values[row] = value instanceof Boolean truth
                    ? (truth ? 1 : 0)
                    : value instanceof BigDecimal decimal
                            ? decimal.unscaledValue().longValueExact()
                            : (Long) value;
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = (Double) value;
        } else if (vector instanceof WideVector wides) {
            Wide wide = new Wide();
            wide.set(((BigDecimal) value).unscaledValue());
            wides.high[row] = wide.high;
            wides.low[row] = wide.low;
        } else if (type.isBinary()) {
            byte[] bytes = java.util.HexFormat.of().parseHex((String) value);
            ((BytesVector) vector).set(row, bytes, 0, bytes.length);
        } else {
            ((BytesVector) vector).set(row, (String) value);
        }
    }

    /** A value as a literal has it, with a liking for limits. */
    private Object value(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> whole(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> whole(Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> whole(Long.MIN_VALUE, Long.MAX_VALUE);
            case REAL -> (double) (float) real();
            case DOUBLE -> real();
            case DECIMAL -> decimal(type);
            case CHAR -> pick("abcde", "a    ", "12   ", "äöüßx");
            case VARCHAR -> pick(TEXTS);
            case BINARY, VARBINARY -> pick("", "00", "ff", "616263", "c3a4", "f09d849e");
            case DATE -> pick(0L, -1L, -719162L, 2932896L, (long) random.nextInt(40000) - 10000, 19782L);
            case TIME -> (long) random.nextInt(86_400_000);
            case TIMESTAMP, TIMESTAMP_LTZ -> {
                long millis =
                        pick(0L, -1L, -62135596800000L, 253402300799999L, (random.nextLong() % 4_000_000_000_000L));
                yield type.precision() == 0 ? Math.floorDiv(millis, 1000L) * 1000 : millis;
            }
            case INTERVAL_DAY -> pick(0L, 1L, -1L, 86_400_000L, random.nextLong() % 100_000_000_000L, Long.MIN_VALUE);
            case INTERVAL_MONTH -> pick(0L, 1L, -1L, 12L, (long) random.nextInt(3000) - 1500, 200_000L);
            case ARRAY, MAP, ROW, NULL -> throw new IllegalStateException();
        };
    }

    private long whole(long minimum, long maximum) {
        return switch (random.nextInt(6)) {
            case 0 -> pick(minimum, minimum + 1, maximum, maximum - 1);
            case 1 -> pick(0L, 1L, -1L, 2L, -2L, 10L);
            case 2 ->
                minimum
                        + Math.floorMod(
                                random.nextLong(), maximum - minimum == -1 ? Long.MAX_VALUE : maximum - minimum);
            default -> random.nextInt(201) - 100;
        };
    }

    private double real() {
        return switch (random.nextInt(5)) {
            case 0 -> pick(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
            case 1 -> pick(Double.MAX_VALUE, Double.MIN_VALUE, 9.223372036854775807e18, 0x1p53, 1e-7, 123456.789);
            case 2 -> random.nextGaussian() * 1e6;
            default -> (random.nextInt(2001) - 1000) / 8.0;
        };
    }

    private BigDecimal decimal(SqlType type) {
        BigInteger bound = BigInteger.TEN.pow(type.precision());
        BigInteger unscaled =
                switch (random.nextInt(4)) {
                    case 0 ->
                        pick(bound.subtract(BigInteger.ONE), bound.negate().add(BigInteger.ONE), BigInteger.ZERO);
                    case 1 ->
                        new BigInteger(bound.bitLength(), random).mod(bound).multiply(BigInteger.valueOf(pick(1, -1)));
                    default -> BigInteger.valueOf(random.nextInt(20001) - 10000).remainder(bound);
                };
        return new BigDecimal(unscaled, type.scale());
    }

    // ---- expressions

    Expression expression(SqlType type, int depth) {
        if (depth <= 0 || random.nextInt(8) == 0) {
            return leaf(type);
        }
        return switch (random.nextInt(10)) {
            case 0 -> caseWhen(type, depth);
            case 1 -> call("COALESCE", type, expression(type, depth - 1), expression(type, depth - 1));
            case 2 -> cast(type, depth);
            default -> special(type, depth);
        };
    }

    private Expression leaf(SqlType type) {
        if (random.nextInt(3) == 0) {
            @Nullable Object value = random.nextInt(8) == 0 ? null : value(type);
            return new Expression.Literal(value, type);
        }
        List<Integer> found = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            if (schema.type(index).equals(type)) {
                found.add(index);
            }
        }
        return found.isEmpty()
                ? new Expression.Literal(value(type), type)
                : new Expression.ColumnReference(pick(found), type);
    }

    private Expression caseWhen(SqlType type, int depth) {
        List<Expression.Branch> branches = new ArrayList<>();
        for (int count = random.nextInt(3); count >= 0; count--) {
            branches.add(new Expression.Branch(expression(BOOLEAN, depth - 1), expression(type, depth - 1)));
        }
        return new Expression.Case(branches, expression(type, depth - 1), type);
    }

    private Expression cast(SqlType to, int depth) {
        SqlType from = pick(ALL);
        for (int attempt = 0; !isCastable(from, to); attempt++) {
            from = attempt > 50 ? to : pick(ALL);
        }
        return new Expression.Cast(expression(from, depth - 1), to, random.nextInt(3) > 0);
    }

    private static boolean isCastable(SqlType from, SqlType to) {
        if (from.kind() == to.kind()) {
            return true;
        }
        boolean number = from.isExact() || from.isApproximate();
        boolean time = TypeRules.isTime(from) && TypeRules.isTime(to);
        boolean text = from.isText() && !TypeRules.isInterval(to);
        if (to.kind() == Kind.BOOLEAN) {
            return from.isInteger() || from.isText();
        }
        if (to.isText()) {
            return true;
        }
        if (to.isBinary()) {
            return from.isText() || from.isBinary();
        }
        return text || time || ((to.isExact() || to.isApproximate()) && (number || from.kind() == Kind.BOOLEAN));
    }

    private static Expression call(String function, SqlType type, Expression... arguments) {
        return new Expression.Call(function, List.of(arguments), type);
    }

    private Expression special(SqlType type, int depth) {
        int below = depth - 1;
        if (random.nextInt(3) == 0) {
            Expression function = function(type, below);
            if (function != null) {
                return function;
            }
        }
        return switch (type.kind()) {
            case BOOLEAN -> truth(below);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> whole(type, below);
            case REAL, DOUBLE -> real(type, below);
            case DECIMAL -> decimal(type, below);
            case CHAR, VARCHAR -> text(type, below);
            case BINARY, VARBINARY -> call("||", type, expression(type, below), expression(type, below));
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> time(type, below);
            case INTERVAL_DAY, INTERVAL_MONTH -> interval(type, below);
            case ARRAY, MAP, ROW, NULL -> throw new IllegalStateException();
        };
    }

    /** A call of one of the functions with an annotation whose result has the type; null if there is none. */
    private @Nullable Expression function(SqlType type, int depth) {
        List<Method> fitting = new ArrayList<>();
        for (Class<?> owner : List.of(
                TextFunctions.class,
                TextPartFunctions.class,
                TextLikeness.class,
                NumberFunctions.class,
                TimeFunctions.class,
                BinaryFunctions.class,
                PatternFunctions.class)) {
            for (Method method : owner.getDeclaredMethods()) {
                if (method.isAnnotationPresent(ScalarFunction.class)
                        && results(method).contains(type.kind())) {
                    fitting.add(method);
                }
            }
        }
        if (fitting.isEmpty()) {
            return null;
        }
        fitting.sort(Comparator.comparing(Method::toString));
        Method method = pick(fitting);
        ScalarFunction marks = method.getAnnotation(ScalarFunction.class);
        boolean bytes = method.getName().endsWith("Bytes");
        List<Expression> arguments = new ArrayList<>();
        List<Class<?>> parameters = new ArrayList<>(List.of(method.getParameterTypes()));
        parameters.remove(RegularExpression.class);
        if (method.getReturnType() == void.class) {
            parameters.remove(parameters.size() - 1);
        }
        for (Class<?> parameter : parameters) {
            if (parameter == Slice.class) {
                boolean binary = bytes || (marks.binary() && random.nextBoolean());
                arguments.add(expression(binary ? SqlType.of(Kind.VARBINARY) : VARCHAR, depth));
            } else if (parameter == double.class) {
                arguments.add(expression(random.nextInt(3) == 0 ? pick(DECIMALS) : pick(DOUBLE, INTEGER), depth));
            } else if (marks.arguments().length > 0 && marks.arguments()[arguments.size()] == Kind.DATE) {
                arguments.add(expression(TIMES.get(0), depth));
            } else if (marks.arguments().length > 0) {
                arguments.add(expression(pick(TIMES.get(0), TIMES.get(2), TIMES.get(4)), depth));
            } else {
                arguments.add(
                        random.nextBoolean()
                                ? new Expression.Literal((long) random.nextInt(12) - 3, INTEGER)
                                : expression(pick(INTEGER, SqlType.bigint()), depth));
            }
        }
        String name = bytes ? method.getName().replace("Bytes", "") : method.getName();
        String sqlName = name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        return new Expression.Call(sqlName, arguments, type);
    }

    private static Set<Kind> results(Method method) {
        boolean bytes = method.getName().endsWith("Bytes")
                || Set.of("fromHex", "fromBase64").contains(method.getName());
        Class<?> result = method.getReturnType();
        if (result == void.class) {
            return Set.of(bytes ? Kind.VARBINARY : Kind.VARCHAR);
        }
        if (result == double.class) {
            return Set.of(Kind.DOUBLE);
        }
        if (result == boolean.class) {
            return Set.of(Kind.BOOLEAN);
        }
        return switch (method.getName()) {
            case "lastDay", "toDate", "dateFromUnixDate" -> Set.of(Kind.DATE);
            case "toTimestamp", "timestampMillis", "timestampSeconds", "timestampMicros" -> Set.of(Kind.TIMESTAMP);
            case "charLength", "length", "octetLength", "position", "strpos", "instr", "ascii" ->
                Set.of(Kind.INTEGER, Kind.BIGINT);
            default -> Set.of(Kind.BIGINT);
        };
    }

    private Expression truth(int depth) {
        if (random.nextBoolean()) {
            SqlType type = pick(ALL);
            SqlType other = type;
            if (type.isInteger()) {
                other = pick(WHOLE);
            } else if (type.kind() == Kind.DECIMAL) {
                other = SqlType.decimal(pick(Math.max(18, type.scale()), 38, type.precision()), type.scale());
            }
            String name = pick("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM");
            return call(name, BOOLEAN, expression(type, depth), expression(other, depth));
        }
        return switch (random.nextInt(7)) {
            case 6 -> list();
            case 0 -> call(pick("IS NULL", "IS NOT NULL"), BOOLEAN, expression(pick(ALL), depth));
            case 1 ->
                call(
                        pick("IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE", "NOT"),
                        BOOLEAN,
                        expression(BOOLEAN, depth));
            case 2 -> {
                Expression pattern = random.nextBoolean()
                        ? new Expression.Literal(
                                pick("a%", "%b", "%X%", "_b_", "", "%", "a\\%%", "%ö%", "_x", "h%o%d", "%a_", "50\\%"),
                                VARCHAR)
                        : expression(VARCHAR, depth);
                yield random.nextBoolean()
                        ? call("LIKE", BOOLEAN, expression(VARCHAR, depth), pattern)
                        : call(
                                "LIKE",
                                BOOLEAN,
                                expression(VARCHAR, depth),
                                pattern,
                                new Expression.Literal("\\", VARCHAR));
            }
            default -> {
                List<Expression> arguments = new ArrayList<>();
                for (int count = random.nextInt(3) + 2; count > 0; count--) {
                    arguments.add(expression(BOOLEAN, depth));
                }
                yield new Expression.Call(pick("AND", "OR"), arguments, BOOLEAN);
            }
        };
    }

    /** IN or NOT IN. */
    private Expression list() {
        boolean or = random.nextBoolean();
        int column = random.nextInt(schema.size());
        SqlType type = schema.type(column);
        List<Expression> comparisons = new ArrayList<>();
        for (int count = random.nextInt(30) + 2; count > 0; count--) {
            comparisons.add(call(
                    or ? "=" : "<>",
                    BOOLEAN,
                    new Expression.ColumnReference(column, type),
                    new Expression.Literal(random.nextInt(200) == 0 ? null : value(type), type)));
        }
        if (random.nextBoolean()) {
            comparisons.add(random.nextInt(comparisons.size()), leaf(BOOLEAN));
        }
        return new Expression.Call(or ? "OR" : "AND", comparisons, BOOLEAN);
    }

    private Expression whole(SqlType type, int depth) {
        Expression left = expression(type, depth);
        if (type.kind() == Kind.BIGINT && random.nextInt(3) == 0) {
            SqlType time = pick(TIMES);
            String unit = time.kind() == Kind.TIME
                    ? pick("HOUR", "MINUTE", "SECOND", "MILLISECOND")
                    : pick(
                            "YEAR",
                            "QUARTER",
                            "MONTH",
                            "WEEK",
                            "DAY",
                            "DOW",
                            "ISODOW",
                            "DOY",
                            "ISOYEAR",
                            "DECADE",
                            "CENTURY",
                            "MILLENNIUM",
                            "EPOCH",
                            "HOUR",
                            "MINUTE",
                            "SECOND",
                            "MILLISECOND",
                            "MICROSECOND",
                            "NANOSECOND");
            return call("EXTRACT_" + unit, type, expression(time, depth));
        }
        if (random.nextInt(4) == 0) {
            return pick(
                    call("NEGATE", type, left),
                    call("ABS", type, left),
                    call("SIGN", type, left),
                    call("ROUND", type, left, new Expression.Literal((long) random.nextInt(25) - 21, INTEGER)),
                    call("TRUNCATE", type, left, expression(INTEGER, depth)),
                    call("GREATEST", type, left, expression(type, depth), expression(type, depth)),
                    call("LEAST", type, left, expression(type, depth)),
                    call("FLOOR", type, left));
        }
        return call(pick("+", "-", "*", "/", "MOD"), type, left, expression(type, depth));
    }

    private Expression real(SqlType type, int depth) {
        Expression left = expression(type, depth);
        if (random.nextInt(3) == 0) {
            return pick(
                    call("NEGATE", type, left),
                    call("ABS", type, left),
                    call("SIGN", type, left),
                    call("CEIL", type, left),
                    call("FLOOR", type, left),
                    call("ROUND", type, left, new Expression.Literal((long) random.nextInt(9) - 4, INTEGER)),
                    call("TRUNCATE", type, left),
                    call("GREATEST", type, left, expression(type, depth)));
        }
        return call(pick("+", "-", "*", "/", "MOD"), type, left, expression(type, depth));
    }

    private Expression decimal(SqlType type, int depth) {
        SqlType sameScale = SqlType.decimal(pick(type.precision(), Math.max(18, type.scale()), 38), type.scale());
        return switch (random.nextInt(5)) {
            case 0 -> {
                Expression left = expression(type, depth);
                SqlType whole = SqlType.decimal(type.precision(), 0);
                yield type.scale() == 0
                        ? pick(
                                call("CEIL", whole, expression(pick(DECIMALS), depth)),
                                call("FLOOR", whole, expression(pick(DECIMALS), depth)))
                        : pick(
                                call("NEGATE", type, left),
                                call("ABS", type, left),
                                call(
                                        "ROUND",
                                        type,
                                        left,
                                        new Expression.Literal((long) random.nextInt(9) - 4, INTEGER)),
                                call("TRUNCATE", type, left, expression(INTEGER, depth)),
                                call("LEAST", type, left, expression(type, depth)));
            }
            case 1 -> call(pick("+", "-"), type, expression(sameScale, depth), expression(type, depth));
            case 2 -> call("MOD", type, expression(type, depth), expression(sameScale, depth));
            default ->
                call(
                        pick("*", "/"),
                        type,
                        expression(random.nextInt(3) == 0 ? pick(WHOLE) : pick(DECIMALS), depth),
                        expression(random.nextInt(4) == 0 ? pick(WHOLE) : pick(DECIMALS), depth));
        };
    }

    private Expression text(SqlType type, int depth) {
        return random.nextBoolean()
                ? call("||", type, expression(VARCHAR, depth), expression(type, depth))
                : call(
                        pick("CONCAT", "CONCAT_WS"),
                        type,
                        expression(VARCHAR, depth),
                        expression(VARCHAR, depth),
                        expression(VARCHAR, depth));
    }

    private Expression time(SqlType type, int depth) {
        if (random.nextBoolean()) {
            String unit = type.kind() == Kind.TIME
                    ? pick("HOUR", "MINUTE", "SECOND")
                    : type.kind() == Kind.DATE
                            ? pick("DAY", "WEEK", "MONTH", "QUARTER", "YEAR")
                            : pick("SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR");
            return call(pick("FLOOR_", "CEIL_") + unit, type, expression(type, depth));
        }
        SqlType interval = type.kind() == Kind.TIME ? INTERVAL_DAY : pick(INTERVAL_DAY, INTERVAL_MONTH);
        return call(pick("+", "-"), type, expression(type, depth), expression(interval, depth));
    }

    private Expression interval(SqlType type, int depth) {
        SqlType stamp = pick(TIMES.get(0), TIMES.get(2), TIMES.get(4));
        return switch (random.nextInt(4)) {
            case 0 -> call("-", type, expression(stamp, depth), expression(stamp, depth));
            case 1 ->
                call(
                        pick("*", "/"),
                        type,
                        expression(type, depth),
                        expression(
                                pick(SqlType.bigint(), DOUBLE, SqlType.decimal(10, 2), SqlType.decimal(38, 10)),
                                depth));
            case 2 -> call("NEGATE", type, expression(type, depth));
            default -> call(pick("+", "-"), type, expression(type, depth), expression(type, depth));
        };
    }
}
