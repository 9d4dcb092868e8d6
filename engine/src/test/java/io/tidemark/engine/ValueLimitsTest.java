package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No function makes a value longer than 1 MiB, and no row gets more than 16 MiB from functions. Each function that can make long
 * values stands here with the largest number for which it has a result.
 */
final class ValueLimitsTest {
    /** Functions whose results are texts or nested values and no longer than what they are made from, or always short. */
    private static final Set<String> NOT_LONGER = Set.of(
            "ARRAY_COMPACT",
            "ARRAY_DISTINCT",
            "ARRAY_EXCEPT",
            "ARRAY_INTERSECT",
            "ARRAY_REMOVE",
            "ARRAY_REVERSE",
            "ARRAY_SLICE",
            "CASE",
            "CAST",
            "CHR",
            "COALESCE",
            "DAYNAME",
            "ELEMENT",
            "FROM_BASE64",
            "FROM_HEX",
            "GREATEST",
            "IF",
            "IFNULL",
            "ITEM",
            "JSON_TYPE",
            "JSON_VALUE",
            "LEAST",
            "LEFT",
            "LTRIM",
            "MAP_KEYS",
            "MAP_VALUES",
            "MD5",
            "MONTHNAME",
            "NULLIF",
            "NVL",
            "REGEXP_SUBSTR",
            "REVERSE",
            "RIGHT",
            "RTRIM",
            "SAFE_CAST",
            "SHA1",
            "SHA256",
            "SHA512",
            "SORT_ARRAY",
            "SOUNDEX",
            "SPLIT_PART",
            "SUBSTR",
            "SUBSTRING",
            "SUBSTRING_INDEX",
            "TRIM",
            "TRY_CAST",
            "URL_DECODE",
            "ANY_VALUE",
            "ARG_MAX",
            "ARG_MIN",
            "FIRST_VALUE",
            "LAST_VALUE",
            "MAX",
            "MIN",
            "MODE",
            "PERCENTILE_DISC");

    private static final String SCALARS = """
            REPEAT('a', {n}) ~ 1048576
            REPEAT('é', {n}) ~ 524288
            SPACE({n}) ~ 1048576
            'abc' || REPEAT('a', {n}) ~ 1048573
            CONCAT(REPEAT('a', 500000), REPEAT('b', {n})) ~ 548576
            CONCAT_WS('-', REPEAT('a', 500000), REPEAT('b', {n})) ~ 548575
            LPAD('a', {n}) ~ 1048576
            LPAD('a', {n}, 'é') ~ 524288
            RPAD('a', {n}) ~ 1048576
            RPAD('a', {n}, 'xyz') ~ 1048576
            REPLACE(REPEAT('a', {n}), 'a', 'bcd') ~ 349525
            OVERLAY(REPEAT('a', {n}) PLACING 'bcd' FROM 1 FOR 1) ~ 1048574
            TRANSLATE3(REPEAT('a', {n}), 'a', 'é') ~ 524288
            UPPER(REPEAT('ŉ', {n})) ~ 349525
            LOWER(REPEAT('Ⱥ', {n})) ~ 349525
            INITCAP(REPEAT('Ⱥ', {n})) ~ 349525
            REGEXP_REPLACE(REPEAT('a', {n}), 'a', 'bcd') ~ 349525
            TO_BASE64(REPEAT('a', {n})) ~ 786432
            TO_HEX(REPEAT('a', {n})) ~ 524288
            URL_ENCODE(REPEAT('é', {n})) ~ 174762
            TO_CHAR(TIMESTAMP '2024-01-03 00:00:00', REPEAT('DAY', {n})) ~ 116508
            CAST(REPEAT('a', {n}) AS CHAR(2000000)) ~ 1048576
            SPLIT(REPEAT(',', {n}), ',') ~ 254198
            STRING_TO_ARRAY(REPEAT(',', {n}), ',') ~ 254198
            ARRAY_TO_STRING(SPLIT(REPEAT(',', {n}), ','), 'abcde') ~ 209715
            ARRAY[REPEAT('a', {n}), 'b'] ~ 1048561
            ARRAY_APPEND(ARRAY['a'], REPEAT('a', {n})) ~ 1048561
            ARRAY_PREPEND(ARRAY['a'], REPEAT('a', {n})) ~ 1048561
            ARRAY_CONCAT(ARRAY[REPEAT('a', 500000)], ARRAY[REPEAT('b', {n})]) ~ 548562
            ARRAY_UNION(ARRAY[REPEAT('a', 500000)], ARRAY[REPEAT('b', {n})]) ~ 548562
            MAP['a', REPEAT('b', {n})] ~ 1048541
            MAP_FROM_ARRAYS(ARRAY['a'], ARRAY[REPEAT('b', {n})]) ~ 1048541
            MAP_ENTRIES(MAP['a', REPEAT('b', {n})]) ~ 1048541
            ROW(REPEAT('b', {n}), 1) ~ 1048554
            JSON_OBJECT('a' VALUE REPEAT('"', {n})) ~ 524284
            JSON_ARRAY(REPEAT('"', {n})) ~ 524286
            JSON_PRETTY('[' || REPEAT('1,', {n}) || '1]') ~ 349523
            JSON_SET('{}', '$.a', REPEAT('"', {n})) ~ 524284
            JSON_INSERT('{}', '$.a', REPEAT('"', {n})) ~ 524284
            JSON_REPLACE('{"a":1}', '$.a', REPEAT('"', {n})) ~ 524284
            JSON_KEYS('{"' || REPEAT('k', {n}) || '":1}') ~ 1048570
            JSON_QUERY('["' || REPEAT('k', {n}) || '"]', '$[0]' WITH WRAPPER) ~ 1048572
            JSON_REMOVE('[' || REPEAT('1e9,', {n}) || '1]', '$[0]') ~ 262143
            """;

    private static final String AGGREGATES = """
            LISTAGG(REPEAT('a', {n})) ~ 524287
            LISTAGG(REPEAT('a', {n}), '--') ~ 524287
            STRING_AGG(REPEAT('a', {n}), ', ') ~ 524287
            COLLECT(REPEAT('a', {n})) ~ 524281
            ARRAY_AGG(REPEAT('a', {n})) ~ 524281
            JSON_ARRAYAGG(REPEAT('"', {n})) ~ 262142
            JSON_OBJECTAGG(CAST(k AS VARCHAR) VALUE REPEAT('"', {n})) ~ 262140
            """;

    private static Tidemark tidemark;
    private static Session session;

    @BeforeAll
    static void open() {
        tidemark = Tidemark.open(TidemarkConfig.ephemeral());
        session = tidemark.session();
        session.execute("CREATE STREAM rows2 (k BIGINT) WITH (connector = 'datagen', events = 2,"
                + " 'fields.k.kind' = 'sequence', 'fields.k.min' = '0')");
        session.execute("CREATE STREAM many (k BIGINT) WITH (connector = 'datagen', events = 2000,"
                + " 'fields.k.kind' = 'sequence', 'fields.k.min' = '0')");
    }

    @AfterAll
    static void close() {
        tidemark.close();
    }

    private static List<Row> rows(String sql) {
        List<Row> rows = new ArrayList<>();
        session.query(sql).forEach(rows::add);
        return rows;
    }

    private static void refused(String sql, String reason) {
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> rows(sql));
        assertThat(error).as(sql).isNotNull();
        assertThat(error.code()).as(sql).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(error.text()).as(sql).contains(reason);
        assertThat(error.hint()).as(sql).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = SCALARS, delimiter = '~', quoteCharacter = '\0')
    void noFunctionMakesMoreThanOneMebibyte(String call, long most) {
        for (long number = most; number <= most + 1; number++) {
            String folded = "SELECT " + call.replace("{n}", String.valueOf(number)) + " AS v";
            String each = "SELECT " + call.replace("{n}", "(k * 0 + " + number + ")") + " AS v FROM rows2";
            if (number == most) {
                assertThat(rows(folded)).as(folded).hasSize(1);
                assertThat(rows(each)).as(each).hasSize(2);
            } else {
                refused(folded, "longer than 1 MiB");
                refused(each, "longer than 1 MiB");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = AGGREGATES, delimiter = '~', quoteCharacter = '\0')
    void noAggregateMakesMoreThanOneMebibyte(String call, long most) {
        for (String changes : List.of("", " EMIT CHANGES")) {
            String sql = "SELECT " + call.replace("{n}", "(k * 0 + " + most + ")") + " AS v FROM rows2" + changes;
            assertThat(rows(sql)).as(sql).isNotEmpty();
            refused(sql.replace("+ " + most, "+ " + (most + 1)), "longer than 1 MiB");
        }
    }

    @Test
    void everyFunctionOfTextsOrNestedValuesStandsHere() {
        List<String> missing = new ArrayList<>();
        String table = SCALARS + AGGREGATES;
        for (FunctionSignature function : new FunctionRegistry().functions()) {
            String name = function.name();
            boolean aggregate = function.kind() == FunctionSignature.Kind.AGGREGATE;
            String from = aggregate ? " FROM (VALUES ('a', 1, 2), ('b', 2, 3)) AS t(s, x, y)" : "";
            Object value =
                    rows("SELECT " + function.example() + " AS v" + from).get(0).value(0);
            boolean mayBeLong = !(value instanceof Number || value instanceof Boolean || value instanceof Comparable<?>)
                    || value instanceof String;
            boolean stands =
                    table.contains(name + "(") || table.contains(name + "[") || table.contains(" " + name + " ");
            if (mayBeLong && !stands && !NOT_LONGER.contains(name)) {
                missing.add(name + ": " + function.example());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void functionsGiveARowSixteenMebibytes() {
        assertThat(rows("SELECT " + texts(16, 1 << 20) + " FROM rows2")).hasSize(2);
        refused(
                "SELECT " + texts(16, 1 << 20) + ", REPEAT('y', k + 1) AS y FROM rows2",
                "for one row take more than 16 MiB");
    }

    private static String texts(int count, int length) {
        List<String> columns = new ArrayList<>();
        for (int column = 0; column < count; column++) {
            columns.add("REPEAT('x', k * 0 + " + length + ") AS x" + column);
        }
        return String.join(", ", columns);
    }

    /** 2 GB of texts flow through a heap that could not hold them: row by row, in pieces, in order and in whole. */
    @Test
    void longTextsOfManyRowsAreNoBatch() {
        long next = 0;
        long bytes = 0;
        for (Row row : session.query("SELECT k, REPEAT('x', 1000000) AS x FROM many")) {
            assertThat(row.value(0)).isEqualTo(next++);
            bytes += java.util.Objects.requireNonNull((String) row.value(1)).length();
        }
        assertThat(next).isEqualTo(2_000);
        assertThat(bytes).isEqualTo(2_000_000_000L);
    }
}
