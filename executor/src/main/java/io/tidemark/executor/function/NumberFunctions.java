package io.tidemark.executor.function;

/** Functions over numbers whose result is a DOUBLE, and over the bits of integers. Outside of their domain: NaN. */
public final class NumberFunctions {
    private static final double LN_2 = Math.log(2);

    private NumberFunctions() {}

    @ScalarFunction(
            syntax = "IS_NAN(value)",
            summary = "Whether a DOUBLE is not a number.",
            example = "IS_NAN(SQRT(-1))")
    public static boolean isNan(double value) {
        return Double.isNaN(value);
    }

    @ScalarFunction(syntax = "IS_INF(value)", summary = "Whether a DOUBLE is infinite.", example = "IS_INF(1.0E0 / 0)")
    public static boolean isInf(double value) {
        return Double.isInfinite(value);
    }

    @ScalarFunction(
            syntax = "LOG1P(value)",
            summary = "The natural logarithm of one more than the value.",
            example = "LOG1P(1)")
    public static double log1p(double value) {
        return Math.log1p(value);
    }

    @ScalarFunction(syntax = "HYPOT(x, y)", summary = "How far a point is from the origin.", example = "HYPOT(3, 4)")
    public static double hypot(double x, double y) {
        return Math.hypot(x, y);
    }

    @ScalarFunction(
            syntax = "FACTORIAL(number)",
            summary = "The product of all whole numbers up to this one, which is from 0 to 20.",
            example = "FACTORIAL(5)")
    public static long factorial(long number) {
        if (number < 0 || number > 20) {
            throw number < 0 ? EvaluationFailure.INVALID_ARGUMENT : EvaluationFailure.OVERFLOW;
        }
        long product = 1;
        for (long factor = 2; factor <= number; factor++) {
            product *= factor;
        }
        return product;
    }

    @ScalarFunction(syntax = "POWER(base, exponent)", summary = "The base to a power.", example = "POWER(2, 10)")
    public static double power(double base, double exponent) {
        return Math.pow(base, exponent);
    }

    @ScalarFunction(syntax = "SQRT(value)", summary = "The square root; NaN of a negative number.", example = "SQRT(2)")
    public static double sqrt(double value) {
        return Math.sqrt(value);
    }

    @ScalarFunction(syntax = "CBRT(value)", summary = "The cube root.", example = "CBRT(27)")
    public static double cbrt(double value) {
        return Math.cbrt(value);
    }

    @ScalarFunction(syntax = "EXP(value)", summary = "The exponential.", example = "EXP(1)")
    public static double exp(double value) {
        return Math.exp(value);
    }

    @ScalarFunction(syntax = "LN(value)", summary = "The natural logarithm.", example = "LN(10)")
    public static double ln(double value) {
        return Math.log(value);
    }

    @ScalarFunction(syntax = "LOG10(value)", summary = "The logarithm to base 10.", example = "LOG10(1000)")
    public static double log10(double value) {
        return Math.log10(value);
    }

    @ScalarFunction(syntax = "LOG2(value)", summary = "The logarithm to base 2.", example = "LOG2(8)")
    public static double log2(double value) {
        return Math.log(value) / LN_2;
    }

    @ScalarFunction(
            syntax = "LOG(value)",
            summary = "The logarithm to base 10, or to the base given first.",
            example = "LOG(1000)")
    public static double log(double value) {
        return Math.log10(value);
    }

    @ScalarFunction
    public static double log(double base, double value) {
        return Math.log(value) / Math.log(base);
    }

    @ScalarFunction(syntax = "SIN(value)", summary = "The sine.", example = "SIN(0.5)")
    public static double sin(double value) {
        return Math.sin(value);
    }

    @ScalarFunction(syntax = "COS(value)", summary = "The cosine.", example = "COS(0.5)")
    public static double cos(double value) {
        return Math.cos(value);
    }

    @ScalarFunction(syntax = "TAN(value)", summary = "The tangent.", example = "TAN(0.5)")
    public static double tan(double value) {
        return Math.tan(value);
    }

    @ScalarFunction(syntax = "ASIN(value)", summary = "The arc sine.", example = "ASIN(0.5)")
    public static double asin(double value) {
        return Math.asin(value);
    }

    @ScalarFunction(syntax = "ACOS(value)", summary = "The arc cosine.", example = "ACOS(0.5)")
    public static double acos(double value) {
        return Math.acos(value);
    }

    @ScalarFunction(syntax = "ATAN(value)", summary = "The arc tangent.", example = "ATAN(0.5)")
    public static double atan(double value) {
        return Math.atan(value);
    }

    @ScalarFunction(syntax = "SINH(value)", summary = "The hyperbolic sine.", example = "SINH(0.5)")
    public static double sinh(double value) {
        return Math.sinh(value);
    }

    @ScalarFunction(syntax = "COSH(value)", summary = "The hyperbolic cosine.", example = "COSH(0.5)")
    public static double cosh(double value) {
        return Math.cosh(value);
    }

    @ScalarFunction(syntax = "TANH(value)", summary = "The hyperbolic tangent.", example = "TANH(0.5)")
    public static double tanh(double value) {
        return Math.tanh(value);
    }

    @ScalarFunction(syntax = "ATAN2(y, x)", summary = "The angle of a point.", example = "ATAN2(1, 2)")
    public static double atan2(double y, double x) {
        return Math.atan2(y, x);
    }

    @ScalarFunction(syntax = "COT(value)", summary = "The cotangent.", example = "COT(0.5)")
    public static double cot(double value) {
        return 1 / Math.tan(value);
    }

    @ScalarFunction(syntax = "SEC(value)", summary = "The secant.", example = "SEC(0.5)")
    public static double sec(double value) {
        return 1 / Math.cos(value);
    }

    @ScalarFunction(syntax = "CSC(value)", summary = "The cosecant.", example = "CSC(0.5)")
    public static double csc(double value) {
        return 1 / Math.sin(value);
    }

    @ScalarFunction(syntax = "COTH(value)", summary = "The hyperbolic cotangent.", example = "COTH(0.5)")
    public static double coth(double value) {
        return 1 / Math.tanh(value);
    }

    @ScalarFunction(syntax = "SECH(value)", summary = "The hyperbolic secant.", example = "SECH(0.5)")
    public static double sech(double value) {
        return 1 / Math.cosh(value);
    }

    @ScalarFunction(syntax = "CSCH(value)", summary = "The hyperbolic cosecant.", example = "CSCH(0.5)")
    public static double csch(double value) {
        return 1 / Math.sinh(value);
    }

    @ScalarFunction(syntax = "ASINH(value)", summary = "The inverse hyperbolic sine.", example = "ASINH(0.5)")
    public static double asinh(double value) {
        return Math.signum(value) * Math.log(Math.abs(value) + Math.hypot(value, 1));
    }

    @ScalarFunction(syntax = "ACOSH(value)", summary = "The inverse hyperbolic cosine.", example = "ACOSH(2)")
    public static double acosh(double value) {
        return Math.log(value + Math.sqrt(value * value - 1));
    }

    @ScalarFunction(syntax = "ATANH(value)", summary = "The inverse hyperbolic tangent.", example = "ATANH(0.5)")
    public static double atanh(double value) {
        return 0.5 * Math.log((1 + value) / (1 - value));
    }

    @ScalarFunction(syntax = "SIND(value)", summary = "The sine of degrees.", example = "SIND(30)")
    public static double sind(double value) {
        return Math.sin(Math.toRadians(value));
    }

    @ScalarFunction(syntax = "COSD(value)", summary = "The cosine of degrees.", example = "COSD(60)")
    public static double cosd(double value) {
        return Math.cos(Math.toRadians(value));
    }

    @ScalarFunction(syntax = "TAND(value)", summary = "The tangent of degrees.", example = "TAND(45)")
    public static double tand(double value) {
        return Math.tan(Math.toRadians(value));
    }

    @ScalarFunction(syntax = "ASIND(value)", summary = "The arc sine in degrees.", example = "ASIND(0.5)")
    public static double asind(double value) {
        return Math.toDegrees(Math.asin(value));
    }

    @ScalarFunction(syntax = "ACOSD(value)", summary = "The arc cosine in degrees.", example = "ACOSD(0.5)")
    public static double acosd(double value) {
        return Math.toDegrees(Math.acos(value));
    }

    @ScalarFunction(syntax = "ATAND(value)", summary = "The arc tangent in degrees.", example = "ATAND(0.5)")
    public static double atand(double value) {
        return Math.toDegrees(Math.atan(value));
    }

    @ScalarFunction(syntax = "DEGREES(value)", summary = "Radians in degrees.", example = "DEGREES(1)")
    public static double degrees(double value) {
        return Math.toDegrees(value);
    }

    @ScalarFunction(syntax = "RADIANS(value)", summary = "Degrees in radians.", example = "RADIANS(180)")
    public static double radians(double value) {
        return Math.toRadians(value);
    }

    @ScalarFunction(syntax = "PI", summary = "The number pi.", example = "PI")
    public static double pi() {
        return Math.PI;
    }

    @ScalarFunction(syntax = "BITAND(left, right)", summary = "The bits that both have.", example = "BITAND(6, 3)")
    public static long bitand(long left, long right) {
        return left & right;
    }

    @ScalarFunction(syntax = "BITOR(left, right)", summary = "The bits that any has.", example = "BITOR(6, 3)")
    public static long bitor(long left, long right) {
        return left | right;
    }

    @ScalarFunction(syntax = "BITXOR(left, right)", summary = "The bits that only one has.", example = "BITXOR(6, 3)")
    public static long bitxor(long left, long right) {
        return left ^ right;
    }

    @ScalarFunction(syntax = "BITNOT(value)", summary = "All bits reversed.", example = "BITNOT(6)")
    public static long bitnot(long value) {
        return ~value;
    }

    @ScalarFunction(syntax = "BIT_COUNT(value)", summary = "How many bits are set.", example = "BIT_COUNT(6)")
    public static long bitCount(long value) {
        return Long.bitCount(value);
    }

    @ScalarFunction(syntax = "BITCOUNT(value)", summary = "How many bits are set.", example = "BITCOUNT(6)")
    public static long bitcount(long value) {
        return Long.bitCount(value);
    }
}
