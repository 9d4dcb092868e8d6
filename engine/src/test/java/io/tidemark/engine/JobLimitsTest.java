package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many jobs and objects there may be. */
@Timeout(120)
final class JobLimitsTest {
    private static final SessionUser ANNA = new SessionUser("anna", false);
    private static final SessionUser BERT = new SessionUser("bert", true);

    @TempDir
    Path folder;

    private static Tidemark engine(int running, int perUser) {
        Tidemark engine = Tidemark.open(
                TidemarkConfig.builder().jobs(new JobLimits(running, perUser)).build());
        declare(engine.session());
        return engine;
    }

    private static void declare(Session session) {
        session.execute("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 10)");
        session.execute("CREATE STREAM few (id BIGINT) WITH (connector = 'datagen', events = 5)");
        session.execute("CREATE TABLE t (id BIGINT, PRIMARY KEY (id))");
    }

    private static String start(Session session) {
        return ((Result.Started) session.execute("INSERT INTO t SELECT id FROM s")).jobId();
    }

    private static TidemarkException refused(Session session, String statement) {
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> session.execute(statement));
        assertThat(error).as(statement).isNotNull();
        assertThat(error.code()).as(error.text()).isEqualTo(ErrorCode.TOO_MANY_STATEMENTS);
        assertThat(error.position()).isNotNull();
        assertThat(error.hint()).contains("STOP JOB");
        return error;
    }

    @Test
    void oneJobTooManyIsRefusedWhoeverStartsItAndHoweverItIsStarted() {
        try (Tidemark engine = engine(2, 2)) {
            String first = start(engine.session(ANNA));
            engine.session(BERT).execute("CREATE MATERIALIZED VIEW v AS SELECT id, COUNT(*) AS n FROM s GROUP BY id");
            Session other = engine.session(new SessionUser("carl", false));
            assertThat(refused(other, "INSERT INTO t SELECT id FROM s").text())
                    .isEqualTo("there are 2 jobs that run, and no more are allowed");
            refused(other, "EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT id FROM s; END");
            refused(other, "CREATE MATERIALIZED VIEW w AS SELECT id FROM s");
            assertThat(engine.session()
                            .query("SHOW MATERIALIZED VIEWS")
                            .iterator()
                            .next()
                            .value(0))
                    .isEqualTo("v");
            other.execute("INSERT INTO t VALUES (1)"); // no job
            engine.session(ANNA).execute("STOP JOB '" + first + "'");
            start(other);
        }
    }

    @Test
    void oneUserCannotTakeTheJobsOfAll() {
        try (Tidemark engine = engine(100, 2)) {
            Session anna = engine.session(ANNA);
            start(anna);
            start(anna);
            assertThat(refused(engine.session(ANNA), "INSERT INTO t SELECT id FROM s")
                            .text())
                    .isEqualTo("anna has 2 jobs that run, and no more are allowed");
            start(engine.session(BERT));
            Session nobody = engine.session(new SessionUser("", false));
            for (int job = 0; job < 4; job++) {
                start(nobody);
            }
        }
    }

    @Test
    void aJobThatIsOverIsNotCounted() throws Exception {
        try (Tidemark engine = engine(1, 1)) {
            Session anna = engine.session(ANNA);
            for (int round = 0; round < 5; round++) {
                String job = ((Result.Started) anna.execute("INSERT INTO t SELECT id FROM few")).jobId();
                assertThat(anna.awaitJob(job, 10_000)).isEqualTo(JobState.FINISHED);
            }
            refusedToStart(anna);
            start(anna);
        }
    }

    /** What fails at its start leaves no place taken. */
    private static void refusedToStart(Session session) {
        assertThat(catchThrowableOfType(
                        TidemarkException.class, () -> session.execute("INSERT INTO t SELECT nope FROM s")))
                .isNotNull();
    }

    @Test
    void aStoppedJobIsResumedOnlyWhereOneMoreMayRun() {
        TidemarkConfig config = TidemarkConfig.builder()
                .dataDirectory(folder)
                .jobs(new JobLimits(1, 1))
                .build();
        String first;
        try (Tidemark engine = Tidemark.open(config)) {
            declare(engine.session());
            Session anna = engine.session(ANNA);
            first = start(anna);
            anna.execute("STOP JOB '" + first + "'");
            String second = start(anna);
            refused(anna, "RESUME JOB '" + first + "'");
            anna.execute("PAUSE JOB '" + second + "'");
            anna.execute("RESUME JOB '" + second + "'"); // it has its place
            anna.execute("STOP JOB '" + second + "'");
            anna.execute("RESUME JOB '" + first + "'");
        }
        try (Tidemark engine = Tidemark.open(config)) { // what ran comes back
            refused(engine.session(ANNA), "INSERT INTO t SELECT id FROM s");
        }
    }

    private static JobEntry entry(String id, String owner) {
        return new JobEntry(id, JobEntry.Kind.INSERT, "", Set.of(), false, new ScriptedJob(), 0, null, owner);
    }

    private static void refused(JobRegistry registry, String owner, String text) {
        TidemarkException error = catchThrowableOfType(
                TidemarkException.class, () -> registry.admitted(owner, null, id -> entry(id, owner)));
        assertThat(error.text()).isEqualTo(text);
    }

    @Test
    void aJobThatIsListedWhileItStartsIsCountedOnce() {
        JobRegistry registry = new JobRegistry(new JobLimits(3, 2));
        String first = registry.admitted("anna", null, id -> {
            registry.add(entry(id, "anna"));
            String second = registry.admitted("anna", null, other -> {
                refused(registry, "anna", "anna has 2 jobs that run, and no more are allowed");
                registry.add(entry(other, "anna"));
                refused(registry, "anna", "anna has 2 jobs that run, and no more are allowed");
                return other;
            });
            assertThat(second).isNotEqualTo(id);
            registry.admitted("bert", null, third -> {
                registry.add(entry(third, "bert"));
                refused(registry, "bert", "there are 3 jobs that run, and no more are allowed");
                return third;
            });
            return id;
        });
        refused(registry, "carl", "there are 3 jobs that run, and no more are allowed");
        registry.remove(first);
        registry.admitted("anna", null, id -> id);
    }

    @Test
    void aJobThatIsResumedIsCountedOnceAndNotAgainstItself() {
        JobRegistry registry = new JobRegistry(new JobLimits(2, 2));
        registry.idTaken(1);
        registry.add(entry("job-1", "anna")); // as it is when it runs again
        registry.admittedAgain("job-1", "anna", null, () -> {
            registry.admittedAgain("job-1", "anna", null, () -> {});
            registry.admitted("anna", null, id -> {
                refused(registry, "bert", "there are 2 jobs that run, and no more are allowed");
                return id;
            });
        });
    }

    @Test
    void oneIsSaidAsOne() {
        JobRegistry registry = new JobRegistry(new JobLimits(1, 1));
        registry.add(entry("job-1", "anna"));
        refused(registry, "bert", "there is 1 job that runs, and no more are allowed");
        JobRegistry perUser = new JobRegistry(new JobLimits(2, 1));
        perUser.add(entry("job-1", "anna"));
        refused(perUser, "anna", "anna has 1 job that runs, and no more are allowed");
    }

    @Test
    void tenThousandObjectsAreAllowed() {
        CatalogKeeper catalog = new CatalogKeeper();
        for (int number = 0; number < CatalogKeeper.MOST_OBJECTS; number++) {
            assertThat(catalog.add(view("v" + number))).isTrue();
        }
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> catalog.add(view("oneTooMany")));
        assertThat(error.code()).isEqualTo(ErrorCode.CATALOG_FULL);
        assertThat(error.text()).contains("10000");
        assertThat(error.hint()).contains("drop");
        assertThat(catalog.catalog().size()).isEqualTo(10_000);
    }

    private static io.tidemark.planner.catalog.ViewDefinition view(String name) {
        return CatalogKeeper.view(
                (Statement.CreateView) StatementParser.parse("CREATE VIEW " + name + " AS SELECT 1 AS a"));
    }
}
