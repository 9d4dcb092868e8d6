package io.tidemark.engine.slt;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every file under {@code slt}, at several parallelisms and row by row: one expected result. */
final class SltTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "slt");

    private static final List<List<String>> WAYS = List.of(
            List.of("SET 'parallelism' = '1'"),
            List.of("SET 'parallelism' = '2'"),
            List.of("SET 'parallelism' = '4'"),
            List.of("SET 'parallelism' = '1'", "SET 'batch-rows' = '1'"));

    @TestFactory
    List<DynamicTest> everyFileInEveryWay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        String only = System.getProperty("slt", "");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path path : files.filter(name -> name.toString().endsWith(".slt"))
                    .filter(name -> name.toString().contains(only))
                    .sorted()
                    .toList()) {
                SltFile file = SltFile.read(path);
                for (List<String> settings : WAYS) {
                    String name = FOLDER.relativize(path) + " " + settings;
                    tests.add(DynamicTest.dynamicTest(name, () -> run(file, settings)));
                }
            }
        }
        return tests;
    }

    private static void run(SltFile file, List<String> settings) throws InterruptedException {
        try (SltRunner runner = new SltRunner(file, settings, false)) {
            runner.run()
                    .ifPresent(failure -> fail(file.path() + ":" + failure.line() + ": " + settings + " "
                            + failure.message() + "\n" + String.join("\n", failure.difference())));
        }
    }
}
