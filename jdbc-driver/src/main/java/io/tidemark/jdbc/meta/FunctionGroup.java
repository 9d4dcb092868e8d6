package io.tidemark.jdbc.meta;

import java.util.Locale;
import java.util.Set;

/** The four lists of functions that JDBC knows. */
enum FunctionGroup {
    NUMERIC,
    STRING,
    TIME,
    SYSTEM,
    OTHER;

    private static final Set<String> NUMERIC_NAMES = Set.of(("ABS ACOS ASIN ATAN ATAN2 CBRT CEIL CEILING COS COSH COT"
                    + " DEGREES EXP FLOOR LN LOG LOG10 LOG2 MOD PI POWER RADIANS RAND RANDOM ROUND SIGN SIN SINH SQRT TAN"
                    + " TANH TRUNCATE TRUNC")
            .split(" "));
    private static final Set<String> STRING_NAMES = Set.of(("ASCII BTRIM CHAR CHARACTER_LENGTH CHAR_LENGTH CHR CONCAT"
                    + " CONCAT_WS INITCAP INSTR LCASE LEFT LENGTH LOCATE LOWER LPAD LTRIM OCTET_LENGTH OVERLAY POSITION"
                    + " REGEXP_EXTRACT REGEXP_LIKE REGEXP_REPLACE REPEAT REPLACE REVERSE RIGHT RPAD RTRIM SPACE SPLIT_INDEX"
                    + " SPLIT_PART STARTS_WITH ENDS_WITH STRPOS SUBSTR SUBSTRING TRANSLATE TRIM UCASE UPPER")
            .split(" "));
    private static final Set<String> SYSTEM_NAMES =
            Set.of("COALESCE", "IFNULL", "NULLIF", "NVL", "USER", "CURRENT_USER", "GREATEST", "LEAST", "TYPEOF");

    /** The list that a function belongs to. */
    static FunctionGroup of(String name, String syntax) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (NUMERIC_NAMES.contains(upper)) {
            return NUMERIC;
        }
        if (STRING_NAMES.contains(upper)) {
            return STRING;
        }
        if (SYSTEM_NAMES.contains(upper)) {
            return SYSTEM;
        }
        String all = upper + " " + syntax.toUpperCase(Locale.ROOT);
        return upper.equals("NOW") || all.contains("TIME") || all.contains("DATE") || all.contains("DAY")
                ? TIME
                : OTHER;
    }
}
