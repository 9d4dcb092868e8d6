package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Result;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.command.ShellCommand;
import io.tidemark.shell.command.ShellCommands;
import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.connection.CatalogNames.Described;
import io.tidemark.shell.connection.CatalogNames.Kind;
import io.tidemark.shell.connection.CatalogNames.ObjectName;
import io.tidemark.shell.live.Batches;
import io.tidemark.shell.live.VirtualScreen;
import io.tidemark.shell.output.ScriptedRows;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the interactive shell, on a terminal that is a screen in memory. */
class InteractiveShellTest {
    private final VirtualScreen screen = new VirtualScreen(100, 30);
    private final FakeConnection connection = new FakeConnection();
    private final FakeConnection server = new FakeConnection();
    private final InteractiveShell shell = new InteractiveShell(
            connection,
            CommandLineParser.parse(List.of("--ephemeral")),
            new Surroundings(true, true, true, true, false),
            List.of(),
            screen.terminal(),
            (address, user, terminal) -> {
                if (address.equals("nowhere:1")) {
                    throw new TidemarkException(ErrorCode.UNREACHABLE, "no connection to nowhere:1");
                }
                return server;
            });

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        screen.close();
    }

    private String type(String... lines) {
        for (String line : lines) {
            shell.onLine(line);
        }
        screen.terminal().flush();
        return screen.text();
    }

    private static Result rows(boolean kinds, ColumnBatch... batches) {
        ScriptedRows rows = new ScriptedRows(Batches.SCHEMA, kinds, ZoneOffset.UTC);
        for (ColumnBatch batch : batches) {
            rows.batch(batch);
        }
        return new Result.Rows(rows);
    }

    @Test
    void helpListsEveryCommandWithWhatItDoes() {
        String help = ShellCommands.help(200);
        for (ShellCommand command : ShellCommands.ALL) {
            assertThat(help).contains(command.names().get(0)).contains(command.summary());
        }
        assertThat(type("\\?")).contains("\\watch");
    }

    @Test
    void aCommandThatCannotDoWhatIsAskedSaysSo() {
        assertThat(type("\\dt all")).contains("\\dt takes nothing behind it");
        assertThat(type("\\i " + directory.resolve("none.sql")))
                .contains("there is no file ")
                .doesNotContain("Exception");
        assertThat(type("\\tour")).contains("there is no tour outside of the demo");
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheNearest() {
        assertThat(type("\\timeing")).contains("there is no command \\timeing; did you mean '\\timing'?");
    }

    @Test
    void rowsErrorsAndNoticesAreShown() {
        connection.answer("SELECT 1", rows(false, Batches.of("+I a 1")));
        connection.fail(
                "BAD \u001b[2J", new TidemarkException(ErrorCode.SYNTAX, "what is \u001b[2J?", new Position(1, 5)));
        assertThat(type("SELECT 1;", "BAD \u001b[2J;"))
                .contains(" name │ n")
                .contains(" a    │ 1")
                .contains("1 row")
                .contains("error TM-1001 at line 1:5: what is \\x1b[2J?")
                .contains("    |     ^");
    }

    @Test
    void timingExpandedAndFormatAreSwitched() {
        connection.answer("SELECT 1", rows(false, Batches.of("+I a 1")));
        assertThat(type("\\x", "\\timing on", "SELECT 1;"))
                .contains("expanded display is on")
                .contains("─[ row 1 ]─")
                .containsPattern("1 row \\(0\\.\\d{3} s\\)");
        connection.answer("SELECT 2", rows(false, Batches.of("+I b 2")));
        assertThat(type("\\x off", "\\format csv", "SELECT 2;")).contains("name,n\nb,2");
        assertThat(type("\\format nonsense")).contains("formats: table, csv");
        assertThat(type("\\timing maybe")).contains("\\timing takes on or off");
    }

    @Test
    void changingResultsAreDrawnInPlaceAndTheirLastStateStays() {
        connection.answer("SELECT c", rows(true, Batches.of("+I a 1"), Batches.of("-U a 1", "+U a 2")));
        assertThat(type("SELECT c;")).contains(" a    │ 2").doesNotContain("+U");
        connection.answer("SELECT d", rows(true, Batches.of("+I a 1"), Batches.of("-U a 1", "+U a 2")));
        assertThat(type("\\live off", "SELECT d;")).contains(" +U │ a    │ 2");
    }

    @Test
    void listsComeFromTheCatalog() {
        assertThat(type("\\d")).contains("there are no streams, tables or views yet");
        connection.names = new CatalogNames(
                List.of(
                        new ObjectName("Bid", Kind.STREAM, List.of()),
                        new ObjectName("hot", Kind.MATERIALIZED_VIEW, List.of())),
                List.of(new Described("ABS", "ABS(number)")),
                List.of(),
                List.of());
        type("\\d", "\\dm", "\\dj", "\\dt", "\\d bid");
        assertThat(connection.statements)
                .containsExactly(
                        "SHOW STREAMS",
                        "SHOW MATERIALIZED VIEWS",
                        "SHOW MATERIALIZED VIEWS",
                        "SHOW JOBS",
                        "SHOW STREAMS",
                        "DESCRIBE EXTENDED \"Bid\"");
    }

    @Test
    void variablesArePutIntoStatements() {
        type("\\set who 'you'", "SELECT ${who};");
        assertThat(connection.statements).containsExactly("SELECT 'you'");
        assertThat(type("\\set")).contains("who = 'you'");
        assertThat(type("\\set who", "SELECT ${who};")).contains("TM-1006");
    }

    @Test
    void outputGoesToAFileAndBack() throws IOException {
        Path file = directory.resolve("out.csv");
        connection.answer("SELECT 1", rows(false, Batches.of("+I a\u001b 1")));
        type("\\o " + file, "\\format csv", "SELECT 1;", "\\o");
        assertThat(file).hasContent("name,n\na\u001b,1");
        assertThat(type("\\o /nowhere/at/all")).contains("cannot be written");
    }

    @Test
    void outputGoesThroughACommand() throws IOException {
        Path file = directory.resolve("sorted.csv");
        connection.answer("SELECT 1", rows(false, Batches.of("+I b 1", "+I a 2")));
        type("\\o |sort > " + file, "\\format csv", "SELECT 1;", "\\o");
        assertThat(file).hasContent("a,2\nb,1\nname,n");
    }

    @Test
    void aFileIsRunAndItsNameStandsInErrors() throws IOException {
        Path file = Files.writeString(directory.resolve("a.sql"), "A;\nBAD;\nC;");
        connection.fail("BAD", new TidemarkException(ErrorCode.SYNTAX, "no", new Position(2, 1)));
        assertThat(type("\\i " + file)).contains("a.sql:2:1: no");
        assertThat(connection.statements).containsExactly("A", "BAD");
        assertThat(type("\\i " + directory.resolve("missing"))).contains("there is no file");
    }

    @Test
    void plansAndPlotsAreDrawn() {
        connection.answer("SELECT p", rows(false, Batches.of("+I a 1", "+I a 2", "+I b 3")));
        assertThat(type("\\plot SELECT p;")).contains("┤").contains("━━ a").contains("━━ b");
        assertThat(type("\\explain SELECT x")).contains("the statement gives no rows");
        assertThat(connection.statements).contains("EXPLAIN SELECT x");
    }

    @Test
    void aQueryThatWasCancelledTellsHowManyRowsItHadGiven() {
        connection.answer(
                "SELECT e",
                new Result.Rows(
                        new ScriptedRows(Batches.SCHEMA, false, ZoneOffset.UTC) {
                            @Override
                            public ColumnBatch nextBatch(long timeoutMillis) {
                                ColumnBatch batch = super.nextBatch(timeoutMillis);
                                if (batch == null) {
                                    throw new TidemarkException(ErrorCode.CANCELLED, "the query was cancelled");
                                }
                                return batch;
                            }
                        }.batch(Batches.of("+I a 1", "+I b 2")).pause().pause()));
        assertThat(type("SELECT e;")).endsWith("cancelled after 2 rows");
    }

    @Test
    void watchNeedsAQueryAndATime() {
        assertThat(type("\\watch")).contains("there is no query yet");
        connection.answer("SELECT 1", rows(false, Batches.of("+I a 1")));
        assertThat(type("SELECT 1;", "STOP JOB 1;", "\\watch soon"))
                .contains("\\watch takes seconds from 0.1 on, not soon");
    }

    @Test
    void watchRunsTheLastQueryUntilOneLeaves() {
        connection.answer(
                "SELECT w",
                new Result.Rows(
                        new ScriptedRows(Batches.SCHEMA, false, ZoneOffset.UTC) {
                            @Override
                            public boolean continuous() {
                                return false;
                            }
                        }.batch(Batches.of("+I a 1"))));
        type("SELECT w;");
        connection.answer(
                "SELECT w",
                new Result.Rows(
                        new ScriptedRows(Batches.SCHEMA, false, ZoneOffset.UTC) {
                            @Override
                            public boolean continuous() {
                                return false;
                            }
                        }.batch(Batches.of("+I a 7"))));
        screen.type("q");
        assertThat(type("\\watch 0.2")).contains(" a    │ 7");
    }

    @Test
    void connectLeavesTheOldConnectionOnlyForANewOne() {
        assertThat(type("\\connect nowhere:1")).contains("TM-4007");
        type("A;");
        assertThat(connection.statements).containsExactly("A");
        type("\\connect localhost:7333 ann", "B;");
        assertThat(server.statements).containsExactly("B");
        assertThat(type("\\connect a b c")).contains("a password is asked for, never typed here");
    }

    @Test
    void secretsAreNotKeptInTheHistory() {
        for (String secret : List.of(
                "CREATE SECRET s AS 'x';",
                "create  secret s as 'x';",
                "CREATE STREAM a (b INT) WITH (connector = 'kafka', 'sasl.password' = 'x');",
                "CREATE CONNECTION c WITH ('ssl.keystore.password' = 'x');",
                "... ('sasl.jaas.config' = 'org...')",
                "... (url = 'https://ann:pass@host/')",
                "... (api_key = 'x')",
                "... (token='x')")) {
            assertThat(ShellHistory.isSecret(secret)).as(secret).isTrue();
        }
        for (String plain : List.of(
                "SELECT * FROM secrets;",
                "SELECT password_changes FROM users;",
                "DROP SECRET s;",
                "CREATE STREAM a (b INT) WITH (url = 'https://host/a@b');")) {
            assertThat(ShellHistory.isSecret(plain)).as(plain).isFalse();
        }
    }
}
