package io.tidemark.connectors.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connectors.TestTable;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.RowKind;
import io.tidemark.types.SqlType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintConnectorTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintConnector connector = new PrintConnector(new PrintStream(output, false, StandardCharsets.UTF_8));
    private final TestTable table = new TestTable("out", "print").column("a", SqlType.varchar());

    private String print(ChangelogMode mode, ColumnBatch batch) {
        SinkRequest request =
                new SinkRequest(table.definition(), table.options(), table.schema(), mode, Path.of(""), true);
        try (Sink sink = connector.openSink(request);
                SinkWriter writer = sink.writer(0, 1)) {
            writer.write(batch);
            writer.finish();
            sink.commit();
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsRowsAsJsonBehindTheTablesName() {
        ColumnBatch batch = TestTable.batch(table.schema(), List.of(List.of("x"), List.of("ä"), List.of("z")));
        batch.selection = new int[] {0, 1};
        batch.selectedCount = 2;
        assertThat(print(ChangelogMode.INSERT_ONLY, batch)).isEqualTo("out> {\"a\":\"x\"}\nout> {\"a\":\"ä\"}\n");
    }

    @Test
    void printsTheKindOfChangeWhereThereCanBeOthersThanInserts() {
        ColumnBatch batch = TestTable.batch(table.schema(), List.of(List.of("x"), List.of("x")));
        batch.kinds = new byte[] {(byte) RowKind.INSERT.ordinal(), (byte) RowKind.DELETE.ordinal()};
        assertThat(print(ChangelogMode.RETRACT, batch)).isEqualTo("out> +I {\"a\":\"x\"}\nout> -D {\"a\":\"x\"}\n");
    }
}
