package io.tidemark.executor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.planner.function.FunctionSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.junit.jupiter.api.Test;

/** Every scalar function of Calcite's standard and of three libraries is there, or docs/differences.md says why not. */
class CalciteFunctionsTest {
    private static final Path PAGE = Path.of("..", "docs", "differences.md");

    /** There by another name that the page of functions tells, or no function that one calls. */
    private static final Set<String> OTHERWISE = Set.of(
            "CHARACTER_LENGTH",
            "CHAR",
            "CURRENT_TIME",
            "TRANSLATE",
            "REGEXP_EXTRACT",
            "REGEXP_CONTAINS",
            "HOP",
            "TUMBLE",
            "SESSION",
            "TUMBLE_START",
            "TUMBLE_END",
            "HOP_START",
            "HOP_END",
            "SESSION_START",
            "SESSION_END");

    @Test
    void everyScalarFunctionIsThereOrListed() throws IOException {
        Set<String> known = new HashSet<>(OTHERWISE);
        for (FunctionSignature function : new FunctionRegistry().functions()) {
            known.add(function.name());
            Matcher named = Pattern.compile("[A-Z][A-Z0-9_]+").matcher(function.summary());
            while (named.find()) {
                known.add(named.group()); // also: …
            }
        }
        for (String time : List.of("DATE", "TIMESTAMP", "DATETIME", "TIME")) {
            known.addAll(List.of(time + "_ADD", time + "_SUB"));
        }
        Set<String> absent = absent();
        List<SqlOperator> operators =
                new ArrayList<>(SqlStdOperatorTable.instance().getOperatorList());
        operators.addAll(SqlLibraryOperatorTableFactory.INSTANCE
                .getOperatorTable(SqlLibrary.POSTGRESQL, SqlLibrary.MYSQL, SqlLibrary.BIG_QUERY)
                .getOperatorList());
        Set<String> missing = new TreeSet<>();
        for (SqlOperator operator : operators) {
            String name = operator.getName().toUpperCase(Locale.ROOT);
            boolean scalar = operator instanceof SqlFunction && !operator.isAggregator() && !name.startsWith("$");
            if (scalar && !known.contains(name) && !absent.contains(name)) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void noFunctionThatIsThereIsListedAsAbsent() throws IOException {
        Set<String> absent = absent();
        assertThat(absent).hasSizeGreaterThan(30);
        for (FunctionSignature function : new FunctionRegistry().functions()) {
            assertThat(absent).doesNotContain(function.name());
        }
    }

    /** The names in the first column of the table. */
    private static Set<String> absent() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> names = new HashSet<>();
        for (String line :
                page.substring(page.indexOf("# Functions of Calcite")).split("\n")) {
            String cell = line.startsWith("| `") ? line.split("\\|")[1] : "";
            Matcher name = Pattern.compile("`([A-Z0-9_]+)`").matcher(cell);
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }
}
