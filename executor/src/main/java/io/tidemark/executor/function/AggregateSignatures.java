package io.tidemark.executor.function;

import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.function.FunctionSignature.Kind;
import java.util.List;

/** What SHOW FUNCTIONS says about aggregates. Nulls do not count unless the text says so. */
final class AggregateSignatures {
    static final List<FunctionSignature> ALL = List.of(
            aggregate("ANY_VALUE", "ANY_VALUE(value)", "One of the values."),
            aggregate(
                    "APPROX_COUNT_DISTINCT",
                    "APPROX_COUNT_DISTINCT(value)",
                    "How many different values, within about 2 percent, in little memory."),
            aggregate(
                    "APPROX_PERCENTILE",
                    "APPROX_PERCENTILE(number, fraction)",
                    "About the number below which that fraction lies, in little memory; DOUBLE."),
            aggregate("ARG_MAX", "ARG_MAX(value, key)", "The value where the key is largest; also MAX_BY."),
            aggregate("ARG_MIN", "ARG_MIN(value, key)", "The value where the key is smallest; also MIN_BY."),
            aggregate(
                    "ARRAY_AGG",
                    "ARRAY_AGG([DISTINCT] value [ORDER BY key, …])",
                    "The values as an ARRAY, NULLs too; without ORDER BY as they arrive."),
            aggregate("AVG", "AVG(number)", "The mean; DOUBLE unless the numbers are DECIMAL."),
            aggregate("BIT_AND", "BIT_AND(integer)", "The bits that all values have."),
            aggregate("BIT_OR", "BIT_OR(integer)", "The bits that any value has."),
            aggregate("BIT_XOR", "BIT_XOR(integer)", "The bits that an odd number of values have."),
            aggregate("BOOL_AND", "BOOL_AND(condition)", "Whether all are TRUE; the same as EVERY."),
            aggregate("BOOL_OR", "BOOL_OR(condition)", "Whether any is TRUE; the same as SOME."),
            aggregate("COLLECT", "COLLECT([DISTINCT] value)", "The values that are not NULL as an ARRAY."),
            aggregate("CORR", "CORR(y, x)", "How far two numbers go together, from -1 to 1."),
            aggregate(
                    "COUNT",
                    "COUNT(*) or COUNT([DISTINCT] value, …)",
                    "How many rows, or rows in which no value is NULL."),
            aggregate("COVAR_POP", "COVAR_POP(y, x)", "The covariance of two numbers."),
            aggregate("COVAR_SAMP", "COVAR_SAMP(y, x)", "The covariance as a sample tells; NULL for one row."),
            aggregate("EVERY", "EVERY(condition)", "Whether all are TRUE."),
            aggregate("FIRST_VALUE", "FIRST_VALUE(value)", "The value that arrived first."),
            aggregate(
                    "JSON_ARRAYAGG",
                    "JSON_ARRAYAGG(value [ORDER BY key, …] [{NULL | ABSENT} ON NULL])",
                    "The values as a JSON array; NULLs only if it says NULL ON NULL."),
            aggregate(
                    "JSON_OBJECTAGG",
                    "JSON_OBJECTAGG(key: value [{NULL | ABSENT} ON NULL])",
                    "The keys and values as a JSON object; NULLs unless it says ABSENT ON NULL."),
            aggregate("LAST_VALUE", "LAST_VALUE(value)", "The value that arrived last."),
            aggregate(
                    "LISTAGG",
                    "LISTAGG([DISTINCT] text [, separator]) [WITHIN GROUP (ORDER BY key, …)]",
                    "The texts one after the other, with a comma or the separator between them."),
            aggregate("MAX", "MAX(value)", "The largest value."),
            aggregate("MIN", "MIN(value)", "The smallest value."),
            aggregate("MODE", "MODE(value)", "The most frequent value, of several the smallest."),
            aggregate(
                    "PERCENTILE_CONT",
                    "PERCENTILE_CONT(fraction) WITHIN GROUP (ORDER BY number)",
                    "The number below which that fraction lies, between two numbers in proportion; DOUBLE."),
            aggregate(
                    "PERCENTILE_DISC",
                    "PERCENTILE_DISC(fraction) WITHIN GROUP (ORDER BY value)",
                    "The first value whose share of the values is at least the fraction."),
            aggregate("REGR_AVGX", "REGR_AVGX(y, x)", "The mean of x where neither is NULL."),
            aggregate("REGR_AVGY", "REGR_AVGY(y, x)", "The mean of y where neither is NULL."),
            aggregate("REGR_COUNT", "REGR_COUNT(y, x)", "How many rows have both."),
            aggregate("REGR_INTERCEPT", "REGR_INTERCEPT(y, x)", "Where the line of best fit has x = 0."),
            aggregate("REGR_R2", "REGR_R2(y, x)", "The part of the variance of y that the line explains."),
            aggregate("REGR_SLOPE", "REGR_SLOPE(y, x)", "The slope of the line of best fit."),
            aggregate("REGR_SXX", "REGR_SXX(y, x)", "The sum of squared differences of x from its mean."),
            aggregate("REGR_SXY", "REGR_SXY(y, x)", "The sum of products of the differences from the means."),
            aggregate("REGR_SYY", "REGR_SYY(y, x)", "The sum of squared differences of y from its mean."),
            aggregate("SOME", "SOME(condition)", "Whether any is TRUE."),
            aggregate("STDDEV_POP", "STDDEV_POP(number)", "The standard deviation."),
            aggregate(
                    "STDDEV_SAMP",
                    "STDDEV_SAMP(number)",
                    "The standard deviation as a sample tells, NULL for one value; also STDDEV."),
            aggregate(
                    "STRING_AGG",
                    "STRING_AGG([DISTINCT] text, separator [ORDER BY key, …])",
                    "The texts one after the other; LISTAGG in other words."),
            aggregate("SUM", "SUM(number)", "The sum; an overflow is an error."),
            aggregate("VAR_POP", "VAR_POP(number)", "The variance."),
            aggregate(
                    "VAR_SAMP",
                    "VAR_SAMP(number)",
                    "The variance as a sample tells, NULL for one value; also VARIANCE."));

    private AggregateSignatures() {}

    private static FunctionSignature aggregate(String name, String syntax, String summary) {
        return new FunctionSignature(name, Kind.AGGREGATE, syntax, summary, "");
    }
}
