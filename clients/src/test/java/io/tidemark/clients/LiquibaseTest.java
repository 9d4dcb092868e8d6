package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.sql.Connection;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Test;

/** Liquibase, which does not know this database. */
final class LiquibaseTest {
    /** Liquibase would make this table with a type that is not ours and without a key. */
    private static final String CHANGES = "CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255), AUTHOR VARCHAR(255),"
            + " FILENAME VARCHAR(255), DATEEXECUTED TIMESTAMP(3), ORDEREXECUTED INT, EXECTYPE VARCHAR(10),"
            + " MD5SUM VARCHAR(35), DESCRIPTION VARCHAR(255), COMMENTS VARCHAR(255), TAG VARCHAR(255),"
            + " LIQUIBASE VARCHAR(20), CONTEXTS VARCHAR(255), LABELS VARCHAR(255), DEPLOYMENT_ID VARCHAR(10),"
            + " PRIMARY KEY (ID, AUTHOR, FILENAME))";

    private static final String LOCK = "CREATE TABLE DATABASECHANGELOGLOCK (ID INT, LOCKED BOOLEAN,"
            + " LOCKGRANTED TIMESTAMP(3), LOCKEDBY VARCHAR(255), PRIMARY KEY (ID))";

    @Test
    void statusTellsWhatIsToBeDone() throws Exception {
        try (RunningServer server = new RunningServer();
                Connection connection = server.connect()) {
            server.run(CHANGES, LOCK);
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            StringWriter report = new StringWriter();
            try (Liquibase liquibase = new Liquibase("changes.sql", new ClassLoaderResourceAccessor(), database)) {
                liquibase.reportStatus(true, new Contexts(), new LabelExpression(), report);
            }
            assertThat(report.toString()).contains("2 changesets have not been applied", "changes.sql::1::ann");
        }
    }
}
