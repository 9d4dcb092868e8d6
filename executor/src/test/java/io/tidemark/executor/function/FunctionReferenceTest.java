package io.tidemark.executor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.planner.function.FunctionSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page docs/functions.md is what the registry says; {@code -Dgolden=write} writes it anew. */
class FunctionReferenceTest {
    private static final Path PAGE = Path.of("../docs/functions.md");

    private final List<FunctionSignature> functions = new FunctionRegistry().functions();

    @Test
    void thePageListsEveryFunction() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Functions

                What expressions can call, besides the operators of SQL. `SHOW FUNCTIONS` says the same. A function whose
                argument is NULL gives NULL unless its description says otherwise. Integer and DECIMAL results that do
                not fit their type are errors, never wrapped values.

                This page is written by `FunctionReferenceTest` from the annotations of the functions.

                """);
        for (FunctionSignature.Kind kind : FunctionSignature.Kind.values()) {
            page.append(kind == FunctionSignature.Kind.SCALAR ? "## Values\n\n" : "\n## Aggregates\n\n");
            if (kind == FunctionSignature.Kind.AGGREGATE) {
                page.append("In the examples s is a column of texts, x and y are columns of numbers.\n\n");
            }
            page.append("| Function | Gives | Example |\n|---|---|---|\n");
            for (FunctionSignature function : functions) {
                if (function.kind() == kind) {
                    page.append("| `" + function.syntax().replace("|", "\\|") + "` | " + function.summary() + " | ");
                    page.append("`" + function.example().replace("|", "\\|") + "` |\n");
                }
            }
        }
        if (System.getProperty("golden", "").equals("write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
    }

    @Test
    void everyNameIsListedOnce() {
        Set<String> names = new HashSet<>();
        for (FunctionSignature function : functions) {
            assertThat(names.add(function.name())).as(function.name()).isTrue();
            assertThat(function.summary()).as(function.name()).endsWith(".");
        }
    }
}
