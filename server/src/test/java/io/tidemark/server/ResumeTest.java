package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.types.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscription over a socket tells from where it goes on, and a client that comes back goes on there. */
@Timeout(120)
final class ResumeTest {
    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(ServerConfig.defaults().withPort(0), TidemarkConfig.ephemeral());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What a subscription has given: the notice behind its columns, its rows, and the last token. */
    private static final class Given {
        private final List<String> rows = new ArrayList<>();
        private @Nullable String notice;
        private @Nullable String token;
    }

    /** Reads until there are so many rows and the token that stands for all of them. */
    private static Given read(WireClient client, int rows) throws IOException {
        Given given = new Given();
        Schema schema = client.expect(5, ServerMessage.Columns.class).schema();
        while (given.rows.size() < rows || given.token == null) {
            ServerMessage message = client.message(5);
            if (message instanceof ServerMessage.Rows block) {
                RowBlock decoded = block.decode(schema);
                for (int row = 0; row < decoded.rowCount(); row++) {
                    given.rows.add(Values.row(decoded, schema, row));
                }
                given.token = null;
            } else if (message instanceof ServerMessage.Notice notice) {
                given.notice = notice.text();
            } else if (message instanceof ServerMessage.Heartbeat beat) {
                given.token = beat.resumeToken();
            }
        }
        return given;
    }

    @Test
    void aClientThatComesBackGoesOnWhereItWas() throws IOException {
        String query = "SELECT k, v FROM resumed EMIT CHANGES";
        String token;
        try (WireClient client = WireClient.ready(server.port())) {
            client.run("CREATE TABLE resumed (k INT, v INT, PRIMARY KEY (k))");
            client.run("INSERT INTO resumed VALUES (1, 10), (2, 20)");
            client.execute(5, query);
            Given first = read(client, 2);
            assertThat(first.rows).containsExactlyInAnyOrder("1,10", "2,20");
            assertThat(first.notice).isNull();
            token = Objects.requireNonNull(first.token);
        }
        try (WireClient client = WireClient.ready(server.port())) {
            client.run("INSERT INTO resumed VALUES (3, 30)");
            client.run("SET 'resume-from' = '" + token + "'");
            client.execute(5, query);
            Given second = read(client, 1);
            assertThat(second.rows).containsExactly("3,30");
            assertThat(second.notice).startsWith("resumed:");
            assertThat(second.token).isNotEqualTo(token);
        }
        try (WireClient client = WireClient.ready(server.port())) {
            client.run("SET 'resume-from' = 'v1-0-0-7'");
            client.execute(5, query);
            Given third = read(client, 3);
            assertThat(third.rows).hasSize(3);
            assertThat(third.notice).startsWith("not resumed:");
        }
    }
}
