package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.config.ServerConfig;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements over a socket. */
@Timeout(120)
final class ServerTest {
    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(ServerConfig.defaults().withPort(0), TidemarkConfig.ephemeral());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WireClient connect() throws IOException {
        return WireClient.ready(server.port());
    }

    @Test
    void aQueryGivesColumnsRowsAndItsEnd() throws IOException {
        try (WireClient client = connect()) {
            client.execute(1, "SELECT x, 'row ' || CAST(x AS VARCHAR) AS t FROM (VALUES 1, 2) AS v(x)");
            ServerMessage.Columns columns = client.expect(1, ServerMessage.Columns.class);
            assertThat(columns.schema().name(0)).isEqualTo("x");
            assertThat(columns.endless()).isFalse();
            ServerMessage.Rows rows = client.expect(1, ServerMessage.Rows.class);
            assertThat(Values.row(rows.decode(columns.schema()), columns.schema(), 1))
                    .isEqualTo("2,row 2");
            assertThat(client.expect(1, ServerMessage.End.class).rows()).isEqualTo(2);
        }
    }

    @Test
    void statementsWithoutRowsEndAtOnce() throws IOException {
        try (WireClient client = connect()) {
            assertThat(client.run("CREATE TABLE t1 (k BIGINT, v VARCHAR, PRIMARY KEY (k))"))
                    .containsExactly("end -1 table t1 created");
            assertThat(client.run("INSERT INTO t1 VALUES (1, 'one'), (2, 'two')"))
                    .containsExactly("end 2");
            assertThat(client.run("SELECT v FROM t1 WHERE k = 2")).containsExactly("two", "end 1");
            assertThat(client.run("SELECT v FROM t1 WHERE k = 1")).containsExactly("one", "end 1");
            assertThat(client.run("SELECT v FROM t1 WHERE k = 3")).containsExactly("end 0");
        }
    }

    @Test
    void aMistakeIsToldWithItsPlaceAndHurtsNothingElse() throws IOException {
        try (WireClient client = connect()) {
            client.execute(1, "SELECT\n  nothing FROM nowhere");
            ServerMessage.Failed failed = client.expect(1, ServerMessage.Failed.class);
            assertThat(failed.sqlState()).isEqualTo("42P01");
            assertThat(failed.line()).isEqualTo(2);
            assertThat(client.run("VALUES 5")).containsExactly("5", "end 1");
        }
    }

    @Test
    void anEndlessResultGoesOnUntilItIsCancelled() throws IOException {
        try (WireClient client = connect()) {
            client.run("CREATE STREAM s1 (id BIGINT) WITH (connector = 'datagen', rate = 100)");
            client.execute(3, "SELECT id FROM s1 EMIT CHANGES");
            assertThat(client.expect(3, ServerMessage.Columns.class).endless()).isTrue();
            client.expect(3, ServerMessage.Rows.class);
            assertThat(client.run("VALUES 5")).containsExactly("5", "end 1");
            client.send(3, new ClientMessage.Cancel());
            assertThat(client.end(3))
                    .isInstanceOfSatisfying(ServerMessage.Failed.class, failed -> assertThat(failed.sqlState())
                            .isEqualTo("57014"));
            assertThat(client.run("VALUES 6")).containsExactly("6", "end 1");
        }
    }
}
