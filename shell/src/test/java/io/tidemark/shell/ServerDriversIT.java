package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calcite is a library of the planner here: a server has neither its JDBC driver nor a setting of its models. */
class ServerDriversIT {
    @TempDir
    Path directory;

    /** A process that begins as a server does and has planned queries. */
    static final class Child {
        public static void main(String[] arguments) {
            OwnProcess.shut();
            OwnProcess.findNoDrivers();
            try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                    Session session = tidemark.session()) {
                session.execute("CREATE STREAM t (n BIGINT, s VARCHAR) WITH (connector = 'memory')");
                session.execute("INSERT INTO t VALUES (1, 'a')");
                try (RowStream rows =
                        session.query("SELECT n + 1 AS m, COUNT(*) AS c FROM t WHERE s LIKE 'a%' GROUP BY n + 1")) {
                    for (Row row : rows) {
                        System.out.println(row);
                    }
                }
            }
            DriverManager.drivers().forEach(driver -> System.out.println("driver " + driver.getClass()));
            Properties properties = System.getProperties();
            properties.stringPropertyNames().stream()
                    .filter(name -> name.startsWith("calcite."))
                    .forEach(name -> System.out.println("property " + name));
            System.out.println("settings " + Child.class.getResource("/saffron.properties"));
        }
    }

    @Test
    void aServerHasNoDriverOfCalciteNorASettingOfItsModels() throws IOException, InterruptedException {
        ChildShell.Run run = ChildShell.run(directory, Child.class);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("+I[m=2, c=1]\nsettings null\n");
    }
}
