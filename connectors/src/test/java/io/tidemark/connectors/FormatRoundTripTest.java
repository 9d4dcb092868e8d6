package io.tidemark.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connectors.csv.CsvFormat;
import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a format writes it reads back: random rows of all types. */
class FormatRoundTripTest {
    private static final int ROWS = 2000;
    private static final Schema SCHEMA = Schema.of(
            new Column("flag", SqlType.of(Kind.BOOLEAN)),
            new Column("tiny", SqlType.of(Kind.TINYINT)),
            new Column("small", SqlType.of(Kind.SMALLINT)),
            new Column("medium", SqlType.of(Kind.INTEGER)),
            new Column("large", SqlType.bigint()),
            new Column("real", SqlType.of(Kind.REAL)),
            new Column("double", SqlType.of(Kind.DOUBLE)),
            new Column("price", SqlType.decimal(18, 4)),
            new Column("wide", SqlType.decimal(38, 10)),
            new Column("text", SqlType.varchar()),
            new Column("a \"quoted\", name", SqlType.varchar()),
            new Column("binary", SqlType.of(Kind.VARBINARY)),
            new Column("day", SqlType.of(Kind.DATE)),
            new Column("time", SqlType.of(Kind.TIME, 3)),
            new Column("ts", SqlType.timestamp()),
            new Column("ltz", SqlType.of(Kind.TIMESTAMP_LTZ, 3)));

    private final RandomValues random = new RandomValues();

    @ParameterizedTest
    @CsvSource({"json,sql", "json,iso-8601", "json,epoch-millis", "csv,sql", "csv,iso-8601", "csv,epoch-millis"})
    void readsBackWhatItWrites(String name, String timestamps) {
        Format format = name.equals("json") ? new JsonFormat() : new CsvFormat();
        TableOptions options = TableOptions.check("t", Map.of("timestamp-format", timestamps), format.options());
        ColumnBatch batch = ColumnBatch.create(SCHEMA, ROWS);
        for (int row = 0; row < ROWS; row++) {
            fill(batch, row);
        }
        batch.rowCount = ROWS;
        List<ScanColumn> columns = new ArrayList<>();
        SCHEMA.columns().forEach(column -> columns.add(new ScanColumn(column.name(), false)));
        Encoder encoder = format.encoder(options, SCHEMA);
        Decoder decoder = format.decoder(options, SCHEMA, columns, SCHEMA);
        BytesVector records = new BytesVector(ROWS);
        ColumnBatch read = ColumnBatch.create(SCHEMA, ROWS);
        for (int row = 0; row < ROWS; row++) {
            encoder.encode(batch, row, records, row);
            decoder.decode(records.buffer, records.start[row], records.length[row], read, row);
            for (int index = 0; index < SCHEMA.size(); index++) {
                assertThat(value(read.columns[index], row))
                        .as("%s of %s, %s", SCHEMA.column(index), records.text(row), random.replay())
                        .isEqualTo(value(batch.columns[index], row));
            }
        }
    }

    private void fill(ColumnBatch batch, int row) {
        for (int index = 0; index < SCHEMA.size(); index++) {
            ColumnVector column = batch.columns[index];
            if (random.chance(10)) {
                column.setNull(row);
                continue;
            }
            column.setNotNull(row);
            SqlType type = SCHEMA.type(index);
            if (column instanceof LongVector longs) {
                longs.values[row] = number(type);
            } else if (column instanceof DoubleVector doubles) {
                double value =
                        random.one(0.0, -0.0, 1e22, Double.NaN, random.fraction() * Math.pow(10, random.below(30)));
                doubles.values[row] = type.kind() == Kind.REAL ? (float) value : value;
            } else if (column instanceof WideVector wide) {
                BigInteger value = new BigInteger(1, random.bytes(15)).shiftRight(random.below(120));
                BigInteger signed = random.chance(50) ? value.negate() : value;
                wide.low[row] = signed.longValue();
                wide.high[row] = signed.shiftRight(Long.SIZE).longValue();
            } else if (column instanceof BytesVector bytes && type.isText()) {
                bytes.set(row, random.text(12));
            } else if (column instanceof BytesVector bytes) {
                byte[] value = random.bytes(random.below(10));
                bytes.set(row, value, 0, value.length);
            }
        }
    }

    private long number(SqlType type) {
        long number = random.number();
        return switch (type.kind()) {
            case BOOLEAN -> number & 1;
            case TINYINT -> (byte) number;
            case SMALLINT -> (short) number;
            case INTEGER -> (int) number;
            case DECIMAL -> number % 1_000_000_000_000_000_000L;
            case DATE -> Math.floorMod(number, 3_652_059L) - 719_162; // years 1 to 9999
            case TIME -> Math.floorMod(number, 86_400_000L);
            case TIMESTAMP, TIMESTAMP_LTZ -> Math.floorMod(number, 315_537_897_600_000L) - 62_135_596_800_000L;
            default -> number;
        };
    }

    private static Object value(ColumnVector column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        if (column instanceof LongVector longs) {
            return longs.values[row];
        }
        if (column instanceof DoubleVector doubles) {
            return doubles.values[row];
        }
        if (column instanceof WideVector wide) {
            return List.of(wide.high[row], wide.low[row]);
        }
        return new String(((BytesVector) column).bytes(row), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
