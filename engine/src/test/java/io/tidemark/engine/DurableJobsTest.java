package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.KeptConnector.Content;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that go on when the engine is opened again. */
@Timeout(60)
class DurableJobsTest {
    private static final long WAIT_MILLIS = 20_000;

    @TempDir
    Path directory;

    private Tidemark tidemark;
    private Session session;
    private String in;
    private String out;
    private Content input;
    private Content output;

    @BeforeEach
    void openWithTables(TestInfo test) {
        open();
        in = "in_" + test.getTestMethod().orElseThrow().getName();
        out = "out_" + in;
        input = KeptConnector.table(in);
        output = KeptConnector.table(out);
        session.execute("CREATE STREAM " + in + " (k BIGINT, v BIGINT) WITH (connector = 'kept')");
        session.execute("CREATE STREAM " + out + " (k BIGINT, v BIGINT) WITH (connector = 'kept')");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private void open() {
        tidemark = Tidemark.open(TidemarkConfig.builder()
                .dataDirectory(directory.resolve("data"))
                .workingDirectory(directory)
                .taskThreads(2)
                .build());
        session = tidemark.session();
        session.execute("SET 'checkpoint-interval' = '50 ms'");
        session.execute("SET 'restart-delay' = '1 ms'");
    }

    private void openAgain() {
        tidemark.close();
        open();
    }

    private String start(String sql) {
        Result.Started started =
                (Result.Started) session.execute(sql.replace("IN", in).replace("OUT", out));
        return started.jobId();
    }

    private String copy() {
        return start("insert into OUT select k, v from IN");
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        session.query(sql).forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private String job(int index) {
        return rows("SHOW JOBS").get(index);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void awaitOutput(String... expected) {
        until(() -> output.texts().size() >= expected.length);
        assertThat(output.texts()).containsExactly(expected);
    }

    @Test
    void ajobGoesOnFromItsLastCommitWhenTheEngineIsOpenedAgain() {
        input.add(1, 10);
        assertThat(copy()).isEqualTo("job-1");
        awaitOutput("1 10");
        openAgain();
        assertThat(tidemark.notices()).containsExactly("1 job is running again (job-1); SHOW JOBS");
        input.add(2, 20);
        awaitOutput("1 10", "2 20");
        assertThat(job(0)).contains("job=job-1, state=RUNNING");
        openAgain();
        openAgain();
        input.add(3, 30);
        awaitOutput("1 10", "2 20", "3 30");
    }

    @Test
    void theLastCheckpointOfClosingCommitsWhatWasRead() {
        session.execute("SET 'checkpoint-interval' = '1 h'");
        input.add(1, 10);
        String job = copy();
        until(() -> session.counters(job).rowsOut() == 1);
        assertThat(output.texts()).isEmpty();
        tidemark.close();
        assertThat(output.texts()).containsExactly("1 10");
        open();
    }

    @Test
    void sumsGoOn() {
        input.add(1, 10);
        start("insert into OUT select k, sum(v) from IN group by k");
        awaitOutput("1 10");
        openAgain();
        input.add(1, 5);
        awaitOutput("1 10", "1 15");
    }

    @Test
    void idsStayAndAreNotGivenAgain() {
        copy();
        session.execute("STOP JOB 1");
        session.execute("DROP JOB 1");
        assertThat(copy()).isEqualTo("job-2");
        openAgain();
        assertThat(job(0)).contains("job=job-2");
        assertThat(copy()).isEqualTo("job-3");
    }

    @Test
    void aStoppedJobStaysStoppedUntilItIsResumed() {
        input.add(1, 10);
        copy();
        awaitOutput("1 10");
        assertThat(session.execute("STOP JOB 1"))
                .isEqualTo(new Result.Done("job-1 stopped; RESUME JOB goes on, DROP JOB forgets it"));
        input.add(2, 20);
        openAgain();
        assertThat(tidemark.notices()).isEmpty();
        assertThat(job(0)).contains("state=STOPPED");
        assertThat(output.texts()).containsExactly("1 10");
        session.execute("RESUME JOB 1");
        awaitOutput("1 10", "2 20");
        assertThat(job(0)).contains("state=RUNNING");
    }

    @Test
    void theCheckpointsOfAStoppedJobAreListedWhenTheEngineIsOpenedAgain() {
        input.add(1, 10);
        copy();
        awaitOutput("1 10");
        session.execute("STOP JOB 1");
        List<Object> before = numbers();
        Object last = before.get(before.size() - 1);
        openAgain();
        assertThat(before).endsWith(numbers().toArray());
        assertThat(numbers()).endsWith(last);
        assertThat(job(0)).contains("checkpoint=" + last + ",");
        session.execute("RESUME JOB 1");
        until(() -> numbers().indexOf(last) < numbers().size() - 1);
    }

    private List<Object> numbers() {
        List<Object> numbers = new ArrayList<>();
        session.query("SHOW CHECKPOINTS FOR JOB 1").forEach(row -> numbers.add(row.value("checkpoint")));
        return numbers;
    }

    @Test
    void aPausedJobStaysPausedUntilItIsResumed() {
        input.add(1, 10);
        copy();
        awaitOutput("1 10");
        session.execute("PAUSE JOB 1");
        assertThat(job(0)).contains("state=PAUSED");
        openAgain();
        assertThat(job(0)).contains("state=PAUSED");
        input.add(2, 20);
        session.execute("RESUME JOB 1");
        awaitOutput("1 10", "2 20");
        session.execute("PAUSE JOB 1");
        session.execute("RESUME JOB 1");
        input.add(3, 30);
        awaitOutput("1 10", "2 20", "3 30");
    }

    @Test
    void aDroppedJobIsForgottenWithItsCheckpoints() throws Exception {
        input.add(1, 10);
        copy();
        awaitOutput("1 10");
        assertThatThrownBy(() -> session.execute("DROP JOB 1")).hasMessage("job-1 is not over: RUNNING");
        session.execute("STOP JOB 1");
        Path checkpoints = directory.resolve("data").resolve("checkpoints");
        try (var folders = Files.list(checkpoints)) {
            assertThat(folders).hasSize(1);
        }
        session.execute("DROP JOB 1");
        try (var folders = Files.list(checkpoints)) {
            assertThat(folders).isEmpty();
        }
        openAgain();
        assertThat(rows("SHOW JOBS")).isEmpty();
    }

    @Test
    void aTableOfAStoppedJobCannotBeDropped() {
        copy();
        session.execute("STOP JOB 1");
        openAgain();
        assertThatThrownBy(() -> session.execute("DROP STREAM " + in))
                .isInstanceOfSatisfying(TidemarkException.class, error -> {
                    assertThat(error.code()).isEqualTo(ErrorCode.OBJECT_IN_USE);
                    assertThat(error.hint()).isEqualTo("DROP JOB job-1 first");
                });
        session.execute("DROP JOB 1");
        session.execute("DROP STREAM " + in);
    }

    @Test
    void ajobWhoseSourceIsAwayDoesNotHoldUpTheOthers() {
        input.add(1, 10);
        copy();
        awaitOutput("1 10");
        session.execute("CREATE STREAM o2_" + in + " (k BIGINT, v BIGINT) WITH (connector = 'kept')");
        session.execute("CREATE STREAM i2_" + in + " (k BIGINT, v BIGINT) WITH (connector = 'kept')");
        session.execute("INSERT INTO o2_" + in + " SELECT k, v FROM i2_" + in);
        input.away(true);
        openAgain();
        KeptConnector.table("i2_" + in).add(7, 7);
        until(() -> KeptConnector.table("o2_" + in).texts().equals(List.of("7 7")));
        until(() -> job(0).contains("TM-4007: " + in + " is away"));
        input.add(2, 20);
        input.away(false);
        awaitOutput("1 10", "2 20");
    }

    @Test
    void ajobGoesOnWhenItsSourceComesBack() {
        input.add(1, 10);
        copy();
        awaitOutput("1 10");
        input.away(true);
        until(() -> job(0).contains("went away"));
        assertThat(rows("EXPLAIN WHY JOB 1")).anyMatch(line -> line.contains("started again from its last commit"));
        input.add(2, 20);
        input.away(false);
        awaitOutput("1 10", "2 20");
        assertThat(job(0)).contains("state=RUNNING").doesNotContain("restarts=0");
    }

    @Test
    void aPoisonRecordDoesNotLoopForEver() {
        session.execute("SET 'restart-attempts' = '2'");
        input.add(1, 10);
        String job = copy();
        awaitOutput("1 10");
        input.add(KeptConnector.POISON, 1);
        assertThatThrownBy(() -> session.awaitJob(job, WAIT_MILLIS))
                .isInstanceOfSatisfying(TidemarkException.class, error -> {
                    assertThat(error.code()).isEqualTo(ErrorCode.RESTARTS_EXHAUSTED);
                    assertThat(error.getMessage())
                            .contains("after 2 restarts", "TM-4008: table " + in + ", row 1: poison");
                });
        assertThat(job(0)).contains("state=FAILED").contains("restarts=2");
        assertThat(tidemark.takeJobFailures()).hasSize(1);
    }

    @Test
    void aStatementThatCannotBePlannedAnyMoreIsListedWithItsReason() throws Exception {
        copy();
        tidemark.close();
        try (var catalog = io.tidemark.engine.catalog.CatalogLog.open(directory.resolve("data"))) {
            catalog.append("DROP STREAM \"" + in + "\"");
        }
        open();
        until(() -> job(0).contains("state=FAILED"));
        assertThat(job(0)).contains("TM-2002: there is no stream, table or view '" + in + "'");
    }

    @Test
    void whatCannotBeReadAgainIsNotDurableAndSaysSo() {
        session.execute("CREATE STREAM m (k BIGINT, v BIGINT) WITH (connector = 'memory')");
        session.execute("CREATE STREAM n (k BIGINT, v BIGINT) WITH (connector = 'memory')");
        session.execute("INSERT INTO n SELECT k, v FROM m");
        assertThat(job(0)).contains("note=not durable: table m cannot be read again");
        assertThatThrownBy(() -> session.execute("CREATE SAVEPOINT 'sp' FOR JOB 1"))
                .hasMessageContaining("not durable: table m cannot be read again");
        assertThatThrownBy(() -> session.execute("INSERT INTO n SELECT k, v FROM m WITH SAVEPOINT 'sp'"))
                .hasMessageContaining("table m cannot be read again");
        openAgain();
        assertThat(rows("SHOW JOBS")).isEmpty();
    }

    @Test
    void aSavepointStartsAnotherJob() {
        input.add(1, 10);
        start("insert into OUT select k, sum(v) from IN group by k");
        awaitOutput("1 10");
        Result.Done done = (Result.Done) session.execute("STOP JOB 1 WITH SAVEPOINT './x/../sp'");
        assertThat(done.message()).contains("is in " + directory.resolve("sp"));
        assertThat(job(0)).contains("state=STOPPED");
        input.add(1, 5);
        start("insert into OUT select k, sum(v) from IN group by k with savepoint 'sp'");
        awaitOutput("1 10", "1 15");
        until(() -> !rows("SHOW CHECKPOINTS FOR JOB 2").isEmpty());
        session.execute("CREATE SAVEPOINT 'sp2' FOR JOB 2");
        assertThat(directory.resolve("sp2")).isNotEmptyDirectory();
        assertThatThrownBy(() -> session.execute("STOP JOB 2 WITH SAVEPOINT 'sp2'"))
                .hasMessageContaining("job-2 was not stopped");
        assertThatThrownBy(() -> session.execute("CREATE SAVEPOINT 'sp2' FOR JOB 2"))
                .hasMessageContaining("it is there already");
        assertThat(job(1)).contains("state=RUNNING").contains("watermark=null");
    }

    @Test
    void ajobIsResumedWithAnotherParallelism() {
        for (int key = 0; key < 50; key++) {
            input.add(key, 1);
        }
        start("insert into OUT select k, sum(v) from IN group by k");
        until(() -> output.texts().size() == 50);
        session.execute("STOP JOB 1");
        session.execute("SET 'parallelism' = '7'");
        session.execute("RESUME JOB 1");
        for (int key = 0; key < 50; key++) {
            input.add(key, 1);
        }
        until(() -> output.texts().size() == 100);
        assertThat(output.texts().stream().filter(row -> row.endsWith(" 2"))).hasSize(50);
    }

    @Test
    void aStatementSetIsOneJobThatGoesOn() {
        session.execute("CREATE STREAM big_" + out + " (v BIGINT) WITH (connector = 'kept')");
        input.add(1, 10);
        start("execute statement set begin insert into OUT select k, v from IN;"
                + " insert into big_OUT select v from IN where v > 10; end");
        awaitOutput("1 10");
        openAgain();
        input.add(2, 20);
        awaitOutput("1 10", "2 20");
        assertThat(KeptConnector.table("big_" + out).texts()).containsExactly("20");
        assertThat(rows("SHOW JOBS")).hasSize(1);
    }

    private List<String> alter(String options, String sql) {
        String text = "ALTER JOB 1 " + options + " AS " + sql.replace("IN", in).replace("OUT", out);
        Result result = session.execute(text);
        if (result instanceof Result.Done done) {
            return List.of(done.message());
        }
        List<String> rows = new ArrayList<>();
        ((Result.Rows) result).stream().forEach(row -> rows.add(row.text("state") + " " + row.text("operator")));
        return rows;
    }

    @Test
    void aChangedStatementGoesOnWithTheStateThatFits() {
        input.add(1, 10);
        start("insert into OUT select k, sum(v) from IN group by k");
        awaitOutput("1 10");
        String changed = "insert into OUT select k, sum(v) from IN where v < 100 group by k";
        assertThat(alter("", changed))
                .startsWith("kept scan-1")
                .endsWith("null null")
                .hasSize(3);
        assertThat(job(0))
                .as("nothing was changed")
                .contains("statement=insert into " + out + " select k, sum(v) from " + in + " group");
        assertThat(alter("with (confirm = 'true')", changed)).containsExactly("job-1 goes on with the new statement");
        input.add(1, 1000);
        input.add(1, 5);
        awaitOutput("1 10", "1 15");
        assertThat(job(0)).contains("where v < 100");
        openAgain();
        input.add(1, 1);
        awaitOutput("1 10", "1 15", "1 16");
    }

    @Test
    void whatIsLostIsSaidBeforeAndConfirmed() {
        input.add(1, 10);
        start("insert into OUT select k, sum(v) from IN group by k");
        awaitOutput("1 10");
        String changed = "insert into OUT select v, count(*) from IN group by v";
        assertThat(alter("", changed))
                .anyMatch(line -> line.startsWith("lost "))
                .anyMatch(line -> line.startsWith("empty "));
        alter("with (confirm = 'true')", changed);
        input.add(2, 10);
        awaitOutput("1 10", "10 1");
        openAgain();
        input.add(3, 10);
        awaitOutput("1 10", "10 1", "10 2");
    }

    @Test
    void aChangeThatCannotStartLeavesTheJobAsItWas() {
        input.add(1, 10);
        copy();
        awaitOutput("1 10");
        session.execute("CREATE STREAM away_" + in + " (k BIGINT, v BIGINT) WITH (connector = 'kept')");
        KeptConnector.table("away_" + in).away(true);
        assertThatThrownBy(() -> alter("with (confirm = 'true')", "insert into OUT select k, v from away_IN"))
                .hasMessageContaining("is away");
        input.add(2, 20);
        awaitOutput("1 10", "2 20");
        assertThatThrownBy(() -> alter("with (sure = 'true')", "insert into OUT select k, v from IN"))
                .hasMessage("ALTER JOB has no option 'sure'");
    }

    @Test
    void ajobWithAnEndMakesItsFileWholeAndStaysListed() throws Exception {
        Files.writeString(directory.resolve("in.csv"), "1,10\n2,20\n1,5\n");
        session.execute(
                "CREATE STREAM f (k BIGINT, v BIGINT) WITH (connector = 'file', path = 'in.csv', format = 'csv',"
                        + " header = false)");
        session.execute(
                "CREATE STREAM g (k BIGINT, s BIGINT) WITH (connector = 'file', path = 'out.csv', format = 'csv')");
        String job = start("insert into g select k, sum(v) from f group by k");
        assertThat(session.awaitJob(job, WAIT_MILLIS)).isEqualTo(JobState.FINISHED);
        assertThat(Files.readAllLines(directory.resolve("out.csv"))).containsExactlyInAnyOrder("k,s", "1,15", "2,20");
        openAgain();
        assertThat(tidemark.notices()).isEmpty();
        assertThat(job(0)).contains("job=job-1, state=FINISHED");
        assertThat(directory.resolve("data").resolve("checkpoints")).isEmptyDirectory();
    }

    @Test
    void aPoisonedJobGoesOnWhenBadRecordsArePutAside() throws Exception {
        session.execute("SET 'restart-attempts' = '1'");
        Path lines = Files.createDirectory(directory.resolve("lines"));
        Files.writeString(lines.resolve("a.json"), "{\"k\": 1, \"v\": 10}\nno json\n{\"k\": 2, \"v\": 20}\n");
        session.execute(
                "CREATE STREAM f (k BIGINT, v BIGINT) WITH (connector = 'file', path = 'lines/*.json', format = 'json',"
                        + " mode = 'follow')");
        String job = start("insert into OUT select k, v from f");
        assertThatThrownBy(() -> session.awaitJob(job, WAIT_MILLIS)).hasMessageContaining("TM-4008");
        session.execute("SET 'on-error' = 'dead-letter'");
        session.execute("RESUME JOB 1");
        awaitOutput("1 10", "2 20");
        session.execute("STOP JOB 1");
        assertThat(rows("SELECT code FROM dead_letter")).containsExactly("+I[code=TM-4008]");
    }

    @Test
    void anOldCatalogIsStillRead() throws Exception {
        tidemark.close();
        Path old = directory.resolve("old");
        Files.createDirectories(old);
        try (var catalog = io.tidemark.engine.catalog.CatalogLog.open(old)) {
            catalog.append("CREATE STREAM s (a BIGINT) WITH (connector = 'memory')");
            catalog.append("CREATE VIEW w AS SELECT a FROM s");
        }
        tidemark = Tidemark.open(TidemarkConfig.at(old));
        session = tidemark.session();
        assertThat(rows("SHOW VIEWS")).hasSize(1);
        assertThat(rows("SHOW JOBS")).isEmpty();
    }

    @Test
    void ajobThatCannotStartIsForgotten() {
        input.away(true);
        assertThatThrownBy(this::copy).hasMessageContaining("is away");
        assertThat(rows("SHOW JOBS")).isEmpty();
        openAgain();
        assertThat(rows("SHOW JOBS")).isEmpty();
    }

    @Test
    void stateOfAJobIsInSession() {
        String job = copy();
        assertThat(session.isDurable(job)).isTrue();
        assertThat(tidemark.durableJobs()).isEqualTo(1);
        session.execute("STOP JOB 1");
        assertThat(tidemark.durableJobs()).isZero();
        assertThat(session.awaitJob(job, 0)).isEqualTo(JobState.STOPPED);
    }
}
