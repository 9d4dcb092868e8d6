package io.tidemark.server.auth;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One statement of each kind, of each object and of each way to write it, and users of all roles. */
public final class StatementsOfRoles {
    /** Statements by the least role that may run them. */
    public static final Map<Role, List<String>> LEAST_ROLES = Map.of(
            Role.READER,
            List.of(
                    "SELECT 1",
                    "SELECT * FROM t EMIT CHANGES",
                    "SHOW STREAMS",
                    "SHOW TABLES",
                    "SHOW VIEWS",
                    "SHOW MATERIALIZED VIEWS",
                    "SHOW JOBS",
                    "SHOW FUNCTIONS",
                    "SHOW CONNECTORS",
                    "SHOW FORMATS",
                    "SHOW CHECKPOINTS",
                    "SHOW CONNECTIONS",
                    "SHOW SETTINGS",
                    "SHOW CREATE TABLE t",
                    "SHOW LEDGER FOR JOB 'job-1'",
                    "DESCRIBE EXTENDED t",
                    "EXPLAIN SELECT 1",
                    "EXPLAIN LOGICAL INSERT INTO t SELECT 1",
                    "EXPLAIN ANALYZE SELECT 1",
                    "EXPLAIN WHY JOB 'job-1'",
                    "SET 'parallelism' = '2'",
                    "SET 'on-error' = 'fail'",
                    "EXPLAIN SELECT a FROM t EMIT AFTER WATERMARK LATE ROWS INTO late",
                    "RESET 'parallelism'",
                    "RESET"),
            Role.WRITER,
            List.of(
                    "CREATE STREAM s (a INT) WITH (connector = 'memory')",
                    "CREATE TABLE t (a INT)",
                    "CREATE VIEW v AS SELECT 1",
                    "CREATE MATERIALIZED VIEW v AS SELECT 1",
                    "SELECT a FROM t EMIT AFTER WATERMARK LATE ROWS INTO late",
                    "SET 'on-error' = 'dead-letter'",
                    "SET 'On-Error' = ' DEAD-LETTER '",
                    "DROP STREAM s",
                    "DROP TABLE s",
                    "DROP VIEW s",
                    "DROP MATERIALIZED VIEW s",
                    "INSERT INTO t VALUES (1)",
                    "INSERT INTO t SELECT 1",
                    "EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT 1; END",
                    "DELETE FROM t",
                    "UPDATE t SET a = 1",
                    "EXPLAIN ANALYZE INSERT INTO t SELECT 1"),
            Role.ADMIN,
            List.of(
                    "SHOW SECRETS",
                    "DROP FUNCTION f",
                    "DROP CONNECTION c",
                    "DROP SECRET s",
                    "INSERT INTO t SELECT 1 WITH SAVEPOINT '/x'",
                    "EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT 1; INSERT INTO t SELECT 1 WITH SAVEPOINT '/x'; END",
                    "PAUSE JOB 'job-1'",
                    "RESUME JOB 'job-1'",
                    "STOP JOB 'job-1'",
                    "STOP JOB 'job-1' WITH SAVEPOINT '/x'",
                    "DROP JOB 'job-1'",
                    "CREATE SAVEPOINT '/x' FOR JOB 'job-1'",
                    "ALTER JOB 'job-1' AS INSERT INTO t SELECT 1",
                    "CREATE CONNECTION c WITH (connector = 'kafka')",
                    "CREATE SECRET s AS 'x'",
                    "CREATE FUNCTION f AS 'x' USING JAR 'y'",
                    "SET 'checkpoint-directory' = '/x'",
                    "SET 'Checkpoint-Directory' = '/x'"));

    private StatementsOfRoles() {}

    /** Gives the user of a role's name another role in a password file; the password of all is {@code password of} the name. */
    public static void put(Path file, String user, Role role) {
        new UserFile(file, 4096).put(user, role, ("password of " + user).toCharArray());
    }
}
