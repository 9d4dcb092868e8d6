package io.tidemark.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.PlanPrinter;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plans of typical queries, compared with {@code src/test/resources/plans/*.plan}: pairs of SQL and the EXPLAIN text or
 * error, divided by lines of dashes. {@code -Dgolden=write} writes what comes out now.
 */
final class GoldenPlanTest {
    private static final Path FOLDER = Path.of("src/test/resources/plans");
    private static final String PLAN_MARK = "---- plan\n";
    private static final String END_MARK = "---- end\n";

    @TestFactory
    Stream<DynamicTest> plans() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".plan"))
                    .sorted()
                    .toList();
            return sorted.stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        List<String> queries = new ArrayList<>();
        String expected = Files.readString(file);
        for (String part : expected.split(END_MARK, -1)) {
            int mark = part.indexOf(PLAN_MARK);
            String query = (mark < 0 ? part : part.substring(0, mark)).strip();
            if (!query.isEmpty()) {
                queries.add(query);
            }
        }
        StringBuilder actual = new StringBuilder();
        for (String query : queries) {
            actual.append(query)
                    .append('\n')
                    .append(PLAN_MARK)
                    .append(explain(query))
                    .append(END_MARK)
                    .append('\n');
        }
        String text = actual.toString().strip() + "\n";
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    private static String explain(String query) {
        try {
            PhysicalPlan plan = Fixtures.plan(query);
            PlanInvariants.check(plan.root());
            return PlanPrinter.text(plan);
        } catch (TidemarkException e) {
            String hint = e.hint() == null ? "" : "\n  hint: " + e.hint();
            return "ERROR " + e.code() + " at " + e.position() + ": " + e.text() + hint + "\n";
        }
    }
}
