package io.tidemark.connectors.datagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagenConnectorTest {
    private static TestTable table() {
        return new TestTable("t", "datagen").option("events", "10000");
    }

    @Test
    void everyTypeHasValuesThatDependOnSeedAndRowAlone() {
        TestTable all = table().column("b", SqlType.of(SqlType.Kind.BOOLEAN))
                .column("t", SqlType.of(SqlType.Kind.TINYINT))
                .column("i", SqlType.bigint())
                .column("d", SqlType.of(SqlType.Kind.DOUBLE))
                .column("n", SqlType.decimal(10, 2))
                .column("wide", SqlType.decimal(38, 0))
                .column("c", SqlType.of(SqlType.Kind.CHAR, 3))
                .column("v", SqlType.varchar())
                .column("x", SqlType.of(SqlType.Kind.VARBINARY))
                .column("day", SqlType.of(SqlType.Kind.DATE))
                .column("ts", SqlType.timestamp());
        List<String> rows = all.rows();
        assertThat(rows).hasSize(10_000);
        assertThat(all.rows()).isEqualTo(rows);
        assertThat(all.option("seed", "2").rows()).isNotEqualTo(rows);
        assertThat(rows.get(2))
                .matches("\\{\"b\":(true|false),\"t\":\\d{1,3},\"i\":\\d{1,6},\"d\":0\\.\\d+,\"n\":\\d+\\.\\d\\d,"
                        + "\"wide\":\\d{1,18},\"c\":\"[a-z]{3}\",\"v\":\"[a-z]{8}\",\"x\":\"[^\"]+\",\"day\":"
                        + "\"[0-9-]{10}\",\"ts\":\"2026-01-01 00:00:00.002\"}");
        // One column alone has the same values: the ninth option is gone, but not its place.
        assertThat(table().column("b", SqlType.of(SqlType.Kind.BOOLEAN)).rows().get(2))
                .isEqualTo("{" + rows.get(2).split("[{,]", -1)[1] + "}");
    }

    @Test
    void rangesSequencesAndChoicesAreKept() {
        List<String> rows = table().column("k", SqlType.varchar())
                .option("fields.k.values", "lamp, vase")
                .column("n", SqlType.bigint())
                .option("fields.n.min", "-1")
                .option("fields.n.max", "1")
                .column("id", SqlType.bigint())
                .option("fields.id.kind", "sequence")
                .option("fields.id.min", "5")
                .option("fields.id.end", "1004")
                .rows();
        assertThat(rows).hasSize(1000);
        assertThat(rows.get(999)).endsWith("\"id\":1004}");
        for (String value : List.of("\"lamp\"", "\"vase\"", "\"n\":-1", "\"n\":0", "\"n\":1")) {
            assertThat(rows.stream().filter(row -> row.contains(value)).count()).isBetween(250L, 600L);
        }
    }

    @Test
    void goesOnWhereAReaderHasStopped() {
        TestTable table = table().column("id", SqlType.bigint())
                .option("fields.id.kind", "sequence")
                .option("splits", "3")
                .column("n", SqlType.bigint())
                .column("ts", SqlType.timestamp());
        assertThat(table.connector().replayable(table.definition(), table.options()))
                .isTrue();
        assertThat(table.rowsWithRestarts(2, 1)).containsExactlyInAnyOrderElementsOf(table.rows());
    }

    @Test
    void keepsItsTimeOfBeginning() {
        TestTable table = table().option("start", "now").column("ts", SqlType.timestamp());
        List<SplitPosition> positions = List.of(new SplitPosition("0", "9998/1700000000000"));
        try (Source source = table.open(true, positions);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(table.poll(reader))
                    .containsExactly("{\"ts\":\"2023-11-14 22:13:29.998\"}", "{\"ts\":\"2023-11-14 22:13:29.999\"}");
        }
    }

    @Test
    void nullsAndDelaysComeAsOftenAsSaid() {
        List<String> rows = table().column("n", SqlType.bigint())
                .option("fields.n.null-rate", "0.25")
                .column("ts", SqlType.timestamp())
                .option("fields.ts.max-delay", "5 s")
                .option("event-rate", "10")
                .rows();
        assertThat(rows.stream().filter(row -> row.contains("\"n\":null")).count())
                .isBetween(2300L, 2700L);
        List<String> times = new ArrayList<>();
        rows.forEach(row -> times.add(row.substring(row.indexOf("ts\":"))));
        List<String> sorted = times.stream().sorted().toList();
        assertThat(times).isNotEqualTo(sorted);
        assertThat(sorted.get(0)).startsWith("ts\":\"2025-12-31 23:59:5");
        assertThat(sorted.get(9_999)).startsWith("ts\":\"2026-01-01 00:16:3");
    }

    @Test
    void splitsShareTheSameRows() {
        TestTable one = table().column("n", SqlType.bigint());
        TestTable three = table().column("n", SqlType.bigint()).option("splits", "3");
        assertThat(three.rows(2)).containsExactlyInAnyOrderElementsOf(one.rows());
    }

    @Test
    void aReaderTellsHowMuchOfItsRowsItHasMade() {
        TestTable table = table().option("splits", "2").column("n", SqlType.bigint());
        try (Source source = table.open(true, List.of());
                SourceReader reader = source.reader(0, 1)) {
            assertThat(reader.fractionRead()).isBetween(0.0, 0.001);
            reader.poll();
            assertThat(reader.fractionRead()).isBetween(0.05, 0.5); // a batch of 10,000
            while (!reader.finished()) {
                reader.poll();
            }
            assertThat(reader.fractionRead()).isEqualTo(1);
        }
        try (Source source = new TestTable("t", "datagen")
                        .column("n", SqlType.bigint())
                        .open(true, List.of());
                SourceReader reader = source.reader(0, 1)) {
            assertThat(reader.fractionRead()).isNaN();
        }
    }

    @Test
    void withoutEventsThereIsNoEnd() {
        TestTable endless = new TestTable("t", "datagen").column("n", SqlType.bigint());
        assertThat(endless.create().endless()).isTrue();
        assertThat(table().column("n", SqlType.bigint()).create().endless()).isFalse();
    }

    private static void refused(TestTable table, ErrorCode code, String message) {
        assertThatThrownBy(table::create).hasMessageContaining(message).satisfies(error -> assertThat(
                        ((TidemarkException) error).code())
                .isEqualTo(code));
    }

    @Test
    void whatCannotBeIsNamed() {
        TestTable n = table().column("n", SqlType.bigint());
        refused(n.option("fields.m.min", "1"), ErrorCode.UNKNOWN_OPTION, "has no option 'fields.m.min'");
        refused(
                table().column("n", SqlType.of(SqlType.Kind.TINYINT)).option("fields.n.max", "128"),
                ErrorCode.INVALID_OPTION,
                "option 'fields.n.max': '128' does not fit TINYINT");
        refused(
                table().column("n", SqlType.bigint())
                        .option("fields.n.min", "9")
                        .option("fields.n.max", "8"),
                ErrorCode.INVALID_OPTION,
                "smaller than the least");
        refused(
                table().column("n", SqlType.bigint()).option("fields.n.length", "8"),
                ErrorCode.INVALID_OPTION,
                "has no meaning for this column of type BIGINT; what has: kind, min, max, null-rate");
        refused(
                table().column("n", SqlType.bigint()).option("fields.n.null-rate", "1.5"),
                ErrorCode.INVALID_OPTION,
                "is not a number from 0 to 1");
        refused(table().option("start", "soon"), ErrorCode.INVALID_OPTION, "nor 'now'");
        refused(table().option("splits", "0"), ErrorCode.INVALID_OPTION, "is not from 1 to 1024");
        refused(table().option("events", "-1"), ErrorCode.INVALID_OPTION, "is not from 0 on");
    }
}
