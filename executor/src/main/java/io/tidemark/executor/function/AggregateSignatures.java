package io.tidemark.executor.function;

import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.function.FunctionSignature.Kind;
import java.util.List;

/**
 * What SHOW FUNCTIONS says about aggregates. NULLs do not count unless the text says so. Examples are over the columns s, a text,
 * and x and y, numbers.
 */
final class AggregateSignatures {
    static final List<FunctionSignature> ALL = List.of(
            aggregate("ANY_VALUE", "ANY_VALUE(value)", "One of the values.", "ANY_VALUE(x)"),
            aggregate(
                    "APPROX_COUNT_DISTINCT",
                    "APPROX_COUNT_DISTINCT(value)",
                    "How many different values, within about 2 percent, in little memory.",
                    "APPROX_COUNT_DISTINCT(x)"),
            aggregate(
                    "APPROX_PERCENTILE",
                    "APPROX_PERCENTILE(number, fraction)",
                    "About the number below which that fraction lies, in little memory; DOUBLE.",
                    "APPROX_PERCENTILE(x, 0.9)"),
            aggregate(
                    "ARG_MAX",
                    "ARG_MAX(value, key)",
                    "The value where the key is largest; also MAX_BY.",
                    "ARG_MAX(s, x)"),
            aggregate(
                    "ARG_MIN",
                    "ARG_MIN(value, key)",
                    "The value where the key is smallest; also MIN_BY.",
                    "ARG_MIN(s, x)"),
            aggregate(
                    "ARRAY_AGG",
                    "ARRAY_AGG([DISTINCT] value [ORDER BY key, …])",
                    "The values as an ARRAY, NULLs too; without ORDER BY as they arrive.",
                    "ARRAY_AGG(s ORDER BY x DESC)"),
            aggregate("AVG", "AVG(number)", "The mean; DOUBLE unless the numbers are DECIMAL.", "AVG(x)"),
            aggregate("BIT_AND", "BIT_AND(integer)", "The bits that all values have.", "BIT_AND(x)"),
            aggregate("BIT_OR", "BIT_OR(integer)", "The bits that any value has.", "BIT_OR(x)"),
            aggregate("BIT_XOR", "BIT_XOR(integer)", "The bits that an odd number of values have.", "BIT_XOR(x)"),
            aggregate("BOOL_AND", "BOOL_AND(condition)", "Whether all are TRUE; the same as EVERY.", "BOOL_AND(x > 1)"),
            aggregate("BOOL_OR", "BOOL_OR(condition)", "Whether any is TRUE; the same as SOME.", "BOOL_OR(x > 1)"),
            aggregate(
                    "COLLECT", "COLLECT([DISTINCT] value)", "The values that are not NULL as an ARRAY.", "COLLECT(x)"),
            aggregate("CORR", "CORR(y, x)", "How far two numbers go together, from -1 to 1.", "CORR(y, x)"),
            aggregate(
                    "COUNT",
                    "COUNT(*) or COUNT([DISTINCT] value, …)",
                    "How many rows, or rows in which no value is NULL.",
                    "COUNT(DISTINCT s)"),
            aggregate("COVAR_POP", "COVAR_POP(y, x)", "The covariance of two numbers.", "COVAR_POP(y, x)"),
            aggregate(
                    "COVAR_SAMP",
                    "COVAR_SAMP(y, x)",
                    "The covariance as a sample tells; NULL for one row.",
                    "COVAR_SAMP(y, x)"),
            aggregate("EVERY", "EVERY(condition)", "Whether all are TRUE.", "EVERY(x > 1)"),
            aggregate("FIRST_VALUE", "FIRST_VALUE(value)", "The value that arrived first.", "FIRST_VALUE(x)"),
            aggregate(
                    "JSON_ARRAYAGG",
                    "JSON_ARRAYAGG(value [ORDER BY key, …] [{NULL | ABSENT} ON NULL])",
                    "The values as a JSON array; NULLs only if it says NULL ON NULL.",
                    "JSON_ARRAYAGG(s ORDER BY x)"),
            aggregate(
                    "JSON_OBJECTAGG",
                    "JSON_OBJECTAGG(key: value [{NULL | ABSENT} ON NULL])",
                    "The keys and values as a JSON object; NULLs unless it says ABSENT ON NULL.",
                    "JSON_OBJECTAGG(s: x)"),
            aggregate("LAST_VALUE", "LAST_VALUE(value)", "The value that arrived last.", "LAST_VALUE(x)"),
            aggregate(
                    "LISTAGG",
                    "LISTAGG([DISTINCT] text [, separator]) [WITHIN GROUP (ORDER BY key, …)]",
                    "The texts one after the other, with a comma or the separator between them.",
                    "LISTAGG(s, '-') WITHIN GROUP (ORDER BY x)"),
            aggregate("MAX", "MAX(value)", "The largest value.", "MAX(x)"),
            aggregate("MIN", "MIN(value)", "The smallest value.", "MIN(x)"),
            aggregate("MODE", "MODE(value)", "The most frequent value, of several the smallest.", "MODE(x)"),
            aggregate(
                    "PERCENTILE_CONT",
                    "PERCENTILE_CONT(fraction) WITHIN GROUP (ORDER BY number)",
                    "The number below which that fraction lies, between two numbers in proportion; DOUBLE.",
                    "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)"),
            aggregate(
                    "PERCENTILE_DISC",
                    "PERCENTILE_DISC(fraction) WITHIN GROUP (ORDER BY value)",
                    "The first value whose share of the values is at least the fraction.",
                    "PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY s)"),
            aggregate("REGR_AVGX", "REGR_AVGX(y, x)", "The mean of x where neither is NULL.", "REGR_AVGX(y, x)"),
            aggregate("REGR_AVGY", "REGR_AVGY(y, x)", "The mean of y where neither is NULL.", "REGR_AVGY(y, x)"),
            aggregate("REGR_COUNT", "REGR_COUNT(y, x)", "How many rows have both.", "REGR_COUNT(y, x)"),
            aggregate(
                    "REGR_INTERCEPT",
                    "REGR_INTERCEPT(y, x)",
                    "Where the line of best fit has x = 0.",
                    "REGR_INTERCEPT(y, x)"),
            aggregate(
                    "REGR_R2",
                    "REGR_R2(y, x)",
                    "The part of the variance of y that the line explains.",
                    "REGR_R2(y, x)"),
            aggregate("REGR_SLOPE", "REGR_SLOPE(y, x)", "The slope of the line of best fit.", "REGR_SLOPE(y, x)"),
            aggregate(
                    "REGR_SXX",
                    "REGR_SXX(y, x)",
                    "The sum of squared differences of x from its mean.",
                    "REGR_SXX(y, x)"),
            aggregate(
                    "REGR_SXY",
                    "REGR_SXY(y, x)",
                    "The sum of products of the differences from the means.",
                    "REGR_SXY(y, x)"),
            aggregate(
                    "REGR_SYY",
                    "REGR_SYY(y, x)",
                    "The sum of squared differences of y from its mean.",
                    "REGR_SYY(y, x)"),
            aggregate("SOME", "SOME(condition)", "Whether any is TRUE.", "SOME(x > 1)"),
            aggregate("STDDEV_POP", "STDDEV_POP(number)", "The standard deviation.", "STDDEV_POP(x)"),
            aggregate(
                    "STDDEV_SAMP",
                    "STDDEV_SAMP(number)",
                    "The standard deviation as a sample tells, NULL for one value; also STDDEV.",
                    "STDDEV_SAMP(x)"),
            aggregate(
                    "STRING_AGG",
                    "STRING_AGG([DISTINCT] text, separator [ORDER BY key, …])",
                    "The texts one after the other; LISTAGG in other words.",
                    "STRING_AGG(s, '-' ORDER BY x)"),
            aggregate("SUM", "SUM(number)", "The sum; an overflow is an error.", "SUM(x)"),
            aggregate("VAR_POP", "VAR_POP(number)", "The variance.", "VAR_POP(x)"),
            aggregate(
                    "VAR_SAMP",
                    "VAR_SAMP(number)",
                    "The variance as a sample tells, NULL for one value; also VARIANCE.",
                    "VAR_SAMP(x)"));

    private AggregateSignatures() {}

    private static FunctionSignature aggregate(String name, String syntax, String summary, String example) {
        return new FunctionSignature(name, Kind.AGGREGATE, syntax, summary, example);
    }
}
