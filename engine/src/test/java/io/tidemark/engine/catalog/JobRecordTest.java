package io.tidemark.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.catalog.JobRecord.Wanted;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRecordTest {
    private static final JobRecord JOB = new JobRecord(
            "job-3",
            "5c1e",
            Wanted.RUNNING,
            false,
            1_790_000_000_000L,
            false,
            Map.of("time-zone", "Europe/Berlin", "parallelism", "2"),
            "INSERT INTO t\n\nSELECT 'a=b' FROM s -- set x=y\n");

    @Test
    void aRecordIsLinesAndTheStatement() {
        assertThat(JOB.text()).isEqualTo("""
                !job 1
                id=job-3
                uuid=5c1e
                wanted=RUNNING
                bounded=false
                created=1790000000000
                altered=false
                set parallelism=2
                set time-zone=Europe/Berlin

                INSERT INTO t

                SELECT 'a=b' FROM s -- set x=y
                """);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        JobRecord altered = JOB.altered("INSERT INTO t SELECT 1 FROM s", true).with(Wanted.PAUSED);
        for (JobRecord record : new JobRecord[] {JOB, altered, altered.settled(), JOB.with(Map.of())}) {
            assertThat(JobRecord.isOne(record.text())).isTrue();
            assertThat(JobRecord.parse(record.text())).isEqualTo(record);
        }
        assertThat(JOB.number()).isEqualTo(3);
    }

    @Test
    void theOwnerIsKeptIfThereIsOne() {
        JobRecord owned =
                new JobRecord("job-4", "7a", Wanted.RUNNING, true, 1, false, Map.of(), "INSERT INTO t SELECT 1", "ann");
        assertThat(owned.text()).contains("altered=false\nowner=ann\n\nINSERT");
        assertThat(JobRecord.parse(owned.altered("INSERT INTO t SELECT 2", true)
                                .with(Wanted.PAUSED)
                                .settled()
                                .text())
                        .owner())
                .isEqualTo("ann");
        assertThat(JobRecord.parse(JOB.text()).owner()).isEmpty();
    }

    @Test
    void aStatementIsNoRecord() {
        assertThat(JobRecord.isOne("CREATE STREAM s (a INT)")).isFalse();
        assertThatThrownBy(() -> JobRecord.parse("!job 1\nid=job-1\n\nINSERT")).hasMessageContaining("without");
    }
}
