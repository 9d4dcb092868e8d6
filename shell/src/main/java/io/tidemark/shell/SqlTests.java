package io.tidemark.shell;

import io.tidemark.engine.slt.SltFailure;
import io.tidemark.engine.slt.SltFile;
import io.tidemark.engine.slt.SltRunner;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code tidemark test}: runs SQL test files, each on an engine of its own, and reports what does not hold. Thread: main. */
final class SqlTests {
    private static final String ENDING = ".slt";
    private static final int SHOWN_LINES = 40;
    private static final List<List<String>> DEFAULT_WAY = List.of(List.of());
    private static final List<List<String>> EVERY_WAY = List.of(
            List.of("SET 'parallelism' = '1'"),
            List.of("SET 'parallelism' = '2'"),
            List.of("SET 'parallelism' = '4'"),
            List.of("SET 'parallelism' = '1'", "SET 'batch-rows' = '1'"));

    private final PrintStream report;
    private final Set<Path> files = new LinkedHashSet<>();
    private List<List<String>> ways = DEFAULT_WAY;
    private boolean rewrites;
    private boolean quiet;

    /**
     * @param arguments what stands behind {@code test}
     * @param report where the report goes
     */
    SqlTests(List<String> arguments, PrintStream report) {
        this.report = report;
        for (String argument : arguments) {
            if (argument.startsWith("-")) {
                option(argument);
            } else {
                files.addAll(find(argument));
            }
        }
        if (files.isEmpty()) {
            throw new UsageException("test needs files or folders: tidemark test PATH...");
        }
        if (rewrites && ways.size() > 1) {
            throw new UsageException("--rewrite takes the rows of one run: leave --every-way out");
        }
    }

    private void option(String argument) {
        if (argument.equals("--every-way")) {
            ways = EVERY_WAY;
        } else if (argument.equals("--rewrite")) {
            rewrites = true;
        } else if (argument.equals("--quiet")) {
            quiet = true;
        } else {
            throw new UsageException(
                    "test has no option " + argument + "; its options: --every-way, --rewrite, --quiet");
        }
    }

    private static List<Path> find(String argument) {
        try {
            Path path = Path.of(argument);
            if (!Files.isDirectory(path)) {
                if (!Files.isRegularFile(path)) {
                    throw new UsageException("there is no file or folder " + argument);
                }
                return List.of(path);
            }
            try (Stream<Path> all = Files.walk(path)) {
                List<Path> found = all.filter(Files::isRegularFile)
                        .filter(file -> file.toString().endsWith(ENDING))
                        .sorted()
                        .toList();
                if (found.isEmpty()) {
                    throw new UsageException("the folder " + argument + " holds no file that ends with " + ENDING);
                }
                return found;
            }
        } catch (InvalidPathException | IOException failed) {
            throw new UsageException(argument + " cannot be read: " + failed.getMessage());
        }
    }

    /** Runs all files; says whether all hold as an exit code. */
    int run() {
        int failed = 0;
        try {
            for (Path file : files) {
                failed += holds(file) ? 0 : 1;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
        report.println(files.size()
                + (files.size() == 1 ? " file, " : " files, ")
                + (failed == 0 ? "all hold" : failed + " failed"));
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean holds(Path path) throws InterruptedException {
        long start = Stopwatch.now();
        SltFile file;
        try {
            file = SltFile.read(path);
        } catch (TidemarkException malformed) {
            String place = malformed.position() == null
                    ? path.toString()
                    : path + ":" + malformed.position().line();
            fail(place, List.of(), malformed.text() + (malformed.hint() == null ? "" : "\n" + malformed.hint()));
            return false;
        }
        for (List<String> settings : ways) {
            try (SltRunner runner = new SltRunner(file, settings, rewrites)) {
                Optional<SltFailure> failure = runner.run();
                if (failure.isPresent()) {
                    fail(
                            path + ":" + failure.get().line(),
                            settings,
                            failure.get().message());
                    show(failure.get().difference());
                    return false;
                }
                rewrite(path, runner);
            } catch (UsageException wrong) {
                throw wrong;
            } catch (RuntimeException broken) { // a bug of ours must not keep the other files from running
                fail(path.toString(), settings, "the test could not be run: " + broken);
                return false;
            }
        }
        if (!quiet) {
            double seconds = (Stopwatch.now() - start) / 1e9;
            report.println(String.format(Locale.ROOT, "ok    %s (%.2f s)", path, seconds));
        }
        return true;
    }

    private void rewrite(Path path, SltRunner runner) {
        try {
            if (rewrites && !runner.rewritten().equals(Files.readAllLines(path))) {
                Files.write(path, runner.rewritten());
                report.println("wrote " + path);
            }
        } catch (IOException failed) {
            throw new UsageException(path + " cannot be written: " + failed.getMessage());
        }
    }

    private void fail(String place, List<String> settings, String message) {
        String way = settings.isEmpty() ? "" : " (" + String.join(", ", settings) + ")";
        report.println("FAIL  " + place + way + ": " + message.replace("\n", "\n      "));
    }

    /** The changed lines of a difference, with the unchanged ones if there are few. */
    private void show(List<String> difference) {
        List<String> lines = difference.size() <= SHOWN_LINES
                ? difference
                : difference.stream().filter(line -> !line.startsWith(" ")).toList();
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(SHOWN_LINES, lines.size())));
        if (lines.size() > SHOWN_LINES) {
            shown.add("… and " + (lines.size() - SHOWN_LINES) + " lines more");
        }
        shown.forEach(line -> report.println("      " + line));
    }
}
