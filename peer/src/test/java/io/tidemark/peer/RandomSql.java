package io.tidemark.peer;

import java.util.List;
import java.util.Random;

/**
 * Writes typed expressions at random, each as text for Tidemark and as text for H2 that means the same. Where both have different
 * result types for the same call, both texts cast it to the type that this class says.
 */
final class RandomSql {
    /** Types of expressions, with the name that both dialects know. */
    enum Type {
        BOOLEAN("BOOLEAN"),
        INTEGER("INTEGER"),
        BIGINT("BIGINT"),
        DECIMAL("DECIMAL(18, 4)"),
        DOUBLE("DOUBLE PRECISION"),
        TEXT("VARCHAR"),
        DATE("DATE"),
        TIME("TIME(3)"),
        TIMESTAMP("TIMESTAMP(3)");

        final String sql;

        Type(String sql) {
            this.sql = sql;
        }

        /** As Tidemark writes it. */
        String ours() {
            return this == DOUBLE ? "DOUBLE" : sql;
        }
    }

    /** A column of the table, of which there are two of each type. */
    static final List<String> COLUMNS = List.of("b", "i", "l", "d", "x", "t", "a", "c", "s");

    /**
     * The same expression in both dialects.
     *
     * @param ours for Tidemark
     * @param peer for H2
     */
    record Pair(String ours, String peer) {
        static Pair same(String sql) {
            return new Pair(sql, sql);
        }

        /** A pattern with {@code %s} for operands, the same in both. */
        static Pair of(String pattern, Pair... operands) {
            return of(pattern, pattern, operands);
        }

        static Pair of(String ours, String peer, Pair... operands) {
            Object[] left = new Object[operands.length];
            Object[] right = new Object[operands.length];
            for (int index = 0; index < operands.length; index++) {
                left[index] = operands[index].ours;
                right[index] = operands[index].peer;
            }
            return new Pair(String.format(ours, left), String.format(peer, right));
        }
    }

    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "abc",
        "ABC",
        "a b",
        "äöü",
        "日本",
        "12",
        "-7",
        " 3 ",
        "1.5",
        "2024-02-29",
        "x",
        "hello",
        "aXbXc",
        "%a",
        "true"
    };

    private final Random random;

    RandomSql(Random random) {
        this.random = random;
    }

    Type type() {
        return pick(Type.values());
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    // ---- values

    /** A literal; none is NULL. */
    String literal(Type type) {
        return switch (type) {
            case BOOLEAN -> pick("TRUE", "FALSE");
            case INTEGER -> String.valueOf(whole(Integer.MAX_VALUE));
            case BIGINT -> "CAST(" + whole(Long.MAX_VALUE) + " AS BIGINT)";
            case DECIMAL ->
                "CAST(" + (random.nextInt(4) == 0 ? "98765432101234.5678" : decimal()) + " AS DECIMAL(18, 4))";
            case DOUBLE -> "CAST(" + real() + " AS DOUBLE PRECISION)";
            case TEXT -> "'" + pick(TEXTS) + "'";
            case DATE -> "DATE '" + date() + "'";
            case TIME -> "CAST('" + clock() + "' AS TIME(3))";
            case TIMESTAMP -> "CAST('" + date() + " " + clock() + "' AS TIMESTAMP(3))";
        };
    }

    private long whole(long most) {
        return random.nextInt(8) == 0 ? pick(most, -most, most - 1) : random.nextInt(201) - 100;
    }

    private String decimal() {
        return (random.nextInt(20001) - 10000) + "." + String.format("%04d", random.nextInt(10000));
    }

    private String real() {
        return random.nextInt(8) == 0
                ? pick("1e300", "-1e-300", "0")
                : String.valueOf((random.nextInt(4001) - 2000) / 16.0);
    }

    private String date() {
        return String.format(
                "%04d-%02d-%02d",
                pick(1970, 1969, 2024, 2023, 1900, 2000), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private String clock() {
        return String.format(
                "%02d:%02d:%02d.%03d",
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(4) == 0 ? random.nextInt(1000) : 0);
    }

    // ---- expressions

    Pair expression(Type type, int depth) {
        if (depth <= 0 || random.nextInt(7) == 0) {
            return random.nextInt(3) == 0
                    ? literalOf(type)
                    : Pair.same(COLUMNS.get(type.ordinal()) + (1 + random.nextInt(2)));
        }
        int below = depth - 1;
        return switch (random.nextInt(12)) {
            case 0 ->
                Pair.of(
                        "CASE WHEN %s THEN %s ELSE %s END",
                        expression(Type.BOOLEAN, below), expression(type, below), expression(type, below));
            case 1 -> Pair.of("COALESCE(%s, %s)", expression(type, below), expression(type, below));
            case 2 -> Pair.of("NULLIF(%s, %s)", expression(type, below), expression(type, below));
            default -> special(type, below);
        };
    }

    private Pair literalOf(Type type) {
        if (random.nextInt(9) == 0) {
            return new Pair("CAST(NULL AS " + type.ours() + ")", "CAST(NULL AS " + type.sql + ")");
        }
        String sql = literal(type);
        return new Pair(sql.replace("DOUBLE PRECISION", "DOUBLE"), sql);
    }

    private Pair special(Type type, int depth) {
        return switch (type) {
            case BOOLEAN -> truth(depth);
            case INTEGER -> integer(depth);
            case BIGINT -> bigint(depth);
            case DECIMAL -> decimal(depth);
            case DOUBLE -> real(depth);
            case TEXT -> text(depth);
            case DATE -> date(depth);
            case TIME -> time(depth);
            case TIMESTAMP -> timestamp(depth);
        };
    }

    /** One that is not NULL, where the two treat NULL in different ways. */
    private Pair known(Pair value, Type type) {
        String sql = literal(type);
        Pair other = new Pair(sql.replace("DOUBLE PRECISION", "DOUBLE"), sql);
        return Pair.of("COALESCE(%s, %s)", value, other);
    }

    private Pair extreme(Type type, Pair left, Pair right) {
        return Pair.of(pick("GREATEST(%s, %s)", "LEAST(%s, %s)"), known(left, type), known(right, type));
    }

    private Pair any(int depth) {
        return expression(type(), depth);
    }

    private Pair truth(int depth) {
        Type type = type();
        Pair bool = expression(Type.BOOLEAN, depth);
        return switch (random.nextInt(9)) {
            case 0 ->
                Pair.of(
                        "(%s " + pick("=", "<>", "<", "<=", ">", ">=") + " %s)",
                        expression(type, depth),
                        expression(type, depth));
            case 1 ->
                Pair.of(
                        "(%s " + pick("IS DISTINCT FROM", "IS NOT DISTINCT FROM") + " %s)",
                        expression(type, depth),
                        expression(type, depth));
            case 2 -> Pair.of("(%s " + pick("AND", "OR") + " %s)", bool, expression(Type.BOOLEAN, depth));
            case 3 -> Pair.of("(NOT %s)", bool);
            case 4 -> Pair.of("(%s IS " + pick("NULL", "NOT NULL") + ")", any(depth));
            case 5 -> Pair.of("(%s IS " + pick("TRUE", "FALSE", "NOT TRUE", "NOT FALSE", "UNKNOWN") + ")", bool);
            case 6 ->
                Pair.of(
                        "(%s " + pick("BETWEEN", "NOT BETWEEN") + " %s AND %s)",
                        expression(type, depth),
                        expression(type, depth),
                        expression(type, depth));
            case 7 ->
                Pair.of(
                        "(%s " + pick("IN", "NOT IN") + " (%s, %s, %s))",
                        expression(type, depth),
                        literalOf(type),
                        literalOf(type),
                        literalOf(type));
            default ->
                Pair.of(
                        "(%s " + pick("LIKE", "NOT LIKE") + " '"
                                + pick("a%%", "%%b%%", "_", "%%", "_b_", "!%%%%", "%%X%%", "ä__") + "' ESCAPE '!')",
                        expression(Type.TEXT, depth));
        };
    }

    private Pair integer(int depth) {
        Pair left = expression(Type.INTEGER, depth);
        return switch (random.nextInt(9)) {
            case 0, 1 -> Pair.of("(%s " + pick("+", "-", "*", "/") + " %s)", left, expression(Type.INTEGER, depth));
            case 2 ->
                random.nextBoolean()
                        ? Pair.of("MOD(%s, %s)", left, expression(Type.INTEGER, depth))
                        : extreme(Type.INTEGER, left, expression(Type.INTEGER, depth));
            case 3 -> Pair.of(pick("ABS(%s)", "(- %s)", "SIGN(%s)"), left);
            case 4 ->
                Pair.of(
                        "CAST(" + pick("CHAR_LENGTH(%s)", "OCTET_LENGTH(%s)", "ASCII(%s || 'x')") + " AS INTEGER)",
                        expression(Type.TEXT, depth));
            case 5 ->
                Pair.of("CAST(POSITION(%s IN %s) AS INTEGER)", expression(Type.TEXT, 0), expression(Type.TEXT, depth));
            case 6 ->
                Pair.of(
                        "CAST(EXTRACT(" + pick("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "QUARTER", "DOY")
                                + " FROM %s) AS INTEGER)",
                        expression(Type.TIMESTAMP, depth));
            case 7 ->
                random.nextBoolean()
                        ? Pair.of(
                                "CAST(TRUNCATE(%s, 0) AS INTEGER)", expression(pick(Type.DECIMAL, Type.DOUBLE), depth))
                        : Pair.of("CAST(%s AS INTEGER)", expression(pick(Type.BIGINT, Type.TEXT), depth));
            default ->
                Pair.of(
                        "CAST(EXTRACT(" + pick("YEAR", "MONTH", "DAY", "QUARTER") + " FROM %s) AS INTEGER)",
                        expression(Type.DATE, depth));
        };
    }

    private Pair bigint(int depth) {
        Pair left = expression(Type.BIGINT, depth);
        Pair right = expression(Type.BIGINT, depth);
        return switch (random.nextInt(6)) {
            case 0, 1 -> Pair.of("(%s " + pick("+", "-", "*", "/") + " %s)", left, right);
            case 2 -> random.nextBoolean() ? Pair.of("MOD(%s, %s)", left, right) : extreme(Type.BIGINT, left, right);
            case 3 -> Pair.of(pick("BITAND(%s, %s)", "BITOR(%s, %s)", "BITXOR(%s, %s)"), left, right);
            case 4 -> Pair.of(pick("ABS(%s)", "(- %s)", "BITNOT(%s)"), left);
            default ->
                random.nextBoolean()
                        ? Pair.of("CAST(TRUNCATE(%s, 0) AS BIGINT)", expression(pick(Type.DECIMAL, Type.DOUBLE), depth))
                        : Pair.of("CAST(%s AS BIGINT)", expression(pick(Type.INTEGER, Type.TEXT), depth));
        };
    }

    private Pair decimal(int depth) {
        Pair left = expression(Type.DECIMAL, depth);
        Pair right = expression(Type.DECIMAL, depth);
        int digits = random.nextInt(6) - 1;
        return switch (random.nextInt(8)) {
            case 0, 1 -> Pair.of("CAST((%s " + pick("+", "-", "*") + " %s) AS DECIMAL(18, 4))", left, right);
            case 2 -> Pair.of("CAST((%s / %s) AS DECIMAL(18, 4))", left, right);
            case 3 ->
                random.nextBoolean()
                        ? Pair.of("CAST(MOD(%s, %s) AS DECIMAL(18, 4))", left, right)
                        : extreme(Type.DECIMAL, left, right);
            case 4 ->
                Pair.of("CAST(" + pick("ABS(%s)", "(- %s)", "FLOOR(%s)", "CEIL(%s)") + " AS DECIMAL(18, 4))", left);
            case 5 -> Pair.of("CAST(ROUND(%s, " + digits + ") AS DECIMAL(18, 4))", left);
            case 6 -> Pair.of("CAST(TRUNCATE(%s, " + digits + ") AS DECIMAL(18, 4))", left);
            default ->
                Pair.of(
                        "CAST(%s AS DECIMAL(18, 4))",
                        expression(pick(Type.INTEGER, Type.BIGINT, Type.DOUBLE, Type.TEXT), depth));
        };
    }

    private Pair real(int depth) {
        Pair left = expression(Type.DOUBLE, depth);
        Pair right = expression(Type.DOUBLE, depth);
        return switch (random.nextInt(7)) {
            case 0 -> Pair.of("(%s " + pick("+", "-", "*") + " %s)", left, right);
            case 1 -> Pair.of("(%s / NULLIF(%s, 0))", left, right);
            case 2 ->
                random.nextInt(3) > 0
                        ? Pair.of(pick("POWER(%s, %s)", "ATAN2(%s, %s)"), left, right)
                        : extreme(Type.DOUBLE, left, right);
            case 3 -> Pair.of(pick("ABS(%s)", "(- %s)", "FLOOR(%s)", "CEIL(%s)", "TRUNCATE(%s)"), left);
            case 4 -> Pair.of(pick("SQRT(%s)", "EXP(%s)", "LN(ABS(%s) + 1)", "LOG10(ABS(%s) + 1)"), left);
            case 5 ->
                Pair.of(
                        pick(
                                "SIN(%s)",
                                "COS(%s)",
                                "TAN(%s)",
                                "COT(%s)",
                                "ASIN(SIN(%s))",
                                "ACOS(COS(%s))",
                                "ATAN(%s)",
                                "SINH(%s)",
                                "COSH(%s)",
                                "TANH(%s)",
                                "DEGREES(%s)",
                                "RADIANS(%s)"),
                        left);
            default ->
                Pair.of(
                        "CAST(%s AS DOUBLE)",
                        "CAST(%s AS DOUBLE PRECISION)",
                        expression(pick(Type.INTEGER, Type.BIGINT, Type.DECIMAL, Type.TEXT), depth));
        };
    }

    private Pair text(int depth) {
        Pair left = expression(Type.TEXT, depth);
        Pair right = expression(Type.TEXT, 0);
        int from = 1 + random.nextInt(5);
        int length = random.nextInt(6);
        return switch (random.nextInt(12)) {
            case 0 -> Pair.of("(%s || %s)", left, right);
            case 1 -> Pair.of(pick("UPPER(%s)", "LOWER(%s)"), left);
            case 2 -> Pair.of("SUBSTRING(%s FROM " + from + " FOR " + length + ")", left);
            case 3 -> Pair.of("SUBSTRING(%s FROM " + from + ")", left);
            case 4 ->
                Pair.of(
                        "TRIM(" + pick("BOTH", "LEADING", "TRAILING") + " '" + pick(" ", "a", "x") + "' FROM %s)",
                        left);
            case 5 -> Pair.of(pick("LPAD", "RPAD") + "(%s, " + length + ", '" + pick("*", "-") + "')", left);
            case 6 -> Pair.of("REPLACE(%s, '" + pick("a", "b", "bc", "X") + "', '" + pick("", "yy", "ö") + "')", left);
            case 7 -> Pair.of(pick("LEFT", "RIGHT") + "(%s, " + length + ")", left);
            case 8 -> Pair.of("REPEAT(%s, " + random.nextInt(4) + ")", left);
            case 9 -> Pair.of("CONCAT(%s, %s)", known(left, Type.TEXT), known(right, Type.TEXT));
            case 10 -> Pair.of("CONCAT_WS('-', %s, %s)", expression(Type.TEXT, 0), right);
            default ->
                Pair.of(
                        "CAST(%s AS VARCHAR)",
                        expression(pick(Type.INTEGER, Type.BIGINT, Type.DECIMAL, Type.DATE), depth));
        };
    }

    private Pair date(int depth) {
        Pair left = expression(Type.DATE, depth);
        int number = random.nextInt(60) - 30;
        return switch (random.nextInt(4)) {
            case 0 ->
                Pair.of(
                        "(%s " + pick("+", "-") + " INTERVAL '" + number + "' " + pick("DAY", "MONTH", "YEAR") + ")",
                        left);
            case 1 -> Pair.of("CAST(%s AS DATE)", expression(Type.TIMESTAMP, depth));
            case 2 -> Pair.of("CAST(%s AS DATE)", expression(Type.TEXT, 0));
            default -> Pair.of("LAST_DAY(%s)", left);
        };
    }

    private Pair time(int depth) {
        return Pair.of("CAST(%s AS TIME(3))", expression(Type.TIMESTAMP, depth));
    }

    private Pair timestamp(int depth) {
        Pair left = expression(Type.TIMESTAMP, depth);
        int number = random.nextInt(60) - 30;
        String unit = pick("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND");
        return switch (random.nextInt(4)) {
            case 0 -> Pair.of("(%s " + pick("+", "-") + " INTERVAL '" + number + "' " + unit + ")", left);
            case 1 ->
                Pair.of(
                        "CAST(FLOOR(%s TO " + unit + ") AS TIMESTAMP(3))",
                        "CAST(DATE_TRUNC(" + unit + ", %s) AS TIMESTAMP(3))",
                        left);
            case 2 -> Pair.of("CAST(%s AS TIMESTAMP(3))", expression(Type.DATE, depth));
            default -> Pair.of("TIMESTAMPADD(" + unit + ", " + number + ", %s)", left);
        };
    }
}
