package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load of a server, small: that it runs and tells what it saw, not how fast. */
final class ServingBenchIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bench(String arguments) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(List.of(("serving " + arguments).split(" ")), outStream, errStream);
    }

    @Test
    void lookupsAreAskedInEachWayAndCounted() {
        int code = bench("lookups --connections 5 --rate 100 --seconds 1 --warm-up 1 --rounds 1");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" p50.*", "")))
                .containsExactly(
                        told("PING", "sending"),
                        told("PING", "moment"),
                        told("PREPARED", "sending"),
                        told("PREPARED", "moment"),
                        told("TEXT", "sending"),
                        told("TEXT", "moment"));
    }

    private static String told(String question, String from) {
        return "lookups " + question + " round=0 connections=5 asked_per_s=100 answered_per_s=100 from=" + from
                + " answers=100";
    }

    @Test
    void resultsLeftInTheMiddleLeaveNoDescriptors() {
        assertThat(bench("cycles --count 40")).isZero();
        String[] words =
                out.toString(StandardCharsets.UTF_8).lines().toList().get(1).split("[ =]");
        assertThat(words).hasSize(5);
        assertThat(Integer.parseInt(words[4])).isLessThan(Integer.parseInt(words[2]) + 20);
    }

    @ParameterizedTest
    @CsvSource({"lookups --rates 5, --rates", "lookups --rate many, many", "lookups --rate, --rate", "dance, dance"})
    void wrongArgumentsAreRefused(String arguments, String named) {
        assertThat(bench(arguments)).isEqualTo(1);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(named);
    }
}
