package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemark test}: exit codes and reports. */
class SqlTestsTest {
    private static final String GOOD = """
            statement ok
            CREATE STREAM s (k VARCHAR, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH (connector = 'memory')

            stream q
            SELECT k FROM s EMIT CHANGES

            feed s
            a 00:00:01
            b 00:00:02

            rows q in order
            a
            b
            """;

    @TempDir
    Path directory;

    private int code;

    private String test(String... arguments) {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        code = new SqlTests(List.of(arguments), new PrintStream(report, true, StandardCharsets.UTF_8)).run();
        return report.toString(StandardCharsets.UTF_8).replaceAll("\\(\\d+\\.\\d+ s\\)", "(s)");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void theExamplesHoldInEveryWay() {
        String examples = Scripts.PROJECT.resolve("examples/tests").toString();
        assertThat(test("--quiet", "--every-way", examples)).isEqualTo("9 files, all hold\n");
        assertThat(code).isZero();
    }

    @Test
    void aDifferenceIsShownAndTheOtherFilesRunOn() throws IOException {
        Path bad = write("a.slt", GOOD.replace("a\nb\n", "a\nc\n"));
        Path good = write("b.slt", GOOD);
        assertThat(test(directory.toString()))
                .isEqualTo("FAIL  " + bad + ":11: 1 expected rows did not come, 1 rows"
                        + " came that were not expected\n        a\n      - c\n      + b\nok    " + good
                        + " (s)\n2 files, 1 failed\n");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void rewriteWritesTheRowsThatCame() throws IOException {
        Path file = write("a.slt", GOOD.replace("a\nb\n", ""));
        assertThat(test("--rewrite", file.toString())).contains("wrote ").contains("all hold");
        assertThat(Files.readString(file)).isEqualTo(GOOD);
    }

    @Test
    void anErrorOfAStatementHasItsPlaceInTheFile() throws IOException {
        Path file = write("a.slt", GOOD.replace("SELECT k", "SELECT j"));
        assertThat(test(file.toString()))
                .contains("FAIL  " + file + ":4: error TM-2001 at line 5:8")
                .contains("^");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void whatCannotHoldSaysWhy() throws IOException {
        assertThat(test(write("a.slt", GOOD + "\nfeed s\nc\n").toString()))
                .contains(":16: the row cannot be fed: a row has 1 values for 2 columns");
        assertThat(test(write("a.slt", GOOD + "\nfeed s\nc 00:00:03\n").toString()))
                .contains("at the end stream q gave rows that nothing expects")
                .contains("+ c");
        assertThat(test(write("a.slt", GOOD + "\nquery\nSELECT k FROM s EMIT CHANGES\n----\n")
                        .toString()))
                .contains(":15: the query does not end: write 'stream NAME' instead of 'query'");
        assertThat(test(write("a.slt", "statment ok\nSELECT 1\n").toString()))
                .contains(":1: a paragraph cannot begin with 'statment'")
                .contains("did you mean 'statement'?");
        assertThat(test(write("a.slt", "clock 00:00:05\n\nclock 00:00:04\n").toString()))
                .contains(":3: the clock cannot go back");
        assertThat(test(write("a.slt", "script nothing.sql as q\n").toString()))
                .contains(":1: the script ")
                .contains("cannot be read");
        write(
                "s.sql",
                "CREATE STREAM s (k VARCHAR) WITH (connector = 'kafka', topic = '${t}');\nSELECT j FROM s EMIT CHANGES;");
        assertThat(test(write("a.slt", "script s.sql as q\n").toString())).contains(":1: error TM-2001 in s.sql:2:8");
        assertThat(test(write("a.slt", "statement error TM-2001\nSELECT 1 AS x\n")
                        .toString()))
                .contains(":1: should fail with TM-2001, but does not");
    }

    @Test
    void wrongUsageIsRefused() {
        assertThatThrownBy(this::test).hasMessageContaining("test PATH...");
        assertThatThrownBy(() -> test("nothing.slt")).hasMessageContaining("there is no file or folder nothing.slt");
        assertThatThrownBy(() -> test(directory.toString())).hasMessageContaining("holds no file that ends with .slt");
        assertThatThrownBy(() -> test("--fast", "x")).hasMessageContaining("--every-way");
    }
}
