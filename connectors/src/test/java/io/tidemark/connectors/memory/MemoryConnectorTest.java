package io.tidemark.connectors.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.TestTable;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryConnectorTest {
    private static final Schema SCHEMA =
            Schema.of(new Column("a", SqlType.bigint()), new Column("b", SqlType.varchar()));

    private final MemoryTables tables = new MemoryTables();
    private final MemoryTable table = tables.table("t");

    private TestTable wantB() {
        return new TestTable("t", "memory", tables).column("b", SqlType.varchar());
    }

    @Test
    void readsTheWantedColumnsWithoutCopying() {
        ColumnBatch batch = TestTable.batch(SCHEMA, List.of(List.of(1, "x"), List.of(2, "y")));
        table.append(0, SCHEMA, batch);
        try (Source source = wantB().open(true);
                SourceReader reader = source.reader(0, 1)) {
            ColumnBatch read = Objects.requireNonNull(reader.poll());
            assertThat(read.columns).containsExactly(batch.columns[1]);
            assertThat(read.rowCount).isEqualTo(2);
            assertThat(reader.finished()).isTrue();
        }
    }

    @Test
    void saysWatermarksBetweenTheRowsThatTheyStandBetween() {
        table.append(SCHEMA, List.of(1, "x"));
        table.watermark(0, 100);
        table.watermark(0, 200);
        table.append(SCHEMA, List.of(2, "y"));
        TestTable want = wantB();
        try (Source source = want.open(false);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(reader.watermark(0)).isEqualTo(Long.MIN_VALUE);
            assertThat(want.poll(reader)).containsExactly("{\"b\":\"x\"}");
            assertThat(reader.watermark(0)).isEqualTo(200);
            assertThat(want.poll(reader)).containsExactly("{\"b\":\"y\"}");
            assertThat(reader.caughtUp(0)).isFalse();
            assertThat(want.poll(reader)).isEmpty();
            assertThat(reader.caughtUp(0)).isTrue();
            table.watermark(0, 300);
            table.append(SCHEMA, List.of(3, "z"));
            assertThat(want.poll(reader)).isEmpty();
            assertThat(reader.watermark(0)).isEqualTo(300);
            assertThat(want.poll(reader)).containsExactly("{\"b\":\"z\"}");
            table.idle(0);
            assertThat(want.poll(reader)).isEmpty();
            assertThat(reader.idle(0)).isTrue();
            assertThat(reader.finished()).isFalse();
            table.end();
            assertThat(want.poll(reader)).isEmpty();
            assertThat(reader.finished()).isTrue();
        }
    }

    @Test
    void aBoundedScanEndsAtWhatWasThere() {
        table.append(0, SCHEMA, List.of(1, "x"));
        table.append(1, SCHEMA, List.of(2, "y"));
        TestTable want = wantB();
        try (Source source = want.open(true);
                SourceReader reader = source.reader(0, 1)) {
            table.append(0, SCHEMA, List.of(3, "z"));
            assertThat(want.poll(reader)).containsExactly("{\"b\":\"x\"}");
            assertThat(reader.describe(reader.currentSplit())).isEqualTo("memory table t, split 0");
            assertThat(want.poll(reader)).containsExactly("{\"b\":\"y\"}");
            assertThat(want.poll(reader)).isEmpty();
            assertThat(reader.finished()).isTrue();
        }
        assertThat(want.rows(2)).containsExactly("{\"b\":\"x\"}", "{\"b\":\"z\"}", "{\"b\":\"y\"}");
    }

    @Test
    void takesJavaValuesAndTexts() {
        Schema schema = Schema.of(
                new Column("d", SqlType.decimal(10, 2)),
                new Column("t", SqlType.timestamp()),
                new Column("day", SqlType.of(SqlType.Kind.DATE)),
                new Column("flag", SqlType.of(SqlType.Kind.BOOLEAN)));
        table.append(
                schema,
                Arrays.asList(
                        new BigDecimal("1E+2"),
                        LocalDateTime.parse("2026-01-01T10:00"),
                        LocalDate.of(2026, 1, 2),
                        true));
        table.append(schema, Arrays.asList("1.5", "2026-01-01 10:00:00", null, "false"));
        assertThat(table.batches())
                .flatExtracting(batch -> TestTable.json(schema, batch))
                .containsExactly(
                        "{\"d\":100.00,\"t\":\"2026-01-01 10:00:00.000\",\"day\":\"2026-01-02\",\"flag\":true}",
                        "{\"d\":1.50,\"t\":\"2026-01-01 10:00:00.000\",\"day\":null,\"flag\":false}");
        assertThatThrownBy(() -> table.append(schema, List.of("x", "", "", "")))
                .hasMessage("field 'd': 'x' is not a DECIMAL(10, 2)");
    }

    @Test
    void keepsWhatIsInserted() {
        TestTable target = new TestTable("out", "memory", tables).column("b", SqlType.varchar());
        target.insert(List.of(TestTable.batch(target.schema(), List.of(List.of("x"), List.of("y")))));
        assertThat(target.rows()).containsExactly("{\"b\":\"x\"}", "{\"b\":\"y\"}");
    }
}
