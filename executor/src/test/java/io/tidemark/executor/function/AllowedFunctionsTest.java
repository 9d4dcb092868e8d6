package io.tidemark.executor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.types.SqlType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.junit.jupiter.api.Test;

/**
 * What can be called is the list {@code functions/allowed.txt}, and nothing else. Who adds a function adds a line, and asks
 * whether it could reach a file, a URL, the environment or a class by its name. {@code -Dgolden=write} rewrites the list.
 */
class AllowedFunctionsTest {
    private static final Path LIST = Path.of("src", "test", "resources", "functions", "allowed.txt");

    /** Parts of names under which databases offer what must not be here. */
    private static final List<String> FORBIDDEN = List.of(
            "XML",
            "XPATH",
            "XSLT",
            "JAVA",
            "REFLECT",
            "CLASS",
            "LOAD",
            "FILE",
            "DIRECTORY",
            "GETENV",
            "ENVIRONMENT",
            "PROPERTY",
            "SYSTEM",
            "PROCESS",
            "SHELL",
            "EXEC",
            "SLEEP",
            "HTTP",
            "SCRIPT",
            "URL");

    /** Change the letters of a text; open nothing. */
    private static final Set<String> HARMLESS = Set.of("URL_ENCODE", "URL_DECODE");

    /** Types of arguments and results that a call could have. */
    private static final List<SqlType> TYPES =
            List.of(SqlType.varchar(), SqlType.bigint(), SqlType.of(SqlType.Kind.BOOLEAN));

    private final FunctionRegistry registry = new FunctionRegistry();

    @Test
    void whatCanBeCalledIsTheList() throws IOException {
        List<String> found = List.copyOf(callable());
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(LIST.getParent());
            Files.write(LIST, found);
        }
        assertThat(found).isEqualTo(Files.readAllLines(LIST));
    }

    @Test
    void nothingReachesFilesTheNetworkTheEnvironmentOrClasses() {
        Set<String> suspicious = new TreeSet<>();
        for (String line : callable()) {
            String name = line.substring(line.indexOf(' ') + 1);
            boolean forbidden = FORBIDDEN.stream()
                    .anyMatch(part -> name.toUpperCase(Locale.ROOT).contains(part));
            if (forbidden && !HARMLESS.contains(name) && !line.startsWith("method ")) {
                suspicious.add(name);
            }
        }
        assertThat(suspicious).isEmpty();
    }

    @Test
    void noFunctionOfCalciteRunsThatIsNotOnTheList() throws IOException {
        Set<String> allowed = new TreeSet<>();
        for (String line : Files.readAllLines(LIST)) {
            allowed.add(line.substring(line.indexOf(' ') + 1));
        }
        Set<String> runs = new TreeSet<>();
        List<SqlOperator> operators =
                new ArrayList<>(SqlStdOperatorTable.instance().getOperatorList());
        operators.addAll(SqlLibraryOperatorTableFactory.INSTANCE
                .getOperatorTable(SqlLibrary.values())
                .getOperatorList());
        for (SqlOperator operator : operators) {
            String name = operator.getName().toUpperCase(Locale.ROOT);
            if (!allowed.contains(name) && runs(name)) {
                runs.add(name);
            }
        }
        assertThat(operators).hasSizeGreaterThan(500);
        assertThat(runs).isEmpty();
    }

    private boolean runs(String name) {
        for (SqlType result : TYPES) {
            for (SqlType type : TYPES) {
                for (int count = 0; count <= 4; count++) {
                    List<SqlType> arguments = Collections.nCopies(count, type);
                    if (registry.canRun(name, arguments, result)
                            || (count > 0 && registry.canAggregate(name, arguments, result))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Kind and name of all that the executor computes, whether SHOW FUNCTIONS lists it or not. */
    private Set<String> callable() {
        Set<String> found = new TreeSet<>();
        for (FunctionSignature function : registry.functions()) {
            found.add(function.kind().name().toLowerCase(Locale.ROOT) + " " + function.name());
        }
        for (Class<?> owner : FunctionRegistry.CLASSES) {
            for (Method method : owner.getDeclaredMethods()) {
                if (method.isAnnotationPresent(ScalarFunction.class)) {
                    found.add("method " + owner.getSimpleName() + "." + method.getName());
                }
            }
        }
        FunctionRegistry.ALIASES.keySet().forEach(name -> found.add("alias " + name));
        CellFunctions.names().forEach(name -> found.add("cell " + name));
        Arrays.stream(CallNames.class.getFields()).forEach(field -> found.add("operator " + value(field)));
        return found;
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException failure) {
            throw new AssertionError(constant + " is public", failure);
        }
    }
}
