package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.Result;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.shell.output.ScriptedRows;
import io.tidemark.shell.output.TableStyle;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRunTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeConnection connection = new FakeConnection();

    private int run(String script, boolean continueOnError, OutputStream rows) {
        PrintStream notices = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console = new Console(rows, notices, false, false);
        ResultWriter writer = new ResultWriter(rows, OutputFormat.CSV, TableStyle.boxes(0), true);
        StatementRunner runner = new StatementRunner(connection, console, writer, true, false);
        return new BatchRun(runner, console, Map.of("n", "5"), continueOnError).run("a.sql", script);
    }

    private static Result oneRow() {
        Schema schema = Schema.of(new Column("x", SqlType.bigint()));
        ColumnBatch batch = ColumnBatch.create(schema, 1);
        batch.longs(0).values[0] = 7;
        batch.rowCount = 1;
        return new Result.Rows(new ScriptedRows(schema, false, ZoneOffset.UTC).batch(batch));
    }

    @Test
    void rowsGoToOneStreamAndNoticesToTheOther() {
        connection.answer("SELECT 7", oneRow());
        assertThat(run("SET a = 1; SELECT 7;", false, out)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("x\n7\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("did SET a = 1\n");
    }

    @Test
    void variablesArePutIn() {
        assertThat(run("SET a = ${n}", false, out)).isZero();
        assertThat(connection.statements).containsExactly("SET a = 5");
    }

    @Test
    void aVariableWithoutAValueIsAnErrorWithItsPlace() {
        assertThat(run("SELECT 1;\nSET a = ${m}", false, out)).isEqualTo(1);
        assertThat(connection.statements).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("a.sql:2:9").contains("TM-1006");
    }

    @Test
    void commandsOfTheShellAreNoneInAScript(@TempDir Path folder) {
        Path made = folder.resolve("made");
        for (String command : List.of(
                "\\! touch " + made,
                "\\pager touch " + made,
                "\\o " + made,
                "\\o |touch " + made,
                "\\e",
                "\\i /etc/passwd",
                "!touch " + made)) {
            connection.fail(command, new TidemarkException(ErrorCode.SYNTAX, "no"));
            assertThat(run(command, false, out)).as(command).isEqualTo(1); // they are statements, and wrong ones
        }
        assertThat(made).doesNotExist();
    }

    @Test
    void theFirstFailureEndsTheRun() {
        connection.fail("BAD", new TidemarkException(ErrorCode.SYNTAX, "no", new Position(2, 1)));
        assertThat(run("A;\nBAD;\nC;", false, out)).isEqualTo(1);
        assertThat(connection.statements).containsExactly("A", "BAD");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("did A\nerror TM-1001 in statement 2, a.sql:2:1: no\n  2 | BAD;\n    | ^\n");
    }

    @Test
    void theLineOfAFailureShowsNoSecret() {
        String script = "CREATE /* */ SECRET s AS 'hunter2' oops";
        connection.fail(script, new TidemarkException(ErrorCode.SYNTAX, "no", new Position(1, 36)));
        assertThat(run(script, false, out)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("  1 | CREATE /* */ SECRET s AS '*******' oops\n    | " + " ".repeat(35) + "^");
        assertThat(ShellHistory.isSecret(script)).isTrue();
    }

    @Test
    void onRequestTheRunGoesOnAfterAFailure() {
        connection.fail("BAD", new TidemarkException(ErrorCode.SYNTAX, "no"));
        assertThat(run("A; BAD; C;", true, out)).isEqualTo(1);
        assertThat(connection.statements).containsExactly("A", "BAD", "C");
    }

    @Test
    void aCancelledStatementEndsTheRunAsInterrupted() {
        connection.fail("B", new TidemarkException(ErrorCode.CANCELLED, "cancelled"));
        assertThat(run("A; B; C;", true, out)).isEqualTo(130);
        assertThat(connection.statements).containsExactly("A", "B");
    }

    @Test
    void anInsertJobIsWaitedFor() {
        connection.answer("INSERT", new Result.Started("job-1", true));
        assertThat(run("INSERT", false, out)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("2 rows came late\njob-1 finished, 3 rows written\n");
    }

    @Test
    void aClosedPipeEndsTheRunAndClosesTheRows() {
        Result result = oneRow();
        connection.answer("SELECT 7", result);
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThatThrownBy(() -> run("SELECT 7; SELECT 7", false, broken)).isInstanceOf(UncheckedIOException.class);
        assertThat(((ScriptedRows) ((Result.Rows) result).stream()).isClosed()).isTrue();
        assertThat(connection.statements).containsExactly("SELECT 7");
    }
}
