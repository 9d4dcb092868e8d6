package io.tidemark.planner.function;

/**
 * The names that {@code Expression.Call} and {@code AggregateCall} use, and what the planner promises about their
 * operands. Everything not listed here is called by its Calcite name in upper case (INITCAP, ASCII, SIN, …) with the
 * operands that the user wrote.
 *
 * <p>General promises:
 *
 * <ul>
 *   <li>NULL in, NULL out, unless the name says otherwise (AND, OR, IS …, COALESCE).
 *   <li>The precision of a text type is only to be heeded in a {@code Cast}; literals are VARCHAR without limit, and
 *       texts are compared as they are, without padding.
 *   <li>The nullability of a {@code Call} is the one that Calcite derived; a type that is NOT NULL may be relied on.
 *   <li>SEARCH, BETWEEN, IN, NULLIF, NOT LIKE and NOT IN do not occur: they are made of the calls below. A long IN list
 *       is one OR of many operands.
 * </ul>
 */
public final class CallNames {
    // ---- comparison: BOOLEAN; both operands have the same kind, and DECIMALs the same scale. Integers may differ in
    // width (all lie in a long); an integer beside a DECIMAL is cast, a number beside a DOUBLE is cast to DOUBLE.
    public static final String EQUALS = "=";
    public static final String NOT_EQUALS = "<>";
    public static final String LESS = "<";
    public static final String LESS_OR_EQUAL = "<=";
    public static final String GREATER = ">";
    public static final String GREATER_OR_EQUAL = ">=";
    /** Like {@code <>}, but NULL is a value equal to itself; never NULL. */
    public static final String IS_DISTINCT_FROM = "IS DISTINCT FROM";

    public static final String IS_NOT_DISTINCT_FROM = "IS NOT DISTINCT FROM";

    // ---- logic: three-valued. AND and OR take two or more operands.
    public static final String AND = "AND";
    public static final String OR = "OR";
    public static final String NOT = "NOT";
    public static final String IS_NULL = "IS NULL";
    public static final String IS_NOT_NULL = "IS NOT NULL";
    public static final String IS_TRUE = "IS TRUE";
    public static final String IS_NOT_TRUE = "IS NOT TRUE";
    public static final String IS_FALSE = "IS FALSE";
    public static final String IS_NOT_FALSE = "IS NOT FALSE";

    // ---- choice
    /** Two or more operands, all of the type of the call; later ones are evaluated only when needed. */
    public static final String COALESCE = "COALESCE";

    // ---- arithmetic. One of:
    // integer op integer -> integer: both operands and the result have one kind; overflow of that kind is an error;
    // DOUBLE or REAL: both operands and the result have one kind;
    // DECIMAL + - DECIMAL: both operands have the scale of the result;
    // DECIMAL * / DECIMAL: operands keep their own precision and scale, or are integers (scale 0, any width); the exact
    //   result is rounded half up to the result's scale; too many digits is an error;
    // time + - interval: operand 0 is DATE, TIME, TIMESTAMP or TIMESTAMP_LTZ (the type of the result), operand 1
    //   INTERVAL_DAY (milliseconds; of a DATE in whole days) or INTERVAL_MONTH (the day is clipped to the month's end);
    //   a DATE beside an interval with hours is cast to TIMESTAMP first;
    // time - time -> INTERVAL_DAY in milliseconds, or INTERVAL_MONTH in whole months (DATEs or TIMESTAMPs);
    // interval + - interval of the same kind; interval * / number: operand 0 is the interval, operand 1 BIGINT, DECIMAL
    //   or DOUBLE.
    public static final String PLUS = "+";
    public static final String MINUS = "-";
    public static final String TIMES = "*";
    /** Of integers: exact, towards zero. Division by zero of exact types is an error. */
    public static final String DIVIDE = "/";
    /**
     * The sign is that of operand 0. Integers may differ in width and the result may be narrower than operand 0 (it fits);
     * DECIMALs have the scale of the result.
     */
    public static final String MOD = "MOD";
    /** Operand and result have the same type; overflow is an error. */
    public static final String NEGATE = "NEGATE";
    /** Takes the long of an operand as a value of another type: an INTERVAL_DAY as its milliseconds in BIGINT. */
    public static final String REINTERPRET = "REINTERPRET";

    // ---- numbers
    public static final String ABS = "ABS";
    /** CEIL, FLOOR of DECIMAL give the type of the call (scale 0); of integers the operand; of DOUBLE a DOUBLE. */
    public static final String CEIL = "CEIL";

    public static final String FLOOR = "FLOOR";
    /** (x) or (x, INTEGER digits): half up (away from zero); the type of the call is that of x. */
    public static final String ROUND = "ROUND";
    /** (x) or (x, INTEGER digits): towards zero; the type of the call is that of x. */
    public static final String TRUNCATE = "TRUNCATE";

    public static final String SIGN = "SIGN";
    /** Operands and results of these are DOUBLE. */
    public static final String POWER = "POWER";

    public static final String SQRT = "SQRT";
    public static final String LN = "LN";
    public static final String LOG10 = "LOG10";
    public static final String EXP = "EXP";

    // ---- texts
    /** Two operands, both texts or both binary. */
    public static final String CONCATENATE = "||";
    /** (text, pattern) or (text, pattern, escape); % and _ as usual, escape is \ only when given. */
    public static final String LIKE = "LIKE";

    public static final String UPPER = "UPPER";
    public static final String LOWER = "LOWER";
    /** In characters (code points): INTEGER. */
    public static final String CHAR_LENGTH = "CHAR_LENGTH";
    /** (text, INTEGER from) or (text, INTEGER from, INTEGER length); counted from 1; a negative length is an error. */
    public static final String SUBSTRING = "SUBSTRING";
    /** (characters, text). */
    public static final String TRIM_BOTH = "TRIM_BOTH";

    public static final String TRIM_LEADING = "TRIM_LEADING";
    public static final String TRIM_TRAILING = "TRIM_TRAILING";
    /** (wanted, text) or (wanted, text, INTEGER from): place from 1, or 0. INTEGER. */
    public static final String POSITION = "POSITION";
    /** (text, wanted, replacement). */
    public static final String REPLACE = "REPLACE";
    /** (text, replacement, INTEGER from) or (…, INTEGER length). */
    public static final String OVERLAY = "OVERLAY";

    public static final String INITCAP = "INITCAP";

    // ---- time
    /**
     * Followed by a unit: EXTRACT_YEAR, _QUARTER, _MONTH, _WEEK (ISO), _DAY, _DOW (1 = Sunday), _ISODOW, _DOY, _ISOYEAR,
     * _DECADE, _CENTURY, _MILLENNIUM, _HOUR, _MINUTE, _SECOND, _MILLISECOND (of the minute, as in SQL), _MICROSECOND,
     * _NANOSECOND, _EPOCH (seconds). Operand: DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ or an interval. BIGINT.
     */
    public static final String EXTRACT_PREFIX = "EXTRACT_";
    /** Followed by a unit (SECOND … YEAR, WEEK, QUARTER): FLOOR(ts TO unit). Operand and result have the same type. */
    public static final String FLOOR_PREFIX = "FLOOR_";
    /** As {@link #FLOOR_PREFIX}, upwards. */
    public static final String CEIL_PREFIX = "CEIL_";

    // ---- ARRAY, MAP, ROW. Arguments of the first two have the types of the elements, or of keys and values in turn.
    public static final String ARRAY = "ARRAY";
    public static final String MAP = "MAP";
    public static final String ROW = "ROW";
    /** (ROW, literal BIGINT): the field of that number, counted from 0. */
    public static final String FIELD = "FIELD";
    /** (ARRAY, integer), counted from 1, or (MAP, key of the map's key type); NULL if there is none. */
    public static final String ITEM = "ITEM";

    /** How many MILLISECONDs, MICROSECONDs or NANOSECONDs; does not occur: it is made of the calls above. */
    public static final String FINE_PARTS_BETWEEN = "TIMESTAMPDIFF_OF_PARTS";

    // ---- the clock and the session: no operands; one value per statement
    /** TIMESTAMP_LTZ(3). */
    public static final String CURRENT_TIMESTAMP = "CURRENT_TIMESTAMP";

    /** The clock when a row passes; the time of windows in processing time. */
    public static final String PROCTIME = "PROCTIME";
    /** TIMESTAMP(3), in the zone of the session. */
    public static final String LOCALTIMESTAMP = "LOCALTIMESTAMP";

    public static final String CURRENT_DATE = "CURRENT_DATE";
    /** TIME(3), in the zone of the session. */
    public static final String LOCALTIME = "LOCALTIME";

    // ---- aggregates. Result types: COUNT BIGINT NOT NULL; SUM of integers BIGINT, of DECIMAL(p, s) DECIMAL(38, s), of
    // REAL or DOUBLE DOUBLE; AVG of integers, REAL and DOUBLE DOUBLE, of DECIMAL(p, s) DECIMAL(38, max(s, 6));
    // MIN, MAX and ANY_VALUE the type of the argument.
    public static final String COUNT = "COUNT";
    public static final String SUM = "SUM";
    public static final String AVG = "AVG";
    public static final String MIN = "MIN";
    public static final String MAX = "MAX";
    public static final String ANY_VALUE = "ANY_VALUE";
    // Of BOOLEAN: whether all, or any, are TRUE.
    public static final String EVERY = "EVERY";
    public static final String SOME = "SOME";
    // Of integers; the type of the argument.
    public static final String BIT_AND = "BIT_AND";
    public static final String BIT_OR = "BIT_OR";
    public static final String BIT_XOR = "BIT_XOR";
    // STDDEV_POP, STDDEV_SAMP, VAR_POP, VAR_SAMP of a number, COVAR_POP, COVAR_SAMP, CORR, REGR_… of two: DOUBLE;
    // REGR_COUNT BIGINT.
    /** Of the values that are not NULL, in the order of arrival. */
    public static final String FIRST_VALUE = "FIRST_VALUE";

    public static final String LAST_VALUE = "LAST_VALUE";
    /** (value, key): the value where the key is smallest, and of those the smallest value. */
    public static final String ARG_MIN = "ARG_MIN";

    public static final String ARG_MAX = "ARG_MAX";
    /** The most frequent value, and of those the smallest. */
    public static final String MODE = "MODE";
    /** (text) with the parameter separator, in the order of the call or that of arrival. */
    public static final String LISTAGG = "LISTAGG";
    /** (value), NULLs too, in the order of the call or that of arrival: an ARRAY, NULL of no rows. */
    public static final String ARRAY_AGG = "ARRAY_AGG";
    /** (value) or (key, value) with the parameter whether NULLs are kept: JSON text, NULL of no rows. */
    public static final String JSON_ARRAYAGG = "JSON_ARRAYAGG";

    public static final String JSON_OBJECTAGG = "JSON_OBJECTAGG";
    /** As ARRAY_AGG without NULLs. */
    public static final String COLLECT = "COLLECT";
    /** (value) with the parameter fraction, in the order of the call. CONT is DOUBLE. */
    public static final String PERCENTILE_CONT = "PERCENTILE_CONT";

    public static final String PERCENTILE_DISC = "PERCENTILE_DISC";

    /** (value), made of COUNT(DISTINCT value) where an approximation will do. BIGINT. */
    public static final String APPROX_COUNT_DISTINCT = "APPROX_COUNT_DISTINCT";
    /** (number) with the parameter fraction. DOUBLE. */
    public static final String APPROX_PERCENTILE = "APPROX_PERCENTILE";

    private CallNames() {}
}
