package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.config.ServerConfig;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Errors tell clients what they did wrong, and nothing of the machine, of the code, or of what others run. */
@Timeout(120)
final class ToldErrorsTest {
    private static final Path STATEMENTS = Path.of("../engine/src/test/resources/bad/statements.txt");
    private static final String SECRET_OF_ANOTHER = "topsecret";

    @TempDir
    Path folder;

    @Test
    void noErrorHasAStackAPathAHostOrTheStatementOfAnother() throws Exception {
        List<String> forbidden = new ArrayList<>(List.of(
                "\tat ",
                "java.lang.",
                "java.util.",
                "org.apache.",
                "io.tidemark.",
                ".java:",
                "Exception",
                folder.toString(),
                System.getProperty("user.dir"),
                System.getProperty("java.io.tmpdir") + "/",
                SECRET_OF_ANOTHER));
        String host = InetAddress.getLocalHost().getHostName();
        if (host.length() > 3 && !host.equals("localhost")) {
            forbidden.add(host);
        }
        Path config = Files.writeString(folder.resolve("config"), "file.roots = .\n");
        try (Server server =
                        Server.start(ServerConfig.read(config).withPort(0), TidemarkConfig.at(folder.resolve("data")));
                WireClient other = WireClient.ready(server.port());
                WireClient client = WireClient.ready(server.port())) {
            other.run(
                    "CREATE STREAM s (a BIGINT, b DECIMAL(10, 2), c VARCHAR, ts TIMESTAMP(3)) WITH (connector = 'datagen',"
                            + " rate = 10)");
            other.run("CREATE TABLE t (k BIGINT, v VARCHAR, PRIMARY KEY (k))");
            other.run("INSERT INTO t SELECT a, '" + SECRET_OF_ANOTHER + "' FROM s");
            int told = 0;
            List<String> statements = new ArrayList<>(List.of(
                    "DROP STREAM s",
                    "STOP JOB 'job-99'",
                    "EXPLAIN WHY JOB 'nothing'",
                    "CREATE STREAM f (a INT) WITH (connector = 'file', path = 'not-there.json', format = 'json')",
                    "SELECT CAST('x' AS INTEGER)",
                    "SELECT 1 / 0"));
            for (String line : Files.readAllLines(STATEMENTS)) {
                statements.add(line.substring(line.indexOf(' ') + 1));
            }
            int number = 1;
            for (String statement : statements.subList(0, Math.min(statements.size(), 400))) {
                client.execute(number, statement);
                ServerMessage message = client.end(number);
                if (message instanceof ServerMessage.Failed failed) {
                    told++;
                    String text = failed.message() + "\n" + failed.hint();
                    for (String word : forbidden) {
                        assertThat(text.contains(word) && !statement.contains(word))
                                .as("%s in the error of %s: %s", word, statement, text)
                                .isFalse();
                    }
                }
                number++;
            }
            assertThat(told).isGreaterThan(300);
        }
    }
}
