package io.tidemark.connectors.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDecoderTest {
    private static final JsonFormat FORMAT = new JsonFormat();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            TINYINT      | -128                      | -128
            SMALLINT     | 32767                     | 32767
            INTEGER      | -2147483648               | -2147483648
            BIGINT       | -9223372036854775808      | -9223372036854775808
            BIGINT       | 9223372036854775807       | 9223372036854775807
            BIGINT       | 1e3                       | 1000
            BIGINT       | 12.00                     | 12
            BIGINT       | 123456789012345678        | 123456789012345678
            BIGINT       | -0                        | 0
            BIGINT       | "17"                      | 17
            BIGINT       | null                      | null
            DECIMAL18    | 1.5                       | 1.50
            DECIMAL18    | -1.50000                  | -1.50
            DECIMAL18    | 9999999999999999.99       | 9999999999999999.99
            DECIMAL18    | 15e-1                     | 1.50
            DECIMAL38    | 12345678901234567890123456789012345678  | 12345678901234567890123456789012345678
            DECIMAL38    | -12345678901234567890123456789012345678 | -12345678901234567890123456789012345678
            DECIMAL38    | -1                        | -1
            DECIMAL38    | 1e37                      | 10000000000000000000000000000000000000
            DOUBLE       | 0.1                       | 0.1
            DOUBLE       | 1e300                     | 1.0E300
            DOUBLE       | 123456789.123456789       | 1.2345678912345679E8
            DOUBLE       | "NaN"                     | "NaN"
            DOUBLE       | "-Infinity"               | "-Infinity"
            REAL         | 0.1                       | 0.1
            BOOLEAN      | true                      | true
            BOOLEAN      | "FALSE"                   | false
            VARCHAR      | "a\\u00e4\\n\\ud83d\\ude00\\/" | "aä\\n😀/"
            VARCHAR      | ""                        | ""
            VARCHAR      | {"a": [1, "x}"]}          | "{\\"a\\": [1, \\"x}\\"]}"
            VARCHAR      | [ ]                       | "[ ]"
            VARCHAR      | 1.50                      | "1.50"
            VARCHAR      | true                      | "true"
            VARBINARY    | "AAEC/w=="                | "AAEC/w=="
            DATE         | "0001-01-01"              | "0001-01-01"
            DATE         | "2024-02-29"              | "2024-02-29"
            DATE         | "9999-12-31"              | "9999-12-31"
            TIME         | "23:59"                   | "23:59:00.000"
            TIME         | "00:00:00.5"              | "00:00:00.500"
            TIMESTAMP    | "2023-10-09 17:13:12"     | "2023-10-09 17:13:12.000"
            TIMESTAMP    | "2023-10-09T17:13:12.1239999" | "2023-10-09 17:13:12.123"
            TIMESTAMP    | "2023-10-09T17:13:12+02:00" | "2023-10-09 15:13:12.000"
            TIMESTAMP    | "1969-12-31 23:59:59.999" | "1969-12-31 23:59:59.999"
            TIMESTAMP    | 1700000000000             | "2023-11-14 22:13:20.000"
            TIMESTAMP    | -1                        | "1969-12-31 23:59:59.999"
            TIMESTAMP0   | 1700000000999             | "2023-11-14 22:13:20.000"
            LTZ          | "2023-10-09T17:13:12Z"    | "2023-10-09 17:13:12.000Z"
            """)
    void readsAValueAndWritesItBack(String type, String json, String expected) {
        Schema schema = Schema.of(new Column("f", type(type)));
        ColumnBatch batch = decode(schema, "{\"f\":" + json + "}");
        assertThat(encode(schema, batch, 0)).isEqualTo("{\"f\":" + expected + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INTEGER   | {"f":2147483648}      | field 'f': 2147483648 is out of the range of INTEGER
            TINYINT   | {"f":"128"}           | field 'f': 128 is out of the range of TINYINT
            BIGINT    | {"f":9223372036854775808} | field 'f': '9223372036854775808' is out of the range of BIGINT
            BIGINT    | {"f":1e999999999}     | field 'f': '1e999999999' is out of the range of BIGINT
            BIGINT    | {"f":1.5}             | field 'f': '1.5' is not a whole number
            BIGINT    | {"f":"abc"}           | field 'f': 'abc' is not a BIGINT
            BIGINT    | {"f":""}              | field 'f': '' is not a BIGINT
            BIGINT    | {"f":true}            | field 'f': 'true' is not a BIGINT
            BIGINT    | {"f":[1]}             | field 'f': '[1]' is not a BIGINT
            DECIMAL18 | {"f":1.234}           | field 'f': '1.234' has more than the 2 digits behind the point of DECIMAL(18, 2)
            DECIMAL18 | {"f":10000000000000000} | field 'f': 10000000000000000.00 is out of the range of DECIMAL(18, 2)
            DOUBLE    | {"f":1e999}           | field 'f': '1e999' is not a DOUBLE
            REAL      | {"f":1e39}            | field 'f': '1e39' is out of the range of REAL
            BOOLEAN   | {"f":1}               | field 'f': '1' is not a BOOLEAN
            VARCHAR3  | {"f":"abcd"}          | field 'f': a text of 4 characters is too long for VARCHAR(3)
            VARBINARY | {"f":"a"}             | field 'f': 'a' is not base64
            DATE      | {"f":"2023-02-29"}    | field 'f': '2023-02-29' is not a DATE (yyyy-MM-dd)
            DATE      | {"f":5}               | field 'f': '5' is not a DATE
            TIMESTAMP | {"f":"yesterday"}     | field 'f': 'yesterday' is not a TIMESTAMP (yyyy-MM-dd HH:mm:ss.SSS, or ISO 8601)
            TIMESTAMP | {"f":"2023-01-01 24:00:00"} | field 'f': '2023-01-01 24:00:00' is not a TIMESTAMP (yyyy-MM-dd HH:mm:ss.SSS, or ISO 8601)
            TIMESTAMP | {"f":1.5}             | field 'f': '1.5' is not a number of milliseconds
            VARCHAR   | {"f":"\\ud83d"}       | field 'f': the text is not valid UTF-8
            VARCHAR   | {"f":"\\x"}           | not valid JSON: a string has a wrong escape: before '\\x"}'
            VARCHAR   | {"f":"abc             | not valid JSON: a string does not end: the record ends too early
            VARCHAR   | {"f":"abc"            | not valid JSON: the object does not end: the record ends too early
            VARCHAR   | {"f":"abc"}x          | not valid JSON: something follows the object: before 'x'
            VARCHAR   | {"f":"abc",}          | not valid JSON: a field name was expected: before '}'
            VARCHAR   | {"f" "abc"}           | not valid JSON: a colon was expected: before '"abc"}'
            VARCHAR   | {"f":1 "g":2}         | not valid JSON: a comma was expected: before '"g":2}'
            VARCHAR   | {"g":01}              | not valid JSON: a value is neither a number nor anything else: before '01}'
            VARCHAR   | {"g":[1,2}            | not valid JSON: a comma was expected: before '}'
            VARCHAR   | {"g":                 | not valid JSON: a value was expected: the record ends too early
            VARCHAR   | [1]                   | not valid JSON: the record is no object: before '[1]'
            VARCHAR   | ` `                   | not valid JSON: the record is empty
            """)
    void namesTheFieldAndTheReason(String type, String json, String message) {
        Schema schema = Schema.of(new Column("f", type(type)));
        assertThatThrownBy(() -> decode(schema, json))
                .isInstanceOf(TidemarkException.class)
                .hasMessage(message);
    }

    @Test
    void readsOnlyWhatIsWantedWhateverStandsBetween() {
        Schema schema = Schema.of(new Column("auction", SqlType.bigint()), new Column("a", SqlType.bigint()));
        ColumnBatch batch = decode(
                schema,
                " { \"x\" : { \"auction\" : [ 1, {\"y\": \"}\\\"\"} ] } ,\n\"auctions\":9, \"auction\" :5 , \"\\u0061\": 7,"
                        + "\"auction\":6 } ");
        assertThat(encode(schema, batch, 0)).isEqualTo("{\"auction\":6,\"a\":7}");
    }

    @Test
    void aLaterNullTakesAValueBack() {
        Schema schema = Schema.of(new Column("a", SqlType.bigint()));
        assertThat(encode(schema, decode(schema, "{\"a\":1,\"a\":null}"), 0)).isEqualTo("{\"a\":null}");
    }

    @Test
    void refusesARecordWithoutAValueForANotNullColumn() {
        Schema schema = Schema.of(new Column("a", SqlType.bigint().withNullable(false)));
        assertThat(encode(schema, decode(schema, "{\"a\":1}"), 0)).isEqualTo("{\"a\":1}");
        assertThatThrownBy(() -> decode(schema, "{\"b\":1}"))
                .hasMessage("field 'a': there is no value, but the column is NOT NULL");
        assertThatThrownBy(() -> decode(schema, "{\"a\":1,\"a\":null}"))
                .hasMessage("field 'a': there is no value, but the column is NOT NULL");
    }

    @Test
    void refusesUnknownFieldsOnDemand() {
        Schema schema = Schema.of(new Column("a", SqlType.bigint()), new Column("b", SqlType.bigint()));
        Schema wanted = Schema.of(schema.column(0));
        TableOptions options = options(Map.of("unknown-fields", "fail"));
        Decoder decoder = FORMAT.decoder(options, schema, List.of(new ScanColumn("a", false)), wanted);
        ColumnBatch batch = ColumnBatch.create(wanted, 1);
        decode(decoder, "{\"a\":1,\"b\":2}", batch, 0);
        assertThatThrownBy(() -> decode(decoder, "{\"a\":1,\"c\":2}", batch, 0))
                .hasMessage("field 'c' is no column of the table, and 'unknown-fields' is 'fail'");
    }

    @Test
    void refusesBytesThatAreNoUtf8OnlyWhereTheyAreRead() {
        Schema schema = Schema.of(new Column("a", SqlType.varchar()));
        byte[] record = "{\"b\":\"?\",\"a\":\"x\"}".getBytes(StandardCharsets.ISO_8859_1);
        record[6] = (byte) 0xE9;
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        Decoder decoder = decoder(schema);
        decoder.decode(record, 0, record.length, batch, 0);
        assertThat(batch.bytes(0).text(0)).isEqualTo("x");
        record[14] = (byte) 0xE9;
        assertThatThrownBy(() -> decoder.decode(record, 0, record.length, batch, 0))
                .hasMessage("field 'a': the text is not valid UTF-8");
    }

    @Test
    void stopsAtTheEndOfTheRecordWhateverFollowsIt() {
        Schema schema = Schema.of(new Column("a", SqlType.bigint()));
        byte[] bytes = "{\"a\":123}45}\"}]   ".getBytes(StandardCharsets.UTF_8);
        Decoder decoder = decoder(schema);
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        for (int length = 0; length < 9; length++) {
            int size = length;
            assertThatThrownBy(() -> decoder.decode(bytes, 0, size, batch, 0))
                    .as("%d bytes", size)
                    .isInstanceOf(TidemarkException.class);
        }
        decoder.decode(bytes, 0, 9, batch, 0);
        assertThat(batch.longs(0).values[0]).isEqualTo(123);
    }

    @Test
    void refusesDeepNestingInsteadOfOverflowing() {
        Schema schema = Schema.of(new Column("a", SqlType.bigint()));
        assertThatThrownBy(() -> decode(schema, "{\"x\":" + "[".repeat(100_000)))
                .hasMessageStartingWith("not valid JSON: values are nested deeper than 64");
    }

    static SqlType type(String name) {
        return switch (name) {
            case "DECIMAL18" -> SqlType.decimal(18, 2);
            case "DECIMAL38" -> SqlType.decimal(38, 0);
            case "VARCHAR3" -> SqlType.of(Kind.VARCHAR, 3);
            case "TIME" -> SqlType.of(Kind.TIME, 3);
            case "TIMESTAMP" -> SqlType.timestamp();
            case "TIMESTAMP0" -> SqlType.of(Kind.TIMESTAMP, 0);
            case "LTZ" -> SqlType.of(Kind.TIMESTAMP_LTZ, 3);
            default -> SqlType.of(Kind.valueOf(name));
        };
    }

    private static ColumnBatch decode(Schema schema, String json) {
        ColumnBatch batch = ColumnBatch.create(schema, 4);
        decode(decoder(schema), json, batch, 0);
        return batch;
    }

    static Decoder decoder(Schema schema) {
        List<ScanColumn> columns = new ArrayList<>();
        schema.columns().forEach(column -> columns.add(new ScanColumn(column.name(), false)));
        return FORMAT.decoder(options(Map.of()), schema, columns, schema);
    }

    private static void decode(Decoder decoder, String json, ColumnBatch batch, int row) {
        byte[] record = json.getBytes(StandardCharsets.UTF_8);
        decoder.decode(record, 0, record.length, batch, row);
        batch.rowCount = row + 1;
    }

    static String encode(Schema schema, ColumnBatch batch, int row) {
        BytesVector target = new BytesVector(1);
        FORMAT.encoder(options(Map.of()), schema).encode(batch, row, target, 0);
        return target.text(0);
    }

    private static TableOptions options(Map<String, String> given) {
        List<OptionSpec> specs = new ArrayList<>(FORMAT.options());
        return TableOptions.check("t", given, specs);
    }
}
