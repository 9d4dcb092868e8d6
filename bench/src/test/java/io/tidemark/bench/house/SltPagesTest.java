package io.tidemark.bench.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.slt.SltFile;
import io.tidemark.engine.slt.SltRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each test file that the page about them shows holds. */
final class SltPagesTest {
    private static final Path PAGE = Path.of("..").toAbsolutePath().normalize().resolve("docs/sql-tests.md");
    private static final Pattern BLOCK = Pattern.compile("```slt\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @TestFactory
    List<DynamicTest> everyBlockHolds() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
        while (blocks.find()) {
            int number = tests.size() + 1;
            String text = blocks.group(1);
            tests.add(DynamicTest.dynamicTest("block " + number, () -> run(number, text)));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private void run(int number, String text) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("block" + number + ".slt"), text);
        try (SltRunner runner = new SltRunner(SltFile.read(file), List.of(), false)) {
            assertThat(runner.run()).isEmpty();
        }
    }
}
