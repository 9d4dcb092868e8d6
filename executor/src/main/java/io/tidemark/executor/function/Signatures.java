package io.tidemark.executor.function;

import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.function.FunctionSignature.Kind;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What SHOW FUNCTIONS says: the built-in functions from the list below, the others from their annotations. */
final class Signatures {
    private static final List<FunctionSignature> BUILT_IN = List.of(
            scalar("ABS", "ABS(number)", "The number without its sign.", "ABS(-5)"),
            scalar(
                    "CASE",
                    "CASE WHEN condition THEN value … [ELSE value] END",
                    "The value of the first true condition.",
                    "CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END"),
            scalar(
                    "CAST",
                    "CAST(value AS type)",
                    "The value in another type; fails if it has none.",
                    "CAST('12' AS INT)"),
            scalar("CEIL", "CEIL(number) or CEIL(time TO unit)", "The smallest whole number not below.", "CEIL(1.2)"),
            scalar("COALESCE", "COALESCE(value, …)", "The first value that is not NULL.", "COALESCE(NULL, 1)"),
            scalar("CONCAT", "CONCAT(text, …)", "The texts one after the other.", "CONCAT('a', 'b', 'c')"),
            scalar(
                    "CONCAT_WS",
                    "CONCAT_WS(separator, text, …)",
                    "The texts that are not NULL with a separator between them.",
                    "CONCAT_WS(', ', 'a', NULL, 'c')"),
            scalar("CURRENT_DATE", "CURRENT_DATE", "The date at the start of the statement.", "CURRENT_DATE"),
            scalar(
                    "CURRENT_TIMESTAMP",
                    "CURRENT_TIMESTAMP",
                    "The moment at the start of the statement.",
                    "CURRENT_TIMESTAMP"),
            scalar(
                    "EXTRACT",
                    "EXTRACT(unit FROM time)",
                    "A part of a time, such as its YEAR or HOUR.",
                    "EXTRACT(YEAR FROM DATE '2024-02-29')"),
            scalar(
                    "FLOOR",
                    "FLOOR(number) or FLOOR(time TO unit)",
                    "The largest whole number not above.",
                    "FLOOR(1.8)"),
            scalar("GREATEST", "GREATEST(value, …)", "The largest value that is not NULL.", "GREATEST(1, 3, 2)"),
            scalar("LEAST", "LEAST(value, …)", "The smallest value that is not NULL.", "LEAST(1, 3, 2)"),
            scalar(
                    "LIKE",
                    "text LIKE pattern [ESCAPE character]",
                    "Whether a text matches: % is any text, _ any character.",
                    "'abc' LIKE 'a%'"),
            scalar("ILIKE", "text ILIKE pattern [ESCAPE character]", "As LIKE, whatever the case.", "'ABC' ILIKE 'a%'"),
            scalar(
                    "RLIKE",
                    "text RLIKE pattern",
                    "As REGEXP_LIKE; also REGEXP_CONTAINS(text, pattern).",
                    "'abc' RLIKE 'b+'"),
            scalar(
                    "DATE_TRUNC",
                    "DATE_TRUNC('unit', time) or DATE_TRUNC(time, unit)",
                    "As FLOOR(time TO unit); also TIMESTAMP_TRUNC, DATETIME_TRUNC and TIME_TRUNC(time, unit).",
                    "DATE_TRUNC('month', TIMESTAMP '2024-02-10 12:34:56')"),
            scalar(
                    "DATE_PART",
                    "DATE_PART('unit', time)",
                    "As EXTRACT(unit FROM time).",
                    "DATE_PART('year', DATE '2024-02-10')"),
            scalar(
                    "DATE_ADD",
                    "DATE_ADD(time, interval)",
                    "As time + interval; DATE_SUB takes it off. Also TIMESTAMP_ADD, DATETIME_ADD, TIME_ADD and their _SUB.",
                    "DATE_ADD(DATE '2024-02-10', INTERVAL '3' DAY)"),
            scalar("POW", "POW(base, exponent)", "As POWER.", "POW(2, 10)"),
            scalar("TRUNC", "TRUNC(number [, digits])", "As TRUNCATE.", "TRUNC(1.29, 1)"),
            scalar(
                    "TO_TIMESTAMP",
                    "TO_TIMESTAMP(text [, format])",
                    "A text as a TIMESTAMP; for the format see TO_CHAR.",
                    "TO_TIMESTAMP('10.02.2024 12:34', 'DD.MM.YYYY HH24:MI')"),
            scalar("STRING_TO_ARRAY", "STRING_TO_ARRAY(text, separator)", "As SPLIT.", "STRING_TO_ARRAY('a,b', ',')"),
            scalar("LOCALTIME", "LOCALTIME", "The time of day at the start of the statement.", "LOCALTIME"),
            scalar(
                    "LOCALTIMESTAMP",
                    "LOCALTIMESTAMP",
                    "The wall clock at the start of the statement.",
                    "LOCALTIMESTAMP"),
            scalar(
                    "MOD",
                    "MOD(number, divisor)",
                    "What is left of a division, with the sign of the number.",
                    "MOD(7, 3)"),
            scalar("NULLIF", "NULLIF(value, other)", "NULL if both are equal, else the value.", "NULLIF(1, 2)"),
            scalar("ROUND", "ROUND(number [, digits])", "Rounds half away from zero.", "ROUND(1.25, 1)"),
            scalar("SIGN", "SIGN(number)", "-1, 0 or 1.", "SIGN(-3)"),
            scalar("TRUNCATE", "TRUNCATE(number [, digits])", "Cuts digits off.", "TRUNCATE(1.29, 1)"),
            scalar(
                    "TRY_CAST",
                    "TRY_CAST(value AS type)",
                    "As CAST, but NULL where that fails.",
                    "TRY_CAST('7' AS INT)"),
            scalar("IF", "IF(condition, value, other)", "One of two values.", "IF(1 > 2, 'a', 'b')"),
            scalar("IFNULL", "IFNULL(value, other)", "The other value if the first is NULL.", "IFNULL(NULL, 1)"),
            scalar("NVL", "NVL(value, other)", "As IFNULL.", "NVL(NULL, 1)"),
            scalar("PROCTIME", "PROCTIME()", "The clock when a row passes; a time attribute.", "PROCTIME()"),
            scalar("NOW", "NOW()", "As CURRENT_TIMESTAMP.", "NOW()"),
            scalar("SAFE_CAST", "SAFE_CAST(value AS type)", "As TRY_CAST.", "SAFE_CAST('7' AS INT)"),
            scalar(
                    "TIMESTAMPADD",
                    "TIMESTAMPADD(unit, number, time)",
                    "A time so many units later.",
                    "TIMESTAMPADD(DAY, 1, TIMESTAMP '2024-02-28 10:00:00')"),
            scalar(
                    "TIMESTAMPDIFF",
                    "TIMESTAMPDIFF(unit, time, later)",
                    "How many whole units lie between two times.",
                    "TIMESTAMPDIFF(DAY, DATE '2024-02-28', DATE '2024-03-01')"),
            scalar("YEAR", "YEAR(time)", "The year.", "YEAR(DATE '2024-02-29')"),
            scalar("QUARTER", "QUARTER(time)", "The quarter of the year.", "QUARTER(DATE '2024-02-29')"),
            scalar("MONTH", "MONTH(time)", "The month.", "MONTH(DATE '2024-02-29')"),
            scalar("WEEK", "WEEK(time)", "The ISO week.", "WEEK(DATE '2024-02-29')"),
            scalar("DAYOFYEAR", "DAYOFYEAR(time)", "The day of the year.", "DAYOFYEAR(DATE '2024-02-29')"),
            scalar("DAYOFMONTH", "DAYOFMONTH(time)", "The day of the month.", "DAYOFMONTH(DATE '2024-02-29')"),
            scalar("DAYOFWEEK", "DAYOFWEEK(time)", "The day of the week, 1 is Sunday.", "DAYOFWEEK(DATE '2024-02-29')"),
            scalar("HOUR", "HOUR(time)", "The hour.", "HOUR(TIMESTAMP '2024-02-29 12:34:56')"),
            scalar("MINUTE", "MINUTE(time)", "The minute.", "MINUTE(TIMESTAMP '2024-02-29 12:34:56')"),
            scalar("SECOND", "SECOND(time)", "The second.", "SECOND(TIMESTAMP '2024-02-29 12:34:56')"));

    private Signatures() {}

    private static FunctionSignature scalar(String name, String syntax, String summary, String example) {
        return new FunctionSignature(name, Kind.SCALAR, syntax, summary, example);
    }

    /** All functions by name. */
    static List<FunctionSignature> all(List<Class<?>> owners) {
        List<FunctionSignature> signatures = new ArrayList<>(BUILT_IN);
        signatures.addAll(AggregateSignatures.ALL);
        signatures.addAll(CellFunctions.signatures());
        for (Class<?> owner : owners) {
            for (Method method : owner.getDeclaredMethods()) {
                ScalarFunction marks = method.getAnnotation(ScalarFunction.class);
                if (marks != null && !marks.syntax().isEmpty()) {
                    signatures.add(scalar(sqlName(method.getName()), marks.syntax(), marks.summary(), marks.example()));
                }
            }
        }
        signatures.sort(Comparator.comparing(FunctionSignature::name));
        return List.copyOf(signatures);
    }

    /** {@code toHex} as {@code TO_HEX}. */
    private static String sqlName(String method) {
        StringBuilder name = new StringBuilder();
        for (char letter : method.toCharArray()) {
            name.append(Character.isUpperCase(letter) ? "_" : "").append(letter);
        }
        return name.toString().toUpperCase(Locale.ROOT);
    }
}
