package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the conformance cases beside the checkout ({@code -Dtidemark.conformance=folder} for another place) in this process. Those
 * listed in {@code docs/conformance.txt} must hold; of the others it is told which do not hold yet.
 */
final class ConformanceIT {
    private static final Path LIST = Path.of("..", "docs", "conformance.txt");

    @TempDir
    Path work;

    private static Path folder() {
        String given = System.getProperty("tidemark.conformance", "");
        return given.isEmpty() ? Path.of("..", "..", "shared", "conformance") : Path.of(given);
    }

    private static List<String> listed() throws IOException {
        return Files.readAllLines(LIST).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static List<ConformanceCase> cases() throws IOException {
        if (!Files.isDirectory(folder())) {
            System.out.println("conformance: skipped, there is no folder "
                    + folder().toAbsolutePath().normalize());
            abort("there are no conformance cases at " + folder());
        }
        try (Stream<Path> folders = Files.list(folder())) {
            return folders.filter(path -> Files.exists(path.resolve("case.sql")))
                    .sorted()
                    .map(ConformanceCase::new)
                    .toList();
        }
    }

    @TestFactory
    List<DynamicTest> casesOnTheListHold() throws IOException {
        List<String> listed = listed();
        List<DynamicTest> tests = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (ConformanceCase one : cases()) {
            if (listed.contains(one.name())) {
                found.add(one.name());
                tests.add(DynamicTest.dynamicTest(
                        one.name(), () -> assertThat(one.run(work)).isEmpty()));
            }
        }
        assertThat(listed).as("cases on the list that are not there").allMatch(found::contains);
        return tests;
    }

    @Test
    void casesThatAreNotOnTheListAreToldApart() throws IOException {
        List<String> listed = listed();
        List<String> holding = new ArrayList<>();
        int notYet = 0;
        for (ConformanceCase one : cases()) {
            if (!listed.contains(one.name())) {
                if (one.run(work).isEmpty()) {
                    holding.add(one.name());
                } else {
                    notYet++;
                }
            }
        }
        System.out.println("conformance: " + listed.size() + " cases must hold, " + notYet + " others do not yet");
        if (!holding.isEmpty()) {
            System.out.println("conformance: these hold now and belong on the list: " + String.join(" ", holding));
        }
    }
}
