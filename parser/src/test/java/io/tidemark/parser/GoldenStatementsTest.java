package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Parses the cases of {@code statements/*.txt}: SQL, a line of dashes, what it is printed as. {@code -Dgolden=write}
 * writes what is printed now.
 */
final class GoldenStatementsTest {
    static final Path FOLDER = Path.of("src", "test", "resources", "statements");
    static final String BETWEEN_CASES = "\n\n====\n\n";
    static final String BEFORE_RESULT = "\n----\n";

    @TestFactory
    List<DynamicNode> statementsPrintAsTheGoldenFilesSay() throws IOException {
        List<DynamicNode> nodes = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER).sorted()) {
            for (Path file : files.toList()) {
                nodes.add(DynamicContainer.dynamicContainer(file.getFileName().toString(), cases(file)));
            }
        }
        assertThat(nodes).isNotEmpty();
        return nodes;
    }

    private static List<DynamicTest> cases(Path file) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        StringBuilder rewritten = new StringBuilder();
        for (String each : Files.readString(file).stripTrailing().split(BETWEEN_CASES)) {
            String[] parts = each.split(BEFORE_RESULT, 2);
            String sql = parts[0];
            String actual = print(sql).stripTrailing();
            String expected = parts.length == 1 ? "" : parts[1].stripTrailing();
            rewritten
                    .append(rewritten.isEmpty() ? "" : BETWEEN_CASES)
                    .append(sql)
                    .append(BEFORE_RESULT)
                    .append(actual);
            tests.add(DynamicTest.dynamicTest(
                    sql.lines().findFirst().orElse(""), () -> assertThat(actual).isEqualTo(expected)));
        }
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, rewritten.append('\n'));
            return List.of();
        }
        return tests;
    }

    private static String print(String script) {
        StringBuilder printed = new StringBuilder();
        for (StatementText piece : StatementSplitter.split(script).statements()) {
            try {
                printed.append(StatementPrinter.print(StatementParser.parse(piece)));
            } catch (TidemarkException error) {
                printed.append(error.position() + ": " + error.code() + " " + error.text() + "\n");
                printed.append(error.hint() == null ? "" : "    hint: " + error.hint() + "\n");
            }
        }
        return printed.toString();
    }
}
