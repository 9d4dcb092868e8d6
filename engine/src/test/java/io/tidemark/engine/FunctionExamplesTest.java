package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example that the page of functions and SHOW FUNCTIONS give of each function runs and gives a value. */
class FunctionExamplesTest {
    private static final String ROWS = "(VALUES ('a', 1, 2), ('b', 2, 3), ('c', 3, 5)) AS t(s, x, y)";

    @Test
    void theExampleOfEveryFunctionRuns() {
        List<String> failing = new ArrayList<>();
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session()) {
            for (FunctionSignature function : new FunctionRegistry().functions()) {
                boolean aggregate = function.kind() == FunctionSignature.Kind.AGGREGATE;
                String sql = "SELECT " + function.example() + " AS v" + (aggregate ? " FROM " + ROWS : "");
                try {
                    for (Row row : session.query(sql)) {
                        if (row.value(0) == null) {
                            failing.add(sql + " gives NULL");
                        }
                    }
                } catch (TidemarkException refused) {
                    failing.add(sql + ": " + refused.getMessage());
                }
            }
        }
        assertThat(failing).isEmpty();
    }
}
