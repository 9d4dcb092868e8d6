package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java example, compiled and run by a Java of its own as its comment says. */
class JavaExampleIT {
    @TempDir
    Path directory;

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String source =
                Scripts.PROJECT.resolve("examples/java/KeyValueStore.java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = Stream.concat(Stream.of(java, "-cp", classPath, source), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed.lines().toList();
    }

    @Test
    void theKeyValueStoreKeepsItsRowsInAFolder() throws IOException, InterruptedException {
        List<String> first = run(directory.toString());
        assertThat(first)
                .containsExactly(
                        "Ada: visit 1, first tag new, a lamp for 12.50",
                        "Bob: [regular]",
                        "Cyd removed: true",
                        "visits of all: 4",
                        "u1 Ada has tags",
                        "u2 Bob has tags",
                        "u4 Dan has tags");
        assertThat(run(directory.toString()))
                .contains("Ada: visit 2, first tag new, a lamp for 12.50", "visits of all: 5");
        assertThat(run()).isEqualTo(first);
    }
}
