package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private static final TidemarkException AWAY =
            new TidemarkException(ErrorCode.UNREACHABLE, "the broker localhost:1 does not answer");
    private static final TidemarkException POISON = new TidemarkException(
            ErrorCode.MALFORMED_RECORD, "topic bid, partition 0, offset 17: no JSON", "mend the record", null);

    private final RestartPolicy policy = new RestartPolicy(3, 1000);

    private List<Long> delays(TidemarkException failure, boolean progressed, int times) {
        List<Long> delays = new ArrayList<>();
        for (int index = 0; index < times; index++) {
            RestartPolicy.Decision decision = policy.onFailure(failure, true, progressed);
            assertThat(decision.end()).isNull();
            delays.add(decision.delayMillis());
        }
        return delays;
    }

    @Test
    void theOutsideIsWaitedForEverLonger() {
        assertThat(delays(AWAY, false, 9))
                .containsExactly(1000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L);
    }

    @Test
    void progressBeginsTheDelaysAnew() {
        delays(AWAY, false, 5);
        assertThat(delays(AWAY, true, 2)).containsExactly(1000L, 1000L);
    }

    @Test
    void aRecordThatFailsTheJobThreeTimesAgainEndsIt() {
        assertThat(delays(POISON, false, 3)).containsExactly(1000L, 2000L, 4000L);
        TidemarkException end =
                Objects.requireNonNull(policy.onFailure(POISON, true, false).end());
        assertThat(end.code()).isEqualTo(ErrorCode.RESTARTS_EXHAUSTED);
        assertThat(end.text())
                .isEqualTo("it failed again after 3 restarts from its last commit; first with TM-4008: topic bid,"
                        + " partition 0, offset 17: no JSON");
        assertThat(end.hint()).startsWith("mend the record; RESUME JOB");
        assertThat(end.getCause()).isSameAs(POISON);
    }

    @Test
    void aCheckpointBeforeTheSameRecordIsNoProgress() {
        delays(POISON, true, 3);
        assertThat(policy.onFailure(POISON, true, true).end()).isNotNull();
    }

    @Test
    void anotherRecordFurtherOnBeginsTheCountAnew() {
        delays(POISON, true, 3);
        TidemarkException further =
                new TidemarkException(ErrorCode.MALFORMED_RECORD, "topic bid, partition 0, offset 99: no JSON");
        assertThat(delays(further, true, 3)).hasSize(3);
        assertThat(policy.onFailure(further, true, true).end()).isNotNull();
    }

    @Test
    void aPlanThatCannotBeMadeIsNotTriedAgain() {
        TidemarkException gone = new TidemarkException(ErrorCode.UNKNOWN_TABLE, "there is no stream 's'");
        assertThat(policy.onFailure(gone, false, false).end()).isSameAs(gone);
    }

    @Test
    void limitsAndStateThatDoesNotFitEndTheJobAtOnce() {
        for (ErrorCode code : List.of(
                ErrorCode.DISK_FULL,
                ErrorCode.STATE_QUOTA,
                ErrorCode.CHECKPOINT_CORRUPT,
                ErrorCode.PLAN_CHANGED,
                ErrorCode.OUTPUT_AHEAD_OF_STATE,
                ErrorCode.FENCED)) {
            TidemarkException failure = new TidemarkException(code, "no");
            assertThat(policy.onFailure(failure, true, true).end()).isSameAs(failure);
        }
    }

    @Test
    void withoutAttemptsTheFirstFailureIsTheReason() {
        assertThat(new RestartPolicy(0, 1).onFailure(POISON, true, true).end()).isSameAs(POISON);
    }
}
