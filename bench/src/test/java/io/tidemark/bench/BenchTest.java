package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bench(String... arguments) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(List.of(arguments), outStream, errStream);
    }

    /** 2 million events are 20 s of event time, so that windows complete on the way and at the end. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void engineAndLoopAgreeOnEveryQuery(String threads) {
        int code = bench("--threads", threads, "--events", "2000000", "--runs", "1", "--format", "csv");
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("tidemark bench:");
        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(0, line.indexOf(','))))
                .containsExactly("query", "q0", "q1", "q2", "q5", "q11", "q12", "qw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q3", "--thread", "--threads", "--feed"})
    void wrongArgumentsAreRefused(String argument) {
        assertThat(bench(argument)).isEqualTo(2);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(argument);
    }

    @Test
    void loopsGiveWhatOtherEnginesWereCheckedAgainst() {
        Bids bids = new Bids(1_000_000);
        assertThat(BenchQuery.Q0.byHand(bids).toString()).isEqualTo("920000 rows, checksum ea5ecb808406a9f0");
        assertThat(BenchQuery.Q1.byHand(bids).toString()).isEqualTo("920000 rows, checksum fb9ca6d776b9f3d3");
        assertThat(BenchQuery.Q2.byHand(bids).toString()).isEqualTo("6753 rows, checksum ba333a9520fd781e");
        assertThat(BenchQuery.Q5.byHand(bids).toString()).isEqualTo("12 rows, checksum e633449ed7149b52");
        assertThat(BenchQuery.QW.byHand(bids).toString()).isEqualTo("59970 rows, checksum 22ea4af9f87fb7fd");
    }
}
