package io.tidemark.server.auth;

import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which statements a role may run. A new kind of statement does not compile until it is placed here. To be asked each time
 * that a statement runs, prepared ones included. Thread: any.
 */
public final class Permissions {
    /** Settings that name a place on the server's disk. */
    private static final Set<String> PLACES = Set.of("checkpoint-directory");

    /** The setting by which queries write the records that they cannot use, unless it has the value that follows. */
    private static final String ON_ERROR = "on-error";

    private static final String FAIL = "fail";

    private final JobOwners owners;
    private final @Nullable Users users;

    /** @param owners whose jobs are whose */
    public Permissions(JobOwners owners) {
        this(owners, null);
    }

    /**
     * @param owners whose jobs are whose
     * @param users who has which role now, which counts from the next statement on; null if roles do not change
     */
    public Permissions(JobOwners owners, @Nullable Users users) {
        this.owners = owners;
        this.users = users;
    }

    /** The user as he is now. */
    private Principal current(Principal principal) {
        if (users == null) {
            return principal;
        }
        return users.principal(principal.name())
                .orElseThrow(() -> new TidemarkException(
                        ErrorCode.NOT_PERMITTED,
                        "there is no user " + principal.name() + " any more",
                        "ask an administrator to add you again",
                        null));
    }

    /**
     * Lets a statement pass or not.
     *
     * @throws TidemarkException NOT_PERMITTED with the place of the statement
     */
    public void check(Principal principal, Statement statement) {
        require(current(principal), statement.accept(new Needs(owners, principal.name())), statement.position());
    }

    /**
     * Lets a setting pass that a client gives when it connects, or not.
     *
     * @throws TidemarkException NOT_PERMITTED
     */
    public void checkSetting(Principal principal, String key, String value) {
        require(current(principal), setting(key, value), null);
    }

    /** Whether a user may write now, as far as his role goes; false for one who is not there any more. */
    public boolean mayWrite(Principal principal) {
        Role role = users == null
                ? principal.role()
                : users.principal(principal.name()).map(Principal::role).orElse(Role.READER);
        return role.compareTo(Role.WRITER) <= 0;
    }

    /**
     * Lets the catalog be listed, or not.
     *
     * @throws TidemarkException NOT_PERMITTED for a user who is not there any more
     */
    public void checkCatalog(Principal principal) {
        require(current(principal), Need.reader("CATALOG"), null);
    }

    private static Need setting(String key, String value) {
        String lower = key.strip().toLowerCase(Locale.ROOT);
        if (PLACES.contains(lower)) {
            return Need.admin("SET " + lower + ", which writes where it is told,");
        }
        return lower.equals(ON_ERROR) && !value.strip().equalsIgnoreCase(FAIL)
                ? Need.writer("SET " + lower + " to anything but " + FAIL + ", which writes records to files,")
                : Need.reader("SET");
    }

    private static void require(Principal principal, Need need, @Nullable Position position) {
        if (principal.role().compareTo(need.role()) > 0) {
            throw new TidemarkException(
                    ErrorCode.NOT_PERMITTED,
                    need.what() + " needs the role " + need.role().word() + "; " + principal.name() + " is a "
                            + principal.role().word(),
                    "ask an administrator to run it, or to give you the role",
                    position);
        }
    }

    /** The least role for something, and what that is. */
    private record Need(Role role, String what) {
        static Need reader(String what) {
            return new Need(Role.READER, what);
        }

        static Need writer(String what) {
            return new Need(Role.WRITER, what);
        }

        static Need admin(String what) {
            return new Need(Role.ADMIN, what);
        }
    }

    /** The table of statements and roles. */
    private record Needs(JobOwners owners, String user) implements Statement.Visitor<Need> {
        @Override
        public Need createTable(Statement.CreateTable statement) {
            return Need.writer(statement.keyed() ? "CREATE TABLE" : "CREATE STREAM");
        }

        @Override
        public Need createView(Statement.CreateView statement) {
            return Need.writer(statement.materialized() ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW");
        }

        @Override
        public Need drop(Statement.Drop statement) {
            String what = "DROP " + statement.kind().name().replace('_', ' ');
            return switch (statement.kind()) {
                case STREAM, TABLE, VIEW, MATERIALIZED_VIEW -> Need.writer(what);
                case FUNCTION, CONNECTION, SECRET -> Need.admin(what);
            };
        }

        @Override
        public Need query(Statement.Query statement) {
            return statement.emit() != null && statement.emit().lateRowsInto() != null
                    ? Need.writer("SELECT … LATE ROWS INTO, which writes rows,")
                    : Need.reader("SELECT");
        }

        @Override
        public Need insert(Statement.Insert statement) {
            return statement.savepoint() == null
                    ? Need.writer("INSERT")
                    : Need.admin("INSERT WITH SAVEPOINT, which reads where it is told,");
        }

        @Override
        public Need statementSet(Statement.StatementSet statement) {
            Need need = Need.writer("EXECUTE STATEMENT SET");
            for (Statement.Insert insert : statement.inserts()) {
                Need ofInsert = insert(insert);
                need = ofInsert.role().compareTo(need.role()) < 0 ? ofInsert : need;
            }
            return need;
        }

        @Override
        public Need delete(Statement.Delete statement) {
            return Need.writer("DELETE");
        }

        @Override
        public Need update(Statement.Update statement) {
            return Need.writer("UPDATE");
        }

        @Override
        public Need show(Statement.Show statement) {
            return switch (statement.kind()) {
                case STREAMS,
                        TABLES,
                        VIEWS,
                        MATERIALIZED_VIEWS,
                        JOBS,
                        FUNCTIONS,
                        CONNECTORS,
                        FORMATS,
                        CHECKPOINTS,
                        CONNECTIONS,
                        SETTINGS -> Need.reader("SHOW");
                case SECRETS -> Need.admin("SHOW SECRETS");
            };
        }

        @Override
        public Need showCreate(Statement.ShowCreate statement) {
            return Need.reader("SHOW CREATE");
        }

        @Override
        public Need describe(Statement.Describe statement) {
            return Need.reader("DESCRIBE");
        }

        @Override
        public Need explain(Statement.Explain statement) {
            return switch (statement.level()) {
                case LOGICAL, PHYSICAL -> Need.reader("EXPLAIN");
                case ANALYZE -> statement.statement().accept(this);
            };
        }

        @Override
        public Need explainWhy(Statement.ExplainWhy statement) {
            return Need.reader("EXPLAIN WHY");
        }

        @Override
        public Need showLedger(Statement.ShowLedger statement) {
            return Need.reader("SHOW LEDGER");
        }

        @Override
        public Need jobCommand(Statement.JobCommand statement) {
            if (statement.savepoint() != null) {
                return Need.admin(statement.action() + " JOB WITH SAVEPOINT, which writes where it is told,");
            }
            return job(statement.action() + " JOB", statement.job());
        }

        @Override
        public Need createSavepoint(Statement.CreateSavepoint statement) {
            return Need.admin("CREATE SAVEPOINT, which writes where it is told,");
        }

        @Override
        public Need alterJob(Statement.AlterJob statement) {
            Need ofInsert = insert(statement.insert());
            return ofInsert.role() == Role.ADMIN ? ofInsert : job("ALTER JOB", statement.job());
        }

        private Need job(String what, String job) {
            return owners.owns(user, job)
                    ? Need.writer(what)
                    : Need.admin(what + " of a job that you have not started");
        }

        @Override
        public Need createConnection(Statement.CreateConnection statement) {
            return Need.admin("CREATE CONNECTION");
        }

        @Override
        public Need createSecret(Statement.CreateSecret statement) {
            return Need.admin("CREATE SECRET");
        }

        @Override
        public Need createFunction(Statement.CreateFunction statement) {
            return Need.admin("CREATE FUNCTION");
        }

        @Override
        public Need set(Statement.Set statement) {
            return setting(statement.option().key(), statement.option().value());
        }

        @Override
        public Need reset(Statement.Reset statement) {
            return Need.reader("RESET");
        }
    }
}
