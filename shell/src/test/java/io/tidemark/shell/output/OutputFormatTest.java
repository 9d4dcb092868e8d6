package io.tidemark.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Column;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
    private static final long NOON = LocalDateTime.parse("2026-03-01T12:00:00.005")
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli();

    private static final Schema BIDS = Schema.of(
            new Column("auction", SqlType.bigint()),
            new Column("item", SqlType.varchar()),
            new Column("price", SqlType.decimal(10, 2)),
            new Column("ts", SqlType.timestamp()));

    private static ColumnBatch bids() {
        ColumnBatch batch = ColumnBatch.create(BIDS, 4);
        String[] items = {"lamp", "a \"big\", red\nvase\\", "入札", ""};
        for (int row = 0; row < items.length; row++) {
            batch.longs(0).values[row] = row == 0 ? Long.MIN_VALUE : row;
            batch.bytes(1).set(row, items[row]);
            batch.longs(2).values[row] = row == 1 ? -5 : 12345L * row;
            batch.longs(3).values[row] = NOON;
        }
        batch.columns[3].setNull(2);
        batch.columns[2].setNull(3);
        batch.columns[1].setNull(3);
        batch.rowCount = 4;
        return batch;
    }

    private static String write(OutputFormat format, ScriptedRows rows, boolean header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ResultWriter(out, format, TableStyle.boxes(0), header).write(rows);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ScriptedRows stream(Schema schema, boolean kinds, ColumnBatch... batches) {
        ScriptedRows rows = new ScriptedRows(schema, kinds, ZoneOffset.UTC);
        for (ColumnBatch batch : batches) {
            rows.batch(batch);
        }
        return rows;
    }

    @Test
    void json() {
        assertThat(write(OutputFormat.JSON, stream(BIDS, false, bids()), true)).isEqualTo("""
                        {"auction":-9223372036854775808,"item":"lamp","price":0.00,"ts":"2026-03-01 12:00:00.005"}
                        {"auction":1,"item":"a \\"big\\", red\\nvase\\\\","price":-0.05,"ts":"2026-03-01 12:00:00.005"}
                        {"auction":2,"item":"入札","price":246.90,"ts":null}
                        {"auction":3,"item":null,"price":null,"ts":"2026-03-01 12:00:00.005"}
                        """);
    }

    @Test
    void jsonOfSelectedRowsWithKinds() {
        ColumnBatch batch = bids();
        batch.selection = new int[] {0, 2};
        batch.selectedCount = 2;
        batch.kinds = new byte[] {(byte) RowKind.UPDATE_BEFORE.ordinal(), 0, (byte) RowKind.UPDATE_AFTER.ordinal(), 0};
        assertThat(write(OutputFormat.JSON, stream(BIDS, true, batch), true)).isEqualTo("""
                        {"op":"-U","auction":-9223372036854775808,"item":"lamp","price":0.00,"ts":"2026-03-01 12:00:00.005"}
                        {"op":"+U","auction":2,"item":"入札","price":246.90,"ts":null}
                        """);
    }

    @Test
    void csv() {
        assertThat(write(OutputFormat.CSV, stream(BIDS, false, bids()), true)).isEqualTo("""
                        auction,item,price,ts
                        -9223372036854775808,lamp,0.00,2026-03-01 12:00:00.005
                        1,"a ""big"", red
                        vase\\",-0.05,2026-03-01 12:00:00.005
                        2,入札,246.90,
                        3,,,2026-03-01 12:00:00.005
                        """);
    }

    @Test
    void csvTellsTheEmptyTextFromNull() {
        Schema schema = Schema.of(new Column("a", SqlType.varchar()), new Column("b", SqlType.varchar()));
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        batch.bytes(0).set(0, "");
        batch.columns[1].setNull(0);
        batch.rowCount = 1;
        assertThat(write(OutputFormat.CSV, stream(schema, false, batch), false)).isEqualTo("\"\",\n");
    }

    @Test
    void tsv() {
        assertThat(write(OutputFormat.TSV, stream(BIDS, false, bids()), false))
                .isEqualTo("-9223372036854775808\tlamp\t0.00\t2026-03-01 12:00:00.005\n"
                        + "1\ta \"big\", red\\nvase\\\\\t-0.05\t2026-03-01 12:00:00.005\n"
                        + "2\t入札\t246.90\t\\N\n"
                        + "3\t\\N\t\\N\t2026-03-01 12:00:00.005\n");
    }

    @Test
    void table() {
        assertThat(write(OutputFormat.TABLE, stream(BIDS, false, bids()), true)).isEqualTo("""
                                      auction │ item                │  price │ ts
                        ──────────────────────┼─────────────────────┼────────┼─────────────────────────
                         -9223372036854775808 │ lamp                │   0.00 │ 2026-03-01 12:00:00.005
                                            1 │ a "big", red\\nvase\\ │  -0.05 │ 2026-03-01 12:00:00.005
                                            2 │ 入札                │ 246.90 │ NULL
                                            3 │ NULL                │   NULL │ 2026-03-01 12:00:00.005
                        """);
    }

    @Test
    void aTableIsWrittenAsRowsComeAndWidensLater() {
        Schema schema = Schema.of(new Column("x", SqlType.varchar()), new Column("y", SqlType.bigint()));
        ColumnBatch first = ColumnBatch.create(schema, 1);
        first.bytes(0).set(0, "a");
        first.longs(1).values[0] = 1;
        first.rowCount = 1;
        ColumnBatch second = ColumnBatch.create(schema, 2);
        second.bytes(0).set(0, "abc");
        second.bytes(0).set(1, "a");
        second.longs(1).values[0] = 10;
        second.longs(1).values[1] = 2;
        second.rowCount = 2;
        ScriptedRows rows = stream(schema, false, first).pause().batch(second);
        assertThat(write(OutputFormat.TABLE, rows, true)).isEqualTo("""
                         x │ y
                        ───┼───
                         a │ 1
                         abc │ 10
                         a   │  2
                        """);
        assertThat(rows.isClosed()).isTrue();
    }

    @Test
    void aTableIsCutToTheTerminal() {
        Schema schema = Schema.of(new Column("x", SqlType.varchar()), new Column("y", SqlType.bigint()));
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        batch.bytes(0).set(0, "入札入札入札入札入札入札");
        batch.longs(1).values[0] = 1;
        batch.rowCount = 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ResultWriter(out, OutputFormat.TABLE, TableStyle.ascii(20), true).write(stream(schema, false, batch));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                         x             | y
                        ---------------+---
                         入札入札入札… | 1
                        """);
    }

    @Test
    void aTableThatCannotFitIsWrittenVertically() {
        Schema schema = Schema.of(new Column("a", SqlType.bigint()), new Column("b", SqlType.bigint()));
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        batch.longs(0).values[0] = 123_456_789_012L;
        batch.longs(1).values[0] = 123_456_789_012L;
        batch.rowCount = 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ResultWriter(out, OutputFormat.TABLE, TableStyle.ascii(20), true).write(stream(schema, false, batch));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("-[ row 1 ]-\na | 123456789012\nb | 123456789012\n");
    }

    @Test
    void markdown() {
        Schema schema = Schema.of(new Column("a|b", SqlType.varchar()), new Column("n", SqlType.bigint()));
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        batch.bytes(0).set(0, "x|y");
        batch.longs(1).values[0] = 7;
        batch.rowCount = 1;
        assertThat(write(OutputFormat.MARKDOWN, stream(schema, false, batch), true))
                .isEqualTo("| a\\|b | n |\n| --- | --: |\n| x\\|y | 7 |\n");
    }

    @Test
    void vertical() {
        ColumnBatch batch = bids();
        batch.rowCount = 1;
        assertThat(write(OutputFormat.VERTICAL, stream(BIDS, false, batch), true))
                .isEqualTo("""
                        ─[ row 1 ]───────
                        auction │ -9223372036854775808
                        item    │ lamp
                        price   │ 0.00
                        ts      │ 2026-03-01 12:00:00.005
                        """);
    }

    @Test
    void everyTypeInJson() {
        Schema schema = Schema.of(
                new Column("b", SqlType.of(SqlType.Kind.BOOLEAN)),
                new Column("r", SqlType.of(SqlType.Kind.REAL)),
                new Column("d", SqlType.of(SqlType.Kind.DOUBLE)),
                new Column("w", SqlType.decimal(38, 3)),
                new Column("bin", SqlType.of(SqlType.Kind.VARBINARY)),
                new Column("day", SqlType.of(SqlType.Kind.DATE)),
                new Column("t", SqlType.of(SqlType.Kind.TIME, 0)),
                new Column("t3", SqlType.of(SqlType.Kind.TIME, 3)),
                new Column("ltz", SqlType.of(SqlType.Kind.TIMESTAMP_LTZ, 3)),
                new Column("i", SqlType.of(SqlType.Kind.INTERVAL_DAY)),
                new Column("m", SqlType.of(SqlType.Kind.INTERVAL_MONTH)));
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        batch.longs(0).values[0] = 1;
        batch.doubles(1).values[0] = 1.5f;
        batch.doubles(2).values[0] = Double.NaN;
        batch.wides(3).high[0] = -1;
        batch.wides(3).low[0] = -1234567;
        ((BytesVector) batch.columns[4]).set(0, new byte[] {0, (byte) 0xFF, 'a'}, 0, 3);
        batch.longs(5).values[0] = -719_528; // 0000-01-01
        batch.longs(6).values[0] = 3_723_004;
        batch.longs(7).values[0] = 3_723_004;
        batch.longs(8).values[0] = NOON;
        batch.longs(9).values[0] = -90_061_001;
        batch.longs(10).values[0] = 14;
        batch.rowCount = 1;
        ScriptedRows rows = new ScriptedRows(schema, false, ZoneId.of("Europe/Berlin")).batch(batch);
        assertThat(write(OutputFormat.JSON, rows, true))
                .isEqualTo(
                        "{\"b\":true,\"r\":1.5,\"d\":\"NaN\",\"w\":-1234.567,\"bin\":\"AP9h\",\"day\":\"0000-01-01\","
                                + "\"t\":\"01:02:03\",\"t3\":\"01:02:03.004\",\"ltz\":\"2026-03-01 13:00:00.005\","
                                + "\"i\":\"-1 01:01:01.001\",\"m\":\"1-02\"}\n");
    }

    @Test
    void daysOfFourCenturiesAgreeWithTheCalendar() {
        Schema schema = Schema.of(new Column("d", SqlType.of(SqlType.Kind.DATE)));
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        batch.rowCount = 1;
        OutputBuffer buffer = new OutputBuffer();
        ValueText values = new ValueText(ZoneOffset.UTC);
        for (long day = java.time.LocalDate.of(1799, 12, 1).toEpochDay();
                day < java.time.LocalDate.of(2205, 1, 1).toEpochDay();
                day++) {
            batch.longs(0).values[0] = day;
            values.append(buffer, schema.type(0), batch.columns[0], 0);
            assertThat(buffer.takeText())
                    .isEqualTo(java.time.LocalDate.ofEpochDay(day).toString());
        }
    }
}
