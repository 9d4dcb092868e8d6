package io.tidemark.shell;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.shell.output.TableStyle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A conformance case: a folder with {@code case.sql}, inputs, and {@code expected.jsonl} or {@code expected_error.txt};
 * {@code mode}, {@code ordered} and {@code ignore} say how to compare. It is run in a copy of its folder, as {@code
 * bin/tidemark --ephemeral --quiet --format json -f case.sql} would.
 */
record ConformanceCase(Path folder) {
    private static final Set<String> NOT_INPUT =
            Set.of("expected.jsonl", "expected_error.txt", "source.txt", "mode", "ignore", "ordered");

    /** What a run gave. */
    private record Outcome(int exitCode, String output, String errors) {}

    String name() {
        return folder.getFileName().toString();
    }

    /** Runs the case; empty if it holds, else the first difference. */
    Optional<String> run(Path work) throws IOException {
        Path copy = copyTo(work.resolve(name()));
        Outcome outcome = execute(copy);
        return Optional.ofNullable(judge(outcome));
    }

    private Path copyTo(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)
                        && !NOT_INPUT.contains(file.getFileName().toString())) {
                    Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return target;
    }

    private static Outcome execute(Path directory) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream notices = new PrintStream(errors, true, StandardCharsets.UTF_8);
        TidemarkConfig config =
                TidemarkConfig.builder().workingDirectory(directory).build();
        int exitCode;
        try (Connection connection = EngineConnection.open(config)) {
            Console console = new Console(output, notices, true, false);
            ResultWriter writer = new ResultWriter(output, OutputFormat.JSON, TableStyle.ascii(0), true);
            StatementRunner runner = new StatementRunner(connection, console, writer, true, false);
            String script = Files.readString(directory.resolve("case.sql"));
            exitCode = new BatchRun(runner, console, Map.of(), false).run("case.sql", script);
        }
        return new Outcome(exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private @Nullable String judge(Outcome outcome) throws IOException {
        if (Files.exists(folder.resolve("expected_error.txt"))) {
            return judgeError(outcome);
        }
        if (outcome.exitCode() != 0) {
            return "exit code " + outcome.exitCode() + ": "
                    + outcome.errors().strip().replaceAll("\\s*\n\\s*", " | ");
        }
        try {
            return compare(
                    rows(lines("expected.jsonl")), rows(outcome.output().lines().toList()));
        } catch (IllegalArgumentException unreadable) {
            return unreadable.getMessage();
        }
    }

    private @Nullable String judgeError(Outcome outcome) throws IOException {
        if (outcome.exitCode() != ExitCode.FAILED) {
            return "should fail with exit code 1, not " + outcome.exitCode();
        }
        for (String expected : lines("expected_error.txt")) {
            Pattern pattern = Pattern.compile(expected, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
            if (!pattern.matcher(outcome.errors()).find()) {
                return "the error says nothing like /" + expected + "/: "
                        + outcome.errors().strip();
            }
        }
        return null;
    }

    private List<String> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path)
                ? Files.readAllLines(path).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList()
                : List.of();
    }

    private static List<Map<String, @Nullable Object>> rows(List<String> lines) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank()) {
                rows.add(JsonLine.parse(line));
            }
        }
        return rows;
    }

    private @Nullable String compare(
            List<Map<String, @Nullable Object>> expected, List<Map<String, @Nullable Object>> given)
            throws IOException {
        List<Map<String, @Nullable Object>> actual = given;
        if (lines("mode").contains("changelog")) {
            actual = applied(given);
        } else if (expected.stream().noneMatch(row -> row.containsKey("op"))) {
            actual = withoutInsertMarks(given);
        }
        List<String> ignored = lines("ignore");
        for (Map<String, @Nullable Object> row : actual) {
            if (!row.keySet().containsAll(ignored)) {
                return "a column of " + ignored + " is missing: " + row;
            }
            row.keySet().removeAll(ignored);
        }
        return Files.exists(folder.resolve("ordered"))
                ? differenceInOrder(expected, actual)
                : differenceInAnyOrder(expected, actual);
    }

    private static List<Map<String, @Nullable Object>> withoutInsertMarks(List<Map<String, @Nullable Object>> rows) {
        for (Map<String, @Nullable Object> row : rows) {
            Object op = row.remove("op");
            if (op != null && !op.equals("+I")) {
                throw new IllegalArgumentException("a change in a result that only inserts: " + op + " " + row);
            }
        }
        return rows;
    }

    /** What is left when every change was made. */
    private static List<Map<String, @Nullable Object>> applied(List<Map<String, @Nullable Object>> changes) {
        List<Map<String, @Nullable Object>> left = new ArrayList<>();
        for (Map<String, @Nullable Object> change : changes) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>(change);
            String op = String.valueOf(row.remove("op")).toUpperCase(Locale.ROOT);
            if (op.equals("NULL") || op.startsWith("+")) {
                left.add(row);
            } else if (!removeOne(left, row)) {
                throw new IllegalArgumentException("a row is taken away that is not there: " + change);
            }
        }
        return left;
    }

    private static boolean removeOne(List<Map<String, @Nullable Object>> rows, Map<String, @Nullable Object> row) {
        for (int index = 0; index < rows.size(); index++) {
            if (JsonLine.same(rows.get(index), row)) {
                rows.remove(index);
                return true;
            }
        }
        return false;
    }

    private static @Nullable String differenceInOrder(
            List<Map<String, @Nullable Object>> expected, List<Map<String, @Nullable Object>> actual) {
        for (int row = 0; row < Math.min(expected.size(), actual.size()); row++) {
            if (!JsonLine.same(expected.get(row), actual.get(row))) {
                return "row " + (row + 1) + ": expected " + expected.get(row) + ", got " + actual.get(row);
            }
        }
        return expected.size() == actual.size() ? null : expected.size() + " rows expected, " + actual.size() + " got";
    }

    private static @Nullable String differenceInAnyOrder(
            List<Map<String, @Nullable Object>> expected, List<Map<String, @Nullable Object>> actual) {
        List<Map<String, @Nullable Object>> surplus = new ArrayList<>(actual);
        List<Map<String, @Nullable Object>> missing = new ArrayList<>();
        for (Map<String, @Nullable Object> row : expected) {
            if (!removeOne(surplus, row)) {
                missing.add(row);
            }
        }
        if (missing.isEmpty() && surplus.isEmpty()) {
            return null;
        }
        return expected.size() + " rows expected, " + actual.size() + " got; missing " + first(missing)
                + "; not expected " + first(surplus);
    }

    private static String first(List<Map<String, @Nullable Object>> rows) {
        return rows.size() + (rows.isEmpty() ? "" : ", first " + rows.get(0));
    }
}
