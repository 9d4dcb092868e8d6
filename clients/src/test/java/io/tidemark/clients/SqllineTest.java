package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sqlline.SqlLine;

/** SQLLine, the shell of Calcite, Drill and others. */
final class SqllineTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new RunningServer();
        server.run(
                "CREATE TABLE bids (id BIGINT, item VARCHAR, PRIMARY KEY (id))",
                "INSERT INTO bids VALUES (1, 'a'), (2, NULL)",
                "CREATE STREAM ticks (id BIGINT) WITH (connector = 'datagen', rate = 1000)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String run(String... commands) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-u", server.url(), "-n", "", "-p", "", "--silent=false"));
        arguments.add("--maxWidth=200");
        for (String command : commands) {
            arguments.add("-e");
            arguments.add(command);
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        SqlLine sqlline = new SqlLine();
        sqlline.setOutputStream(output);
        sqlline.setErrorStream(output);
        sqlline.begin(arguments.toArray(new String[0]), null, false);
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void itConnectsAndShowsRows() throws IOException {
        String text = run("SELECT * FROM bids ORDER BY id;");
        assertThat(text)
                .contains("| 1  | a    |", "| 2  |      |")
                .doesNotContain("Exception", "SQLFeatureNotSupported");
    }

    @Test
    void itShowsTablesColumnsAndKeys() throws IOException {
        assertThat(run("!tables")).contains("bids", "TABLE").doesNotContain("Exception");
        assertThat(run("!columns bids")).contains("item", "VARCHAR").doesNotContain("Exception");
        assertThat(run("!primarykeys bids")).contains("bids_key").doesNotContain("Exception");
        assertThat(run("!typeinfo")).contains("DECIMAL").doesNotContain("Exception");
        assertThat(run("!metadata getCatalogs", "!indexes bids", "!procedures", "!dbinfo"))
                .contains("getDatabaseProductName")
                .doesNotContain("Exception");
    }

    @Test
    void itShowsAnEndlessResultUpToItsLimit() throws IOException {
        String text = run("!set rowlimit 5", "!set incremental true", "SELECT id FROM ticks EMIT CHANGES;");
        assertThat(text.lines().filter(line -> line.matches("\\| \\d+ +\\|"))).hasSize(5);
    }

    @Test
    void aMistakeIsShownWithItsPlaceAndTheNextStatementRuns() throws IOException {
        String text = run("SELECT itme FROM bids;", "VALUES 42;");
        assertThat(text).contains("did you mean 'item'", "state=42703,code=2001", "42");
    }
}
