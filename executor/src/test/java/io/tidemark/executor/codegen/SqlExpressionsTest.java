package io.tidemark.executor.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.planner.function.FunctionSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables in {@code src/test/resources/expressions}: an expression in SQL, {@code =>}, its value or error. */
class SqlExpressionsTest {
    private static final Path TABLES = Path.of("src/test/resources/expressions");

    private final SqlExpressions expressions = new SqlExpressions();

    @Test
    void numbers() throws IOException {
        check("numbers.txt");
    }

    @Test
    void casts() throws IOException {
        check("casts.txt");
    }

    @Test
    void texts() throws IOException {
        check("texts.txt");
    }

    @Test
    void times() throws IOException {
        check("times.txt");
    }

    @Test
    void logic() throws IOException {
        check("logic.txt");
    }

    @Test
    void theExampleOfEveryFunctionRuns() {
        List<String> examples = new FunctionRegistry()
                .functions().stream()
                        .filter(function -> function.kind() == FunctionSignature.Kind.SCALAR)
                        .map(FunctionSignature::example)
                        .toList();
        List<String> values = expressions.evaluate(examples);
        List<String> failing = new ArrayList<>();
        for (int index = 0; index < examples.size(); index++) {
            String value = values.get(index);
            if (value.startsWith("!") || value.startsWith("interpreted") || value.equals("NULL")) {
                failing.add(examples.get(index) + " gives " + value);
            }
        }
        assertThat(failing).isEmpty();
    }

    private void check(String table) throws IOException {
        List<String> sql = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(TABLES.resolve(table))) {
            int arrow = line.lastIndexOf(" => ");
            if (arrow >= 0 && !line.startsWith("--")) {
                sql.add(line.substring(0, arrow).strip());
                expected.add(line.substring(arrow + 4).strip());
            }
        }
        List<String> actual = expressions.evaluate(sql);
        List<String> wrong = new ArrayList<>();
        for (int index = 0; index < sql.size(); index++) {
            if (!actual.get(index).equals(expected.get(index))) {
                wrong.add(sql.get(index) + " gives " + actual.get(index) + ", not " + expected.get(index));
            }
        }
        assertThat(wrong).isEmpty();
    }
}
