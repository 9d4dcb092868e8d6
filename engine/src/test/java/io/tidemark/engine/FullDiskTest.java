package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.KeptConnector.Content;
import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose checkpoints or state find no room: they stop at their last commit, and nobody else does. */
@Timeout(60)
class FullDiskTest {
    private static final long WAIT_MILLIS = 20_000;
    private static final int MANY = 20_000;

    @TempDir
    Path directory;

    private final SimFileSystem disk = new SimFileSystem();
    private Tidemark tidemark;
    private Session session;
    private String name;

    @BeforeEach
    void open(TestInfo test) throws IOException {
        Files.createDirectory(disk.getPath("/small"));
        Files.createDirectory(disk.getPath("/large"));
        name = test.getTestMethod().orElseThrow().getName();
        openEngine();
        for (String table : List.of("in", "out", "in2", "out2")) {
            session.execute("CREATE STREAM " + table + name + " (k BIGINT, v BIGINT) WITH (connector = 'kept')");
        }
    }

    /** Checkpoints are on the simulated disk, all else is in the folder. */
    private void openEngine() {
        tidemark = Tidemark.open(TidemarkConfig.builder()
                .dataDirectory(directory.resolve("data"))
                .workingDirectory(disk.getPath("/"))
                .taskThreads(2)
                .build());
        session = tidemark.session();
        session.execute("SET 'checkpoint-interval' = '50 ms'");
        session.execute("SET 'restart-delay' = '1 ms'");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private Content table(String table) {
        return KeptConnector.table(table + name);
    }

    private String sum(String from, String to, String folder) {
        session.execute("SET 'checkpoint-directory' = '" + folder + "'");
        return ((Result.Started) session.execute(
                        "INSERT INTO " + to + name + " SELECT k, SUM(v) FROM " + from + name + " GROUP BY k"))
                .jobId();
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        session.query(sql).forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private String job(int index) {
        return rows("SHOW JOBS").get(index);
    }

    private void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + WAIT_MILLIS * 1_000_000;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as(() -> rows("SHOW JOBS").toString())
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    private void awaitFailure(String job, ErrorCode code) {
        assertThatThrownBy(() -> session.awaitJob(job, WAIT_MILLIS))
                .isInstanceOfSatisfying(TidemarkException.class, error -> assertThat(error.code())
                        .isEqualTo(code));
    }

    /** The folders of checkpoints of the one job in a folder, by their names. */
    private List<String> checkpoints(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(disk.getPath(folder))) {
            files.forEach(file -> names.add(file.toString()));
        }
        return names;
    }

    private void otherJobGoesOn(long value) {
        int before = table("out2").texts().size();
        table("in2").add(value, 1);
        until(() -> table("out2").texts().size() > before);
    }

    @Test
    void aJobWhoseDiskIsFullStopsAtItsLastCommitAndGoesOnWhenThereIsRoom() throws IOException {
        String small = sum("in", "out", "/small");
        sum("in2", "out2", "/large");
        table("in").add(1, 10);
        until(() -> table("out").texts().equals(List.of("1 10")));
        otherJobGoesOn(1);
        disk.fill("/small");
        table("in").add(1, 5);
        awaitFailure(small, ErrorCode.DISK_FULL);
        assertThat(job(0)).contains("state=FAILED", "TM-6002").contains("No space left on device");
        assertThat(table("out").texts()).as("the output of the last commit").containsExactly("1 10");
        assertThat(checkpoints("/small")).noneMatch(file -> file.contains("tmp"));
        otherJobGoesOn(2);
        disk.mend();
        session.execute("RESUME JOB " + small);
        until(() -> table("out").texts().equals(List.of("1 10", "1 15")));
        assertThat(job(0)).contains("state=RUNNING");
        table("in").add(1, 1);
        until(() -> table("out").texts().equals(List.of("1 10", "1 15", "1 16")));
    }

    @Test
    void aJobThatFoundNoRoomComesBackWithTheProcess() {
        String small = sum("in", "out", "/small");
        table("in").add(1, 10);
        until(() -> table("out").texts().equals(List.of("1 10")));
        disk.fill("/small");
        table("in").add(1, 5);
        awaitFailure(small, ErrorCode.DISK_FULL);
        tidemark.close();
        disk.mend();
        openEngine();
        until(() -> table("out").texts().equals(List.of("1 10", "1 15")));
    }

    @Test
    void aJobOutlivesADiskThatIsFullForAMoment() {
        sum("in", "out", "/small");
        table("in").add(1, 10);
        until(() -> table("out").texts().equals(List.of("1 10")));
        table("in").add(1, 5);
        until(() -> {
            boolean told = job(0).contains("1 checkpoint failed");
            if (!told && !disk.isFull()) {
                disk.fill("/small", 1); // the last time it met something that the checkpoint could do without
            }
            return told;
        });
        disk.mend();
        until(() -> table("out").texts().equals(List.of("1 10", "1 15")));
        assertThat(job(0)).contains("state=RUNNING", "restarts=0");
    }

    @Test
    void aJobThatReachesItsQuotaStopsAtItsLastCommitAndGoesOnWithALargerOne() {
        session.execute("SET 'state-budget-bytes' = '1 MiB'");
        session.execute("SET 'max-state-bytes' = '1 MiB'");
        String small = sum("in", "out", "/small");
        session.execute("SET 'max-state-bytes' = '1 GiB'");
        sum("in2", "out2", "/large");
        table("in").add(-1, 10);
        until(() -> table("out").texts().equals(List.of("-1 10")));
        for (int key = 0; key < MANY; key++) {
            table("in").add(key, 1);
        }
        awaitFailure(small, ErrorCode.STATE_QUOTA);
        assertThat(job(0)).contains("state=FAILED", "TM-6001");
        assertThat(rows("EXPLAIN WHY JOB " + small))
                .anyMatch(line -> line.contains("what helps: raise max-state-bytes"));
        otherJobGoesOn(1);
        session.execute("SET 'max-state-bytes' = '1 GiB'");
        session.execute("RESUME JOB " + small);
        until(() -> table("out").texts().size() > MANY);
        assertThat(table("out").texts()).doesNotHaveDuplicates().hasSize(MANY + 1);
    }
}
