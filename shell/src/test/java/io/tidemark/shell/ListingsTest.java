package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.live.VirtualScreen;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the commands that list something show of a real engine, on a terminal of 80 columns. */
class ListingsTest {
    private final VirtualScreen screen = new VirtualScreen(80, 400);
    private final EngineConnection connection = EngineConnection.open(TidemarkConfig.ephemeral());
    private final InteractiveShell shell = new InteractiveShell(
            connection,
            CommandLineParser.parse(List.of("--ephemeral")),
            new Surroundings(true, true, true, true, false),
            List.of(),
            screen.terminal(),
            (address, user, terminal) -> connection);

    @AfterEach
    void close() {
        connection.close();
        screen.close();
    }

    private String type(String... lines) {
        for (String line : lines) {
            shell.onLine(line);
        }
        screen.terminal().flush();
        return screen.text();
    }

    @Test
    void functionsAreListedByTheirKindWithoutABreakInAWord() {
        String shown = type("\\df");
        assertThat(shown)
                .startsWith("scalar functions\n  ABS")
                .contains("\naggregate functions\n")
                .contains("\n  ARRAY_POSITION       The place of the first element equal to the value, from"
                        + "\n                       1; 0 if there is none.\n");
    }

    @Test
    void aFunctionIsShownWithItsSyntaxAndAnExample() {
        assertThat(type("\\df substring_i"))
                .startsWith("  SUBSTRING_INDEX(text, separator, count)\n"
                        + "      What stands before the separator where it comes for so many times; from\n"
                        + "      the end with a negative count.\n"
                        + "      for example SUBSTRING_INDEX('www.example.org', '.', 2)");
        assertThat(type("\\df nonsense")).contains("no function has NONSENSE in its name");
    }

    @Test
    void aStreamIsDescribedByItsColumnsAndProperties() {
        assertThat(type(
                        "CREATE STREAM \"Bid\" (k BIGINT NOT NULL, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5'"
                                + " SECOND) WITH (connector = 'datagen', events = 3);",
                        "\\d bid"))
                .contains("stream Bid\n"
                        + "  k   BIGINT        NOT NULL\n"
                        + "  ts  TIMESTAMP(3)  WATERMARK AS ts - INTERVAL '5' SECOND\n"
                        + "properties\n"
                        + "  connector  datagen\n"
                        + "  events     3\n")
                .doesNotContain("NULL │");
    }

    @Test
    void aViewIsDescribedWithItsQuery() {
        assertThat(type("CREATE VIEW v AS SELECT 1 AS x;", "\\d v"))
                .contains("view v\n  x  INTEGER  NOT NULL\n")
                .contains("declared by\n  CREATE VIEW v AS SELECT 1 AS x");
    }

    @Test
    void whatIsNotThereIsSaidWithoutAStatementThatNobodyTyped() {
        assertThat(type("\\d nope"))
                .startsWith("error TM-2002: there is no stream, table or view named 'nope'")
                .doesNotContain("DESCRIBE");
    }

    @Test
    void jobsAreShownInTwoLines() {
        assertThat(type("\\dj")).startsWith("there are no jobs");
        assertThat(type(
                        "CREATE STREAM gen (a BIGINT) WITH (connector = 'datagen', rate = 1);",
                        "CREATE STREAM sink (a BIGINT) WITH (connector = 'blackhole');",
                        "INSERT INTO sink SELECT a FROM gen\n  WHERE a > 0 OR a IS NULL OR a < -1000000000000 OR a = 7;",
                        "\\dj"))
                .containsPattern("job-1  RUNNING for [^\n]* rows? read, \\d+ out\n"
                        + "      INSERT INTO sink SELECT a FROM gen WHERE a > 0 OR a IS NULL OR a < -100…\n");
        assertThat(type("SELECT a FROM gen LIMIT 1 EMIT CHANGES;", "\\dj"))
                .contains("INSERT INTO sink SELECT")
                .doesNotContain("FINISHED")
                .doesNotContain("CANCELLED");
        assertThat(type("\\dj job-2")).containsPattern("state +(FINISHED|CANCELLED)");
        assertThat(type("\\dj job-1")).contains("\nkind           insert\n").contains("OR a = 7");
        assertThat(type("\\dj job-9")).contains("there is no job job-9; \\dj lists them");
    }
}
